package dev.parley.rule;

import dev.parley.payload.Payload;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Tells when two ends answer each other for ever: so many arrivals running that contain one of our last replies, each soon
 * after the one before. Values and time in, a verdict out. Not safe from several threads: one for each peer.
 */
public final class LoopWatch {
    /** How many arrivals running make a loop. */
    public static final int ARRIVALS = 20;

    static final long GAP_NANOS = 100_000_000;

    /** How much work a search may be, so that nobody can keep us busy with datagrams made for it. */
    private static final long MOST_COMPARISONS = 1 << 20;

    /** So much of a reply is enough to know it again, and little enough to keep for ten thousand peers. */
    private static final int KEPT_BYTES = 512;

    /** Several datagrams may circle in one loop; each answers the reply before last, or the one before that. */
    private static final int KEPT_REPLIES = 4;

    private final Deque<Payload> replies = new ArrayDeque<>(KEPT_REPLIES);
    private long lastArrivalNanos;
    private int running;

    /** This was answered. */
    public void replied(Payload reply) {
        if (replies.size() == KEPT_REPLIES) {
            replies.removeFirst();
        }
        replies.add(reply.slice(0, Math.min(reply.size(), KEPT_BYTES)));
    }

    private boolean answersUs(Payload arrived) {
        for (Payload reply : replies) {
            if (reply.isEmpty() ? arrived.isEmpty() : arrived.contains(reply, MOST_COMPARISONS)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Takes in one arrival.
     *
     * @param nanos now, on a clock that never jumps
     * @return whether this one completes a loop; the count starts anew then
     */
    public boolean completesLoop(Payload arrived, long nanos) {
        boolean soon = nanos - lastArrivalNanos <= GAP_NANOS;
        lastArrivalNanos = nanos;
        if (!answersUs(arrived)) {
            running = 0;
        } else {
            running = soon ? running + 1 : 1;
        }
        if (running < ARRIVALS) {
            return false;
        }
        running = 0;
        return true;
    }
}
