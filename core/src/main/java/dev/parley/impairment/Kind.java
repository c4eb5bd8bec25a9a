package dev.parley.impairment;

import java.util.List;
import java.util.function.Function;

/**
 * How an impairment is written, and what it can be done to.
 *
 * @param keys its word, then the keys of its other values; those of its trigger are {@link ImpairmentTrigger#keys}
 * @param onDatagrams whether it can be done to datagrams
 * @param onStreams whether it can be done to a stream
 * @param misplaced why it cannot be done to the other kind of traffic, and what can; empty if it can
 * @param isLasting whether it is done to each message or byte, and not once in a connection
 * @param example the shortest right form
 * @param reader makes it of its values
 */
record Kind(
        List<String> keys,
        boolean onDatagrams,
        boolean onStreams,
        String misplaced,
        boolean isLasting,
        String example,
        Function<Values, Impairment> reader) {
    static Kind forBoth(List<String> keys, String example, Function<Values, Impairment> reader) {
        return new Kind(keys, true, true, "", true, example, reader);
    }

    static Kind forDatagrams(List<String> keys, String misplaced, String example, Function<Values, Impairment> reader) {
        return new Kind(keys, true, false, misplaced, true, example, reader);
    }

    static Kind forStreams(List<String> keys, String misplaced, String example, Function<Values, Impairment> reader) {
        return new Kind(keys, false, true, misplaced, false, example, reader);
    }

    /** The same, done to each byte. */
    Kind lasting() {
        return new Kind(keys, onDatagrams, onStreams, misplaced, true, example, reader);
    }

    /** Which one that is. */
    static Kind of(Impairment impairment) {
        return switch (impairment) {
            case Loss loss -> Loss.KIND;
            case BurstLoss burstLoss -> BurstLoss.KIND;
            case Duplicate duplicate -> Duplicate.KIND;
            case Truncate truncate -> Truncate.KIND;
            case Corrupt corrupt -> Corrupt.KIND;
            case Delay delay -> Delay.KIND;
            case Reorder reorder -> Reorder.KIND;
            case Bandwidth bandwidth -> Bandwidth.KIND;
            case Stall stall -> Stall.KIND;
            case Rebind rebind -> Rebind.KIND;
            case Refuse refuse -> Refuse.KIND;
            case AcceptLate acceptLate -> AcceptLate.KIND;
            case Slice slice -> Slice.KIND;
            case CutAfter cutAfter -> CutAfter.KIND;
            case SlowClose slowClose -> SlowClose.KIND;
            case Reset reset -> Reset.KIND;
            case StopReading stopReading -> StopReading.KIND;
            case BlackHole blackHole -> BlackHole.KIND;
        };
    }

    String word() {
        return keys.get(0);
    }
}
