package dev.parley.session.respond;

import dev.parley.event.Flow;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.rule.Action;
import dev.parley.rule.Action.Recipient;
import dev.parley.session.peer.Blocking;
import dev.parley.session.peer.Outgoing;
import dev.parley.session.peer.PeerRegistry;
import dev.parley.session.peer.PeerState;
import dev.parley.session.peer.ReplyContext;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.SessionContext;
import dev.parley.socket.NetworkException;
import dev.parley.template.FillException;
import java.net.InetSocketAddress;
import java.util.List;

/** Sends what rules say to whom it is for. Safe from any thread. */
final class RuleReplies {
    private static final String NO_NEW_PORT =
            "a reply from a new port is a datagram, and this peer came over TCP: leave \"from: new-port\" out";

    private static final String NO_OTHER_PORT =
            "a reply to another port of the sender's host is a datagram, and this peer came over TCP: write to: udp://host:port";

    private final SessionContext context;
    private final PeerRegistry peers;
    private final ReplyRouter router;
    private final NewPorts newPorts;

    RuleReplies(SessionContext context, PeerRegistry peers, ReplyRouter router, NewPorts newPorts) {
        this.context = context;
        this.peers = peers;
        this.router = router;
        this.newPorts = newPorts;
    }

    /** Fills it in and sends it; what cannot be filled in is dropped. */
    void reply(RuleExecution execution, Action.Reply reply, Blocking blocking, List<Delivery> deliveries) {
        if (!execution.isDue(reply.to())) {
            return;
        }
        try {
            Payload message = execution
                    .responder()
                    .fill(
                            reply.template(),
                            execution.peer().channel().flow(),
                            execution.reply(),
                            execution.decision().captures(),
                            execution.memory());
            if (!reply.newPort() || hasNewPort(execution, deliveries)) {
                deliver(execution, reply.to(), message, reply.raw(), blocking, deliveries);
            }
        } catch (FillException unfilled) { // what follows in the rule is done
            deliveries.add(
                    execution.responder().dropped(execution.peer().channel().flow(), unfilled, execution.rule()));
        }
    }

    /** Has the rule go on from a port of its own; false where that cannot be, and the reply is dropped. */
    private boolean hasNewPort(RuleExecution execution, List<Delivery> deliveries) {
        PeerState asker = execution.peer();
        if (asker.channel().flow().connection() != 0) {
            return withoutPort(execution, Cause.UNSENDABLE, NO_NEW_PORT, deliveries);
        }
        PeerState there;
        try {
            there = newPorts.open(asker, execution.reply().localDestination());
        } catch (NetworkException none) {
            return withoutPort(execution, Cause.UNSENDABLE, "no new port: " + none.message(), deliveries);
        }
        if (there == null) {
            return withoutPort(
                    execution,
                    Cause.QUEUE,
                    "%s ports are open for peers already, the most that rules have in one listener"
                            .formatted(NewPorts.MOST),
                    deliveries);
        }
        if (!there.equals(asker)) {
            there.markConnectTriggered(); // it came before, to the other port
            execution.goOnWith(there);
            Flow flow = there.channel().flow();
            deliveries.add(new Delivery.Noted(
                    flow,
                    Cause.NEW_PORT,
                    "what follows leaves from UDP port %s, which hears this peer alone"
                            .formatted(flow.local().socketAddress().getPort())));
        }
        return true;
    }

    private boolean withoutPort(RuleExecution execution, Cause cause, String message, List<Delivery> deliveries) {
        context.ledger().due(1);
        deliveries.add(context.publisher().dropped(execution.peer().channel().flow(), cause, 1, message));
        return false;
    }

    /**
     * Sends what was filled in to whom it is for.
     *
     * @param raw whether it goes past the framing
     */
    void deliver(
            RuleExecution execution,
            Recipient to,
            Payload message,
            boolean raw,
            Blocking blocking,
            List<Delivery> deliveries) {
        PeerState sender = execution.peer();
        String rule = execution.rule();
        switch (to) {
            case Recipient.Sender one ->
                deliveries.add(execution
                        .responder()
                        .send(sender.channel(), new Outgoing(message, execution.reply(), rule, blocking, raw)));
            case Recipient.All all -> replyToAll(execution, message, raw, blocking, deliveries);
            case Recipient.Port other -> {
                if (sender.channel().flow().connection() == 0) {
                    deliveries.add(sender.channel()
                            .sendToPort(other.port(), new Outgoing(message, execution.reply(), rule, blocking, raw)));
                } else {
                    context.ledger().due(1);
                    deliveries.add(
                            context.publisher().dropped(sender.channel().flow(), Cause.UNSENDABLE, 1, NO_OTHER_PORT));
                }
            }
            case Recipient.Named named -> {
                InetSocketAddress address = execution.rules().named().get(named.address());
                if (address == null) {
                    throw new IllegalStateException(named + " was not looked up");
                }
                deliveries.add(router.send(address, sender.channel().flow().local(), message, rule));
            }
        }
    }

    private void replyToAll(
            RuleExecution execution, Payload message, boolean raw, Blocking blocking, List<Delivery> deliveries) {
        String rule = execution.rule();
        for (PeerState each : peers.all()) {
            if (execution.isAfterClose() && each.equals(execution.peer())) {
                continue;
            }
            Outgoing outgoing = each.equals(execution.peer())
                    ? new Outgoing(message, execution.reply(), rule, blocking, raw)
                    : new Outgoing(message, ReplyContext.unsolicited(), rule, Blocking.NOT_ALLOWED, raw);
            if (each.handler() instanceof Responder responder && responder.followsRules()) {
                deliveries.add(responder.send(each.channel(), outgoing));
            }
        }
    }
}
