package dev.parley.probe.target;

import dev.parley.payload.HexRows;
import dev.parley.payload.Payload;
import dev.parley.time.Clock;
import dev.parley.time.Durations;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The server under test, and what the checks have learned about it so far. Used by the thread of the check-up alone. */
public abstract class ProbeTarget implements AutoCloseable {
    private static final long LEAST_WAIT_NANOS = 200_000_000;
    private static final int ROUND_TRIPS = 20;
    private static final int MOST_SHOWN = 28;

    public final TrafficBudget trafficBudget;
    public final Clock clock;
    final InetSocketAddress peer;
    public final Payload message;
    public final long waitNanos;

    /** Its whole answer to the message; null where it has not answered. */
    private @Nullable Payload usual;

    private @Nullable EchoPattern echoPattern;
    private long roundTripNanos;
    private boolean answersMessageOnly;

    ProbeTarget(TrafficBudget trafficBudget, InetSocketAddress peer, Payload message, Duration wait) {
        this.trafficBudget = trafficBudget;
        this.clock = trafficBudget.clock();
        this.peer = peer;
        this.message = message;
        this.waitNanos = wait.toNanos();
    }

    /** What was learned from an answer to the whole message that was sent. */
    public final void answered(Payload sent, Payload answer, long nanos) {
        usual = answer;
        echoPattern = EchoPattern.learn(sent, answer);
        roundTripNanos = Math.max(roundTripNanos, nanos);
    }

    /** Whether it ever answered the message. */
    public final boolean answers() {
        return usual != null;
    }

    /** That nothing but the message itself is answered. */
    public final void answersNothingElse() {
        answersMessageOnly = true;
    }

    /** What an answer, or no answer, shows about it. */
    public final ExpectedBehaviour expectation() {
        if (answers()) {
            return answersMessageOnly ? ExpectedBehaviour.ONLY_ITS_OWN : ExpectedBehaviour.ANSWER;
        }
        return refuses() ? ExpectedBehaviour.REFUSAL_IF_DEAD : ExpectedBehaviour.NOTHING;
    }

    /** Whether its host certainly refuses where nobody listens. */
    abstract boolean refuses();

    /** Its answer to the message. */
    public final Payload usual() {
        return usual == null ? Payload.EMPTY : usual;
    }

    /** How it repeats messages, or null where it does not. */
    final @Nullable public EchoPattern echoPattern() {
        return echoPattern;
    }

    /** How long is worth waiting now: much longer than answers took so far; short where none is to be expected. */
    public final long replyTimeoutNanos() {
        if (!answers()) {
            return Math.min(waitNanos, LEAST_WAIT_NANOS);
        }
        return Math.clamp(ROUND_TRIPS * roundTripNanos, Math.min(waitNanos, LEAST_WAIT_NANOS), waitNanos);
    }

    /** The longest wait, for a person. */
    public final String shownWait() {
        return Durations.show(Duration.ofNanos(waitNanos));
    }

    /** The message, as {@link #quoted} shows it. */
    public final String quotedMessage() {
        return quoted(message);
    }

    /** A payload in quotes or in hex, a long one cut. */
    public static String quoted(Payload payload) {
        if (Formats.isHex()) {
            int most = Math.min(payload.size(), HexRows.ROW_BYTES);
            return "hex " + payload.slice(0, most).spacedHex() + (most < payload.size() ? " …" : "");
        }
        int most = Math.min(payload.size(), MOST_SHOWN);
        while (payload.slice(0, most).escaped().length() > MOST_SHOWN) {
            most--;
        }
        return "\"" + payload.slice(0, most).escaped() + (most < payload.size() ? "…\"" : "\"");
    }

    /** Looks whether it is still there; takes up to a few waits. */
    public abstract Liveness liveness() throws IOException;

    @Override
    public abstract void close();
}
