package dev.parley.impairment;

/**
 * One thing that is done to traffic on purpose, in one direction. Its text ({@link Object#toString}) is what
 * {@link Impairments#parse} reads. Immutable; safe from any thread.
 */
public sealed interface Impairment
        permits Loss,
                BurstLoss,
                Duplicate,
                Truncate,
                Corrupt,
                Delay,
                Reorder,
                Bandwidth,
                Stall,
                Rebind,
                Refuse,
                AcceptLate,
                Slice,
                CutAfter,
                SlowClose,
                Reset,
                StopReading,
                BlackHole {
    /** The stable word, netem's where netem has one: in options, in JSON, and as the cause of what it drops. */
    default String word() {
        return Kind.of(this).word();
    }

    /** Whether it can be done to datagrams. */
    default boolean onDatagrams() {
        return Kind.of(this).onDatagrams();
    }

    /** Whether it can be done to a stream. */
    default boolean onStreams() {
        return Kind.of(this).onStreams();
    }
}
