package dev.parley.session.respond;

import dev.parley.rule.Frequency;
import dev.parley.rule.Turns;
import dev.parley.session.peer.PeerState;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whose turn it is among rules that do not always apply. A chance hangs on the seed, the rule's place, the peer's number and how
 * often the conditions held for that peer before, so that other peers change nothing. Safe from any thread.
 */
final class RuleTurns {
    private final long seed;

    /** By the rule's place, how often its conditions held for any peer. */
    private final Map<Integer, AtomicLong> overAll = new ConcurrentHashMap<>();

    RuleTurns(long seed) {
        this.seed = seed;
    }

    Turns of(PeerState peer) {
        return (index, frequency) -> switch (frequency) {
            case Frequency.Always always -> true;
            case Frequency.Chance chance -> draw(index, peer, peer.nextTurn(index)) < chance.share();
            case Frequency.OneIn oneIn -> before(index, peer, oneIn.overAll()) % oneIn.n() == oneIn.n() - 1;
            case Frequency.First first -> before(index, peer, first.overAll()) < first.n();
        };
    }

    /** How often the conditions held before, and counts it once more. */
    private long before(int index, PeerState peer, boolean ofAll) {
        return ofAll
                ? overAll.computeIfAbsent(index, first -> new AtomicLong()).getAndIncrement()
                : peer.nextTurn(index);
    }

    /** From 0 to below 1; its own for each of these. */
    private double draw(int index, PeerState peer, long turn) {
        long state = seed;
        for (long part : new long[] {index, peer.number(), turn}) {
            state = new SplittableRandom(state ^ (part * 0x9E3779B97F4A7C15L))
                    .nextLong(); // the golden ratio, as in SplitMix
        }
        return new SplittableRandom(state).nextDouble();
    }
}
