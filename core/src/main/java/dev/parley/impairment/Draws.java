package dev.parley.impairment;

import java.nio.charset.StandardCharsets;

/**
 * The random numbers of one impairment in one direction of one flow. Number {@code i} is a function of seed, flow,
 * direction, word and {@code i} alone, so it does not matter who else draws, in which order, or what is switched on and off
 * meanwhile. The algorithm never changes, or recordings could not be repeated:
 *
 * <pre>
 * mix(z):    z = (z ^ z >>> 30) · 0xbf58476d1ce4e5b9;  z = (z ^ z >>> 27) · 0x94d049bb133111eb;  z ^ z >>> 31
 * key:       k = mix(seed);  k = mix(k ^ flow);  k = mix(k ^ direction), 1 for up and 2 for down;
 *            k = mix(k ^ byte), for each byte of the word in UTF-8
 * number i:  mix(key + (i + 1) · 0x9e3779b97f4a7c15)
 * </pre>
 *
 * <p>The numbers of one key are those of SplitMix64 started there: G. Steele, D. Lea and C. Flood, "Fast splittable
 * pseudorandom number generators", OOPSLA 2014, with the constants of the JDK's {@link java.util.SplittableRandom}. All
 * arithmetic is modulo 2^64. Immutable; safe from any thread.
 */
public final class Draws {
    private static final long GAMMA = 0x9e3779b97f4a7c15L;
    private static final int DOUBLE_BITS = 53;

    private final long key;

    private Draws(long key) {
        this.key = key;
    }

    /**
     * The numbers that one thing draws in one direction of one flow.
     *
     * @param seed of the whole session
     * @param flow the flow's number, from 0 in the order in which flows began
     * @param word what draws: an impairment's word, or anything else that stays the same
     */
    public static Draws of(long seed, long flow, Direction direction, String word) {
        long key = mix(mix(seed) ^ flow);
        key = mix(key
                ^ switch (direction) {
                    case UP -> 1;
                    case DOWN -> 2;
                });
        for (byte each : word.getBytes(StandardCharsets.UTF_8)) {
            key = mix(key ^ each);
        }
        return new Draws(key);
    }

    private static long mix(long bits) {
        long mixed = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    /** Number {@code index}: 64 even bits. */
    public long bits(long index) {
        return mix(key + (index + 1) * GAMMA);
    }

    /** Number {@code index} as one of 2^53 even steps from 0 up to 1, without 1. */
    public double uniform(long index) {
        return (bits(index) >>> (Long.SIZE - DOUBLE_BITS)) * 0x1.0p-53;
    }

    /** Whether number {@code index} falls below that share: never for 0, always for 1. */
    public boolean chance(long index, double share) {
        return uniform(index) < share;
    }

    /** Number {@code index} as one from 0 up to {@code bound}, without it. */
    public long below(long index, long bound) {
        return Math.unsignedMultiplyHigh(bits(index), bound);
    }

    long key() {
        return key;
    }
}
