package dev.parley.probe.target;

import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.socket.Network;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A server on TCP. */
public final class StreamTarget extends ProbeTarget {
    private static final long LEAST_QUIET_NANOS = 100_000_000;
    private static final long MOST_CLOSE_NANOS = 500_000_000;
    private static final int TRIES = 2;

    private final Network network;
    private final Duration connectTimeout;

    /** What stands behind a message, so that it is one. */
    private Payload end = Payload.EMPTY;

    private boolean greets;
    private int taken;

    public StreamTarget(
            Network network, TrafficBudget trafficBudget, InetSocketAddress peer, Payload message, Duration wait) {
        super(trafficBudget, peer, message, wait);
        this.network = network;
        this.connectTimeout = wait;
    }

    /** Opens a connection; whatever the server says first is still to be read. */
    public ProbeConnection connect() throws IOException {
        trafficBudget.mayConnect();
        try {
            ProbeConnection probeConnection = new ProbeConnection(
                    trafficBudget,
                    trafficBudget.keep(network.connect(peer, new StreamOptions(null, connectTimeout))),
                    Math.min(waitNanos, MOST_CLOSE_NANOS));
            taken++;
            return probeConnection;
        } catch (StoppedException | NetworkException said) {
            throw said;
        } catch (IOException bad) {
            throw new NetworkException(Cause.NETWORK, "could not connect: " + bad.getMessage(), bad);
        }
    }

    /** Opens a connection and reads away the greeting, if it is known to give one. */
    public ProbeConnection connectPastGreeting() throws IOException {
        ProbeConnection probeConnection = connect();
        if (greets) {
            probeConnection.read(replyTimeoutNanos(), quiet());
        }
        return probeConnection;
    }

    /** The message as it answers it, with the end that makes it one. */
    public Payload whole() {
        return message.plus(end);
    }

    public Payload end() {
        return end;
    }

    /** What makes a message one was learned. */
    public void endsWith(Payload learned) {
        end = learned;
    }

    public void greets(boolean itDoes) {
        greets = itDoes;
    }

    /** How many connections were taken so far. */
    public int taken() {
        return taken;
    }

    /** How long nothing comes behind the end of an answer. */
    public long quiet() {
        return Math.max(LEAST_QUIET_NANOS, Math.min(replyTimeoutNanos() / 2, waitNanos / 2));
    }

    /** Sends this on a connection of its own, and gives back the answer. */
    public StreamReply ask(Payload payload) throws IOException {
        try (ProbeConnection probeConnection = connectPastGreeting()) {
            probeConnection.write(payload);
            return probeConnection.read(replyTimeoutNanos(), quiet());
        }
    }

    /** A connection that is taken is a sure sign of somebody who listens. */
    @Override
    boolean refuses() {
        return true;
    }

    @Override
    public Liveness liveness() throws IOException {
        for (int i = 1; i <= TRIES; i++) {
            try (ProbeConnection probeConnection = connectPastGreeting()) {
                if (!answers()) {
                    return Liveness.UNKNOWN;
                }
                probeConnection.write(whole());
                if (!probeConnection
                        .read(i < TRIES ? replyTimeoutNanos() : waitNanos, 0)
                        .isEmpty()) {
                    return Liveness.ANSWERS;
                }
            } catch (NetworkException refused) {
                if (refused.reason() == Cause.CONNECTION_REFUSED) {
                    return Liveness.GONE;
                }
            }
        }
        return Liveness.SILENT;
    }

    @Override
    public void close() {
        // Each connection is closed by who opened it.
    }
}
