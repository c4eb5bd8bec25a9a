package dev.parley.session.link;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.event.Flow;
import dev.parley.event.Unit;
import dev.parley.payload.Payload;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.SessionContext;
import dev.parley.socket.DatagramPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** What leaves by one UDP socket: sent, shown to the taps, counted. Safe from any thread; never blocks for long. */
public final class DatagramLink {
    private final SessionContext context;
    private final DatagramPort port;

    public DatagramLink(SessionContext context, DatagramPort port) {
        this.context = context;
        this.port = port;
    }

    /** Where the socket is. */
    public InetSocketAddress local() {
        return port.local();
    }

    public Endpoint endpoint() {
        return new Endpoint(Scheme.UDP, port.local());
    }

    /** The flow to that peer. */
    public Flow flowTo(InetSocketAddress peer) {
        return new Flow(endpoint(), new Endpoint(Scheme.UDP, peer), 0);
    }

    /**
     * Sends one that is due already.
     *
     * @param source from which of our addresses, or null for the system's choice
     * @param rule where the rule stands that sends it; empty where none does
     * @throws IOException if it did not leave; it is not counted as sent then
     */
    public Delivery.Sent send(Flow flow, Payload message, @Nullable InetSocketAddress source, String rule)
            throws IOException {
        long epochNanos = context.clock().epochNanos();
        context.taps().leaving(flow, source, message.buffer(), epochNanos);
        context.ledger().sent(message.size());
        try {
            port.send(message.buffer(), flow.peer().socketAddress(), source);
        } catch (IOException bad) {
            context.ledger().notSent(message.size());
            context.taps().notLeft(flow, 0, String.valueOf(bad.getMessage()));
            throw bad;
        }
        return new Delivery.Sent(flow, Unit.DATAGRAM, message, epochNanos, rule);
    }
}
