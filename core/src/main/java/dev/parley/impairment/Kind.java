package dev.parley.impairment;

import java.util.List;
import java.util.function.Function;

/**
 * How an impairment is written.
 *
 * @param keys its word, then the keys of its other values
 * @param misplaced why it cannot be done to the other kind of traffic, and what can; empty if it can
 * @param example the shortest right form
 * @param reader makes it of its values
 */
record Kind(List<String> keys, String misplaced, String example, Function<Values, Impairment> reader) {
    String word() {
        return keys.get(0);
    }
}
