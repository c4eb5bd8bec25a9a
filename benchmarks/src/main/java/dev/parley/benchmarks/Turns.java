package dev.parley.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** In which order contestants run: A B C C B A in each round, so that whatever drifts with time hits all alike. */
final class Turns {
    private Turns() {}

    /** Each contestant has two turns a round, there and back; with no whole round, one. */
    static <T> List<T> of(List<T> contestants, int rounds) {
        List<T> turns = new ArrayList<>(rounds == 0 ? contestants : List.of());
        for (int round = 0; round < rounds; round++) {
            turns.addAll(contestants);
            turns.addAll(contestants.reversed());
        }
        return turns;
    }
}
