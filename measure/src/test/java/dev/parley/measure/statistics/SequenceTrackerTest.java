package dev.parley.measure.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What came, late, twice or never, number by number. */
class SequenceTrackerTest {
    @ParameterizedTest
    @CsvSource({
        // came, sent, in order, reordered, duplicates, lost, runs, longest, extent
        "'0 1 2 3',      4, 4, 0, 0, 0, 0, 0, 0",
        "'0 1 3',        4, 3, 0, 0, 1, 1, 1, 0",
        "'0 2 1 3',      4, 3, 1, 0, 0, 0, 0, 1",
        "'0 3 1 2',      4, 2, 2, 0, 0, 0, 0, 2",
        "'0 0 1 1 1',    2, 2, 0, 3, 0, 0, 0, 0",
        "'5',            10, 1, 0, 0, 9, 2, 5, 0",
        "'0 4 2',        8, 2, 1, 0, 5, 3, 3, 1",
        "'',             100, 0, 0, 0, 100, 1, 100, 0",
        "'',             0, 0, 0, 0, 0, 0, 0, 0",
        "'63 64',        65, 2, 0, 0, 63, 1, 63, 0",
        "'0 64',         128, 2, 0, 0, 126, 2, 63, 0",
        "'0 1000000',    1000001, 2, 0, 0, 999999, 1, 999999, 0",
    })
    void countsEachByItself(
            String came,
            long sent,
            long inOrder,
            long reordered,
            long duplicates,
            long lost,
            long runs,
            long longest,
            int extent) {
        SequenceTracker sequenceTracker = new SequenceTracker(256);

        for (String each : came.isEmpty() ? new String[0] : came.split(" ", -1)) {
            sequenceTracker.add(Long.parseLong(each));
        }
        sequenceTracker.end(sent);

        assertThat(sequenceTracker.inOrder()).isEqualTo(inOrder);
        assertThat(sequenceTracker.reordered()).isEqualTo(reordered);
        assertThat(sequenceTracker.duplicates()).isEqualTo(duplicates);
        assertThat(sequenceTracker.lost()).isEqualTo(lost);
        assertThat(sequenceTracker.lossRuns().count()).isEqualTo(runs);
        assertThat(sequenceTracker.lossRuns().longest()).isEqualTo(longest);
        assertThat(sequenceTracker.reorderingExtent()).isEqualTo(extent);
    }

    @Test
    void agreesWithASetOverManyRandomArrivals() {
        long seed = Long.getLong("parley.seed", System.nanoTime());
        System.out.println("ArrivalsTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            SequenceTracker sequenceTracker = new SequenceTracker(4_096);
            Set<Long> seen = new HashSet<>();
            long highest = -1;
            long inOrder = 0;
            long duplicates = 0;
            int sent = 1 + random.nextInt(3_000);
            for (int i = 0; i < 2 * sent; i++) {
                long number = Math.clamp(i / 2 + random.nextInt(41) - 20, 0, sent - 1);
                if (random.nextInt(10) < 7) {
                    sequenceTracker.add(number);
                    duplicates += seen.add(number) ? 0 : 1;
                    inOrder += number > highest ? 1 : 0;
                    highest = Math.max(highest, number);
                }
            }
            sequenceTracker.end(sent);

            assertThat(sequenceTracker.distinct()).isEqualTo(seen.size());
            assertThat(sequenceTracker.inOrder()).isEqualTo(inOrder);
            assertThat(sequenceTracker.duplicates()).isEqualTo(duplicates);
            assertThat(sequenceTracker.lost()).isEqualTo(sent - seen.size());
            assertThat(sequenceTracker.tooLate()).isZero();
        }
    }

    @Test
    void givesUpWhatIsFarBehindTheHighest() {
        SequenceTracker sequenceTracker = new SequenceTracker(128);
        sequenceTracker.add(0);
        sequenceTracker.add(10_000);

        assertThat(sequenceTracker.add(1)).isEqualTo(SequenceTracker.TOO_LATE);
        assertThat(sequenceTracker.add(9_950)).isEqualTo(SequenceTracker.REORDERED);
        sequenceTracker.end(10_001);
        assertThat(sequenceTracker.lost()).isEqualTo(9_998);
        assertThat(sequenceTracker.tooLate()).isEqualTo(1);
    }

    @Test
    void countsRunsOfLossesByLength() {
        SequenceTracker sequenceTracker = new SequenceTracker(1_024);
        // missing: 1, then 3 and 4, then 6 to 9
        for (long each : new long[] {0, 2, 5, 10}) {
            sequenceTracker.add(each);
        }
        sequenceTracker.end(11);

        assertThat(sequenceTracker.lossRuns()).isEqualTo(new LossRuns(3, 4, List.of(1L, 1L, 1L)));
    }
}
