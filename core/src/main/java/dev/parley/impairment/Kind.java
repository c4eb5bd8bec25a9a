package dev.parley.impairment;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * How an impairment is written, and what it can be done to.
 *
 * @param type what is made
 * @param keys its word, then the keys of its other values; those of its trigger are {@link ImpairmentTrigger#keys}
 * @param onDatagrams whether it can be done to datagrams
 * @param onStreams whether it can be done to a stream
 * @param misplaced why it cannot be done to the other kind of traffic, and what can; empty if it can
 * @param isLasting whether it is done to each message or byte, and not once in a connection
 * @param example the shortest right form
 * @param reader makes it of its values
 */
record Kind(
        Class<? extends Impairment> type,
        List<String> keys,
        boolean onDatagrams,
        boolean onStreams,
        String misplaced,
        boolean isLasting,
        String example,
        Function<Values, Impairment> reader) {
    static Kind forBoth(
            Class<? extends Impairment> type, List<String> keys, String example, Function<Values, Impairment> reader) {
        return new Kind(type, keys, true, true, "", true, example, reader);
    }

    static Kind forDatagrams(
            Class<? extends Impairment> type,
            List<String> keys,
            String misplaced,
            String example,
            Function<Values, Impairment> reader) {
        return new Kind(type, keys, true, false, misplaced, true, example, reader);
    }

    static Kind forStreams(
            Class<? extends Impairment> type,
            List<String> keys,
            String misplaced,
            String example,
            Function<Values, Impairment> reader) {
        return new Kind(type, keys, false, true, misplaced, false, example, reader);
    }

    /** The same, done to each byte. */
    Kind lasting() {
        return new Kind(type, keys, onDatagrams, onStreams, misplaced, true, example, reader);
    }

    /** Which one that is. No switch over types: that is put together at its first use, and would cost each start of the program 20 ms. */
    static Kind of(Impairment impairment) {
        return Objects.requireNonNull(Impairments.KINDS_BY_TYPE.get(impairment.getClass()));
    }

    String word() {
        return keys.get(0);
    }
}
