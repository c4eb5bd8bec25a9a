package dev.parley.measure.statistics;

import java.util.ArrayList;
import java.util.List;

/**
 * How many were lost in a row.
 *
 * @param count how many such runs there were, 0 or more
 * @param longest the longest run, in datagrams; 0 where nothing was lost
 * @param byLength the i-th is how many runs were from 2^i to 2^(i+1) − 1 long; the last is not 0
 */
public record LossRuns(long count, long longest, List<Long> byLength) {
    /** Nothing was lost. */
    public static final LossRuns NONE = new LossRuns(0, 0, List.of());

    /** Copies the list. */
    public LossRuns {
        byLength = List.copyOf(byLength);
    }

    /** These and those of another stream. */
    public LossRuns plus(LossRuns other) {
        List<Long> sums = new ArrayList<>();
        for (int i = 0; i < Math.max(byLength.size(), other.byLength.size()); i++) {
            sums.add(at(byLength, i) + at(other.byLength, i));
        }
        return new LossRuns(count + other.count, Math.max(longest, other.longest), sums);
    }

    private static long at(List<Long> list, int i) {
        return i < list.size() ? list.get(i) : 0;
    }

    /** Counts runs while a sequence is walked. Not safe from several threads. */
    static final class Counter {
        private final long[] byLength = new long[Long.SIZE];
        private long count;
        private long longest;
        private long current;

        /** So many are missing. */
        void missing(long more) {
            current += more;
        }

        /** One is there, or the sequence is over. */
        void present() {
            if (current > 0) {
                count++;
                longest = Math.max(longest, current);
                byLength[Long.SIZE - 1 - Long.numberOfLeadingZeros(current)]++;
                current = 0;
            }
        }

        LossRuns toRuns() {
            List<Long> list = new ArrayList<>();
            int size = longest == 0 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(longest);
            for (int i = 0; i < size; i++) {
                list.add(byLength[i]);
            }
            return new LossRuns(count, longest, list);
        }
    }
}
