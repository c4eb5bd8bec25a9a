package dev.parley.session.listen;

import dev.parley.event.Flow;
import dev.parley.guard.ReplyGuard.Denial;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.link.DatagramLink;
import dev.parley.session.link.SocketBinding;
import dev.parley.session.peer.Outgoing;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.SessionContext;
import dev.parley.socket.NetworkException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What leaves from one UDP socket that is listened on: checked, sent and counted. Safe from any thread; never blocks for
 * long.
 */
final class GuardedReplies {
    private final SessionContext context;
    private final SocketBinding binding;
    private final DatagramLink link;
    private final ReplyLimits limits;
    private final @Nullable ImpairedAnswers impaired;

    GuardedReplies(SessionContext context, SocketBinding binding, DatagramLink link, ReplyLimits limits) {
        this.context = context;
        this.binding = binding;
        this.link = link;
        this.limits = limits;
        this.impaired = ImpairedAnswers.of(context);
    }

    /** Whether a datagram to there can leave from this socket. */
    boolean reaches(InetAddress peer) {
        InetAddress local = link.local().getAddress();
        if (local.isMulticastAddress()) {
            return false;
        }
        boolean sameFamily = local.getClass() == peer.getClass();
        return local.isAnyLocalAddress()
                ? sameFamily || local.getAddress().length == 16
                : sameFamily && local.isLoopbackAddress() == peer.isLoopbackAddress();
    }

    /**
     * Sends to a peer that came.
     *
     * @param source which of our addresses the peer expects it from, or null where that is not known
     */
    Delivery send(Flow flow, Outgoing outgoing, @Nullable InetSocketAddress source) {
        context.ledger().due(1);
        boolean toGroup = limits.isGroup(binding.local().getAddress()) || limits.isGroup(source);
        if (!outgoing.context().isSpoken()) {
            Optional<Denial> denial =
                    limits.checkAnswer(flow.peer().socketAddress(), outgoing.context(), outgoing.message(), toGroup);
            if (denial.isPresent()) {
                return denied(flow, denial.get());
            }
        }
        return send(flow, outgoing.message(), limits.isGroup(source) ? null : source, outgoing.rule());
    }

    /** The same, to another port of that peer's host: it has the guards of the peer that asked. */
    Delivery sendToPort(Flow asker, int port, Outgoing outgoing, @Nullable InetSocketAddress source) {
        InetSocketAddress from = asker.peer().socketAddress();
        InetSocketAddress to = new InetSocketAddress(from.getAddress(), port);
        Flow flow = link.flowTo(to);
        context.ledger().due(1);
        boolean toGroup = limits.isGroup(binding.local().getAddress()) || limits.isGroup(source);
        Optional<Denial> denial = limits.checkPort(from, to, outgoing.context(), outgoing.message(), toGroup);
        return denial.isPresent()
                ? denied(flow, denial.get())
                : send(flow, outgoing.message(), limits.isGroup(source) ? null : source, outgoing.rule());
    }

    /** Sends what goes to an address that a rule names. */
    Delivery sendNamed(InetSocketAddress to, Payload message, String rule) {
        Flow flow = link.flowTo(to);
        context.ledger().due(1);
        Optional<Denial> denial = limits.checkNamed(to, message);
        return denial.isPresent() ? denied(flow, denial.get()) : send(flow, message, null, rule);
    }

    private Delivery denied(Flow flow, Denial denial) {
        return context.publisher().dropped(flow, denial.cause(), 1, denial.message());
    }

    private Delivery send(Flow flow, Payload message, @Nullable InetSocketAddress source, String rule) {
        return impaired == null
                ? sendNow(flow, message, source, rule)
                : impaired.send(flow, message, each -> sendNow(flow, each, source, rule));
    }

    private Delivery sendNow(Flow flow, Payload message, @Nullable InetSocketAddress source, String rule) {
        try {
            return link.send(flow, message, source, rule);
        } catch (NetworkException said) {
            boolean tooLarge = said.reason() == Cause.TOO_LARGE;
            return context.publisher()
                    .dropped(
                            flow,
                            tooLarge ? Cause.TOO_LARGE : Cause.UNSENDABLE,
                            1,
                            "it could not be sent: "
                                    + (tooLarge
                                            ? "it fits no datagram"
                                            : "the system has no way to that peer, or does not permit it"));
        } catch (PortUnreachableException impossible) {
            throw new IllegalStateException("an unconnected socket was refused", impossible);
        } catch (IOException closed) {
            return context.publisher().dropped(flow, Cause.STOPPED, 1, "the socket was closed before it left");
        }
    }
}
