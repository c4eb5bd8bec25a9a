package dev.parley.guard;

import dev.parley.payload.Payload;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Breaks loops among many who hear each other: two members that send back what they hear, or two rooms that are joined
 * twice. A member whose arrivals each end with something that was passed on lately, one soon after the other, is silenced
 * for a moment in both directions. A loop dies of that; whoever goes on in the silence speaks by itself and is never
 * silenced again.
 *
 * <p>Values and time in, a verdict out. Not safe from several threads.
 */
public final class RoomLoopDetector {
    /** How many arrivals running make a loop. */
    public static final int ARRIVALS = 20;

    private static final long GAP_NANOS = 100_000_000;
    private static final long SILENCE_NANOS = 1_000_000_000;

    /** What still circles when the silence begins is home by then. */
    private static final long HOME_NANOS = 500_000_000;

    private static final int BY_ITSELF = 5;

    /** Many echoes multiply what they hear, so that much lies between a message and its echo. */
    private static final int REMEMBERED = 4_096;

    /** What another room puts before a message, or an echo such as {@code ack: }. */
    private static final int LONGEST_PREFIX_BYTES = 128;

    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    /** The hash of what was passed on, and when last. */
    private final Map<Long, Long> passed = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** What is to be done with an arrival. */
    public enum Verdict {
        /** It passes. */
        PASS,
        /** It completes a loop: its sender is silenced from now on, and this one does not pass. */
        LOOP,
        /** Its sender is silenced. */
        SILENCED
    }

    /** What is known of one member. */
    public static final class Voice {
        private long lastArrivalNanos;
        private int running;
        private volatile long silencedAtNanos = Long.MIN_VALUE; // those who speak to it ask on threads of their own
        private int inSilence;
        private boolean byItself;

        /** Whether nothing passes to or from it now. */
        public boolean isSilenced(long nanos) {
            return silencedAtNanos != Long.MIN_VALUE && nanos - silencedAtNanos < SILENCE_NANOS;
        }
    }

    /** This is passed on to the others. */
    public void passed(Payload message, long nanos) {
        if (!message.isEmpty()) {
            passed.put(hashes(message)[0], nanos);
        }
    }

    /**
     * Judges one arrival, before it is passed on.
     *
     * @param nanos now, on a clock that never jumps
     */
    public Verdict hear(Voice voice, Payload arrived, long nanos) {
        boolean soon = nanos - voice.lastArrivalNanos <= GAP_NANOS;
        voice.lastArrivalNanos = nanos;
        if (voice.byItself) {
            return Verdict.PASS;
        }
        if (voice.isSilenced(nanos)) {
            boolean late = nanos - voice.silencedAtNanos > HOME_NANOS;
            voice.inSilence += late && !wasPassed(arrived, voice.silencedAtNanos) ? 1 : 0;
            voice.byItself = voice.inSilence >= BY_ITSELF;
            if (voice.byItself) {
                voice.silencedAtNanos = Long.MIN_VALUE;
                return Verdict.PASS;
            }
            return Verdict.SILENCED;
        }
        if (!wasPassed(arrived, Long.MIN_VALUE)) {
            voice.running = 0;
            return Verdict.PASS;
        }
        voice.running = soon ? voice.running + 1 : 1;
        if (voice.running < ARRIVALS) {
            return Verdict.PASS;
        }
        voice.running = 0;
        voice.inSilence = 0;
        voice.silencedAtNanos = nanos;
        return Verdict.LOOP;
    }

    private boolean wasPassed(Payload arrived, long sinceNanos) {
        if (passed.isEmpty()) {
            return false;
        }
        for (long hash : hashes(arrived)) {
            Long when = passed.get(hash);
            if (when != null && when >= sinceNanos) {
                return true;
            }
        }
        return false;
    }

    /** Of the message, and of what is left of it without its first byte, its first two, and so on. */
    private static long[] hashes(Payload message) {
        byte[] bytes = message.bytes();
        long[] hashes = new long[Math.min(bytes.length, LONGEST_PREFIX_BYTES)];
        long hash = 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            hash = (hash + bytes[i] + 257) * FACTOR;
            if (i < hashes.length) {
                hashes[i] = hash;
            }
        }
        return hashes;
    }
}
