package dev.parley.probe;

import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.socket.Network;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A server on TCP. */
final class StreamServer extends Server {
    private static final long LEAST_QUIET_NANOS = 100_000_000;
    private static final long MOST_CLOSE_NANOS = 500_000_000;
    private static final int TRIES = 2;

    private final Network network;
    private final Duration connectTimeout;

    /** What stands behind a message, so that it is one. */
    private Payload end = Payload.EMPTY;

    private boolean greets;
    private int taken;

    StreamServer(Network network, Traffic traffic, InetSocketAddress peer, Payload message, Duration wait) {
        super(traffic, peer, message, wait);
        this.network = network;
        this.connectTimeout = wait;
    }

    /** Opens a connection; whatever the server says first is still to be read. */
    Talk connect() throws IOException {
        traffic.mayConnect();
        try {
            Talk talk = new Talk(
                    traffic,
                    traffic.keep(network.connect(peer, new StreamOptions(null, connectTimeout))),
                    Math.min(waitNanos, MOST_CLOSE_NANOS));
            taken++;
            return talk;
        } catch (StoppedException | NetworkException said) {
            throw said;
        } catch (IOException bad) {
            throw new NetworkException(Cause.NETWORK, "could not connect: " + bad.getMessage(), bad);
        }
    }

    /** Opens a connection and reads away the greeting, if it is known to give one. */
    Talk connectPastGreeting() throws IOException {
        Talk talk = connect();
        if (greets) {
            talk.read(patience(), quiet());
        }
        return talk;
    }

    /** The message as it answers it, with the end that makes it one. */
    Payload whole() {
        return message.plus(end);
    }

    Payload end() {
        return end;
    }

    /** What makes a message one was learned. */
    void endsWith(Payload learned) {
        end = learned;
    }

    void greets(boolean itDoes) {
        greets = itDoes;
    }

    /** How many connections were taken so far. */
    int taken() {
        return taken;
    }

    /** How long nothing comes behind the end of an answer. */
    long quiet() {
        return Math.max(LEAST_QUIET_NANOS, Math.min(patience() / 2, waitNanos / 2));
    }

    /** Sends this on a connection of its own, and gives back the answer. */
    Answer ask(Payload payload) throws IOException {
        try (Talk talk = connectPastGreeting()) {
            talk.write(payload);
            return talk.read(patience(), quiet());
        }
    }

    /** A connection that is taken is a sure sign of somebody who listens. */
    @Override
    boolean refuses() {
        return true;
    }

    @Override
    Vitality vitality() throws IOException {
        for (int i = 1; i <= TRIES; i++) {
            try (Talk talk = connectPastGreeting()) {
                if (!answers()) {
                    return Vitality.UNKNOWN;
                }
                talk.write(whole());
                if (!talk.read(i < TRIES ? patience() : waitNanos, 0).isEmpty()) {
                    return Vitality.ANSWERS;
                }
            } catch (NetworkException refused) {
                if (refused.reason() == Cause.CONNECTION_REFUSED) {
                    return Vitality.GONE;
                }
            }
        }
        return Vitality.SILENT;
    }

    @Override
    public void close() {
        // Each connection is closed by who opened it.
    }
}
