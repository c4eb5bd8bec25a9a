package dev.parley.rule;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntToLongFunction;

/**
 * Whose turn it is among rules that do not always apply. A chance hangs on the seed, the rule's place, the peer's number and how
 * often the conditions held for that peer before, so that other peers change nothing. Safe from any thread.
 */
public final class SeededTurns {
    private final long seed;

    /** By the rule's place, how often its conditions held for any peer. */
    private final Map<Integer, AtomicLong> overAll = new ConcurrentHashMap<>();

    public SeededTurns(long seed) {
        this.seed = seed;
    }

    /**
     * Those of one peer.
     *
     * @param peer its number, from 1
     * @param nextTurn how often the conditions of the rule at that place held for this peer before; counts it once more
     */
    public Turns of(int peer, IntToLongFunction nextTurn) {
        return (index, frequency) -> switch (frequency) {
            case Frequency.Always always -> true;
            case Frequency.Chance chance -> draw(index, peer, nextTurn.applyAsLong(index)) < chance.share();
            case Frequency.OneIn oneIn -> before(index, nextTurn, oneIn.overAll()) % oneIn.n() == oneIn.n() - 1;
            case Frequency.First first -> before(index, nextTurn, first.overAll()) < first.n();
        };
    }

    /** How often the conditions held before, and counts it once more. */
    private long before(int index, IntToLongFunction nextTurn, boolean ofAll) {
        return ofAll
                ? overAll.computeIfAbsent(index, first -> new AtomicLong()).getAndIncrement()
                : nextTurn.applyAsLong(index);
    }

    /** From 0 to below 1; its own for each of these. */
    private double draw(int index, int peer, long turn) {
        long state = seed;
        for (long part : new long[] {index, peer, turn}) {
            state = new SplittableRandom(state ^ (part * 0x9E3779B97F4A7C15L))
                    .nextLong(); // the golden ratio, as in SplitMix
        }
        return new SplittableRandom(state).nextDouble();
    }
}
