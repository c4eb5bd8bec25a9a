package dev.parley.guard;

import dev.parley.payload.Payload;
import java.nio.charset.StandardCharsets;

/**
 * Tells when two ends answer each other for ever: so many arrivals running that contain one of our last replies, each soon
 * after the one before. Values and time in, a verdict out. Not safe from several threads: one for each peer.
 */
public final class LoopDetector {
    /** How many arrivals running make a loop. */
    public static final int ARRIVALS = 20;

    static final long GAP_NANOS = 100_000_000;

    /** How much work a search may be, so that nobody can keep us busy with datagrams made for it. */
    private static final long MOST_COMPARISONS = 1 << 20;

    /** So much of a reply is enough to know it again, and little enough to keep for ten thousand peers. */
    private static final int KEPT_BYTES = 512;

    /** Several datagrams may circle in one loop; each answers the reply before last, or the one before that. */
    private static final int KEPT_REPLIES = 4;

    private static final int MARKED_BYTES = 6;

    /** With a byte in each character, since the JDK looks for a text in a text many times faster than bytes can be. */
    private final String[] replies = new String[KEPT_REPLIES];

    /**
     * The replies' {@linkplain #mark marks}. With thousands of peers in turn nothing of a peer is in the processor's cache
     * when it comes again, and of these four replies nothing needs to be where an arrival has another mark than each.
     */
    private final long[] marks = new long[KEPT_REPLIES];

    private int kept;
    private int next;
    private long lastArrivalNanos;
    private int running;

    /** This was answered. */
    public void replied(Payload reply) {
        Payload beginning = reply.slice(0, Math.min(reply.size(), KEPT_BYTES));
        replies[next] = text(beginning);
        marks[next] = mark(beginning);
        next = (next + 1) % KEPT_REPLIES;
        kept = Math.max(kept, next == 0 ? KEPT_REPLIES : next);
    }

    /** Its length, then its first bytes: greater for what is longer. */
    private static long mark(Payload payload) {
        long mark = Math.min(payload.size(), Short.MAX_VALUE);
        for (int i = 0; i < MARKED_BYTES; i++) {
            mark = mark << Byte.SIZE | (i < payload.size() ? payload.byteAt(i) & 0xff : 0);
        }
        return mark;
    }

    private static long length(long mark) {
        return mark >>> (MARKED_BYTES * Byte.SIZE);
    }

    private static String text(Payload payload) {
        return new String(payload.bytes(), StandardCharsets.ISO_8859_1);
    }

    private boolean answersUs(Payload arrived) {
        long mark = mark(arrived);
        String text = "";
        for (int i = 0; i < kept; i++) {
            if (mark == marks[i] || length(mark) > length(marks[i])) {
                text = text.isEmpty() ? text(arrived) : text;
                if (contains(text, replies[i])) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean contains(String arrived, String reply) {
        if (reply.isEmpty()) {
            return arrived.isEmpty();
        }
        boolean affordable = (long) (arrived.length() - reply.length()) * reply.length() <= MOST_COMPARISONS;
        return arrived.startsWith(reply) || arrived.endsWith(reply) || (affordable && arrived.contains(reply));
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
