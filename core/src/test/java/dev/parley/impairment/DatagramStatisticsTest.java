package dev.parley.impairment;

import static dev.parley.impairment.Verdicts.MANY;
import static dev.parley.impairment.Verdicts.MILLI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.impairment.Verdicts.Verdict;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done to 100,000 datagrams is what was asked for. Seeds are fixed, and the time is a number. */
final class DatagramStatisticsTest {
    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.05, 0.5, 0.99})
    void losesTheShare(double share) {
        Verdicts verdicts = Verdicts.many("loss=" + Notation.share(share), 1);

        assertThat((double) verdicts.counts().dropped(Cause.LOSS))
                .isCloseTo(share * MANY, within(Statistics.binomial(MANY, share)));
        assertThat(verdicts.counts().released())
                .isEqualTo(MANY - verdicts.counts().dropped(Cause.LOSS));
    }

    @Test
    void losesEachMessageIndependently() {
        BitSet lost = bits(Verdicts.many("loss=20%", 2).indexes(Cause.LOSS));
        int pairs = 0;
        for (int i = 1; i < MANY; i++) {
            pairs += lost.get(i) && lost.get(i - 1) ? 1 : 0;
        }

        // Neighbouring pairs overlap, which makes the variance np²(1 + 2p - 3p²), more than a binomial's.
        assertThat((double) pairs).isCloseTo(0.04 * MANY, within(4 * Math.sqrt(MANY * 0.04 * 1.28)));
    }

    @Test
    void losesAllOrNothing() {
        assertThat(Verdicts.many("loss=0%", 1).counts().released()).isEqualTo(MANY);
        assertThat(Verdicts.many("loss=100%", 1).counts().released()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0.01, 0.25", "0.02, 0.5", "0.005, 0.1"})
    void burstsLastAsLongAsTheirChanceToEndSays(double begin, double end) {
        Verdicts verdicts =
                Verdicts.many("burst-loss=" + Notation.share(begin) + ",burst-end=" + Notation.share(end), 3);
        List<Integer> bursts = runs(bits(verdicts.indexes(Cause.BURST_LOSS)));

        // Geometric: mean 1/r, variance (1-r)/r².
        double mean = bursts.stream().mapToInt(each -> each).average().orElseThrow();
        double deviation = Math.sqrt((1 - end) / (end * end) / bursts.size());
        assertThat(mean).isCloseTo(1 / end, within(4 * deviation));
        long ofOne = bursts.stream().filter(each -> each == 1).count();
        assertThat((double) ofOne).isCloseTo(end * bursts.size(), within(Statistics.binomial(bursts.size(), end)));
        // A burst begins about once in 1/p + 1/r messages; renewals vary by less than a Poisson's.
        double count = MANY / (1 / begin + 1 / end);
        assertThat((double) bursts.size()).isCloseTo(count, within(4 * Math.sqrt(count)));
    }

    @Test
    void losesPartOfABurstAndAFewOutside() {
        BurstLoss loss = new BurstLoss(0.01, 0.04, 0.7, 0.02);
        Verdicts verdicts = Verdicts.many(loss.toString(), 4);

        // 800 bursts decide, not 100,000 messages: the share of time inside has a relative deviation of about
        // sqrt(2/800).
        assertThat(verdicts.counts().dropped(Cause.BURST_LOSS) / (double) MANY)
                .isCloseTo(loss.share(), within(4 * loss.share() * Math.sqrt(2.0 / 800)));
    }

    @Test
    void duplicatesTheShareAndEachRightBehindTheFirst() {
        Verdicts verdicts = Verdicts.many("duplicate=2%", 5);

        assertThat((double) verdicts.counts().duplicated())
                .isCloseTo(0.02 * MANY, within(Statistics.binomial(MANY, 0.02)));
        assertThat(verdicts.counts().released())
                .isEqualTo(MANY + verdicts.counts().duplicated());
        for (int i = 1; i < verdicts.all.size(); i++) {
            Verdict verdict = verdicts.all.get(i);
            assertThat(verdict.isDuplicate())
                    .isEqualTo(verdict.index() == verdicts.all.get(i - 1).index());
        }
    }

    @Test
    void flipsOneBitAnywhereInTheShare() {
        Payload message = Payload.copyOf(new byte[8]);
        Verdicts verdicts = new Verdicts(Verdicts.impairer("corrupt=10%", 6, 0), MILLI, message).pass(MANY);
        int[] flips = new int[64];
        for (Verdict verdict : verdicts.released()) {
            BitSet bits = BitSet.valueOf(verdict.message().bytes());
            assertThat(bits.cardinality()).isLessThanOrEqualTo(1);
            bits.stream().forEach(bit -> flips[bit]++);
        }

        int all = Arrays.stream(flips).sum();
        assertThat(verdicts.counts().corrupted()).isEqualTo(all);
        assertThat((double) all).isCloseTo(0.1 * MANY, within(Statistics.binomial(MANY, 0.1)));
        assertThat(Arrays.stream(flips).asDoubleStream().boxed())
                .allSatisfy(count ->
                        assertThat(count).isCloseTo(all / 64.0, within(Statistics.binomial(all, 1 / 64.0))));
    }

    @ParameterizedTest
    @CsvSource({"uniform, 0%", "normal, 0%", "pareto, 0%", "uniform, 50%", "normal, 50%", "pareto, 50%", "uniform, 90%"
    })
    void delaysHaveTheirDistributionAndCorrelation(String distribution, String correlation) {
        Verdicts verdicts = Verdicts.many(
                "delay=100ms,jitter=20ms,distribution=%s,correlation=%s".formatted(distribution, correlation), 7);
        double[] waits = verdicts.released().stream()
                .mapToDouble(each -> each.waitsNanos() / (double) MILLI)
                .toArray();
        double rho = Notation.parseShare(correlation);
        double measured = Statistics.correlation(waits);

        double[] sorted = waits.clone();
        Arrays.sort(sorted);
        // Correlated samples are worth fewer: n (1-ρ)/(1+ρ).
        int worth = (int) (MANY * (1 - rho) / (1 + rho));
        assertThat(Statistics.kolmogorovSmirnov(belowTheEnd(sorted, distribution), cumulative(distribution)))
                .isLessThan(Statistics.kolmogorovSmirnovBound(worth));
        assertThat(measured).isCloseTo(expectedCorrelation(distribution, rho), within(0.02));
        assertThat(verdicts.counts().meanDelayNanos() / MILLI)
                .isCloseTo(Arrays.stream(waits).average().orElseThrow(), within(1e-6));
        assertThat(verdicts.counts().shortestDelayNanos() / (double) MILLI).isEqualTo(sorted[0]);
        assertThat(verdicts.counts().longestDelayNanos() / (double) MILLI).isEqualTo(sorted[MANY - 1]);
    }

    /** What is at the cut end of the tail is all on one number: the comparison is of what is below, against all samples. */
    private static double[] belowTheEnd(double[] sorted, String distribution) {
        if (!distribution.equals("pareto")) {
            return sorted;
        }
        assertThat(sorted[sorted.length - 1]).isEqualTo(180);
        double[] moved = sorted.clone();
        int first = Arrays.binarySearch(sorted, Math.nextDown(180));
        int from = first < 0 ? -first - 1 : first;
        assertThat((double) (sorted.length - from))
                .isCloseTo(sorted.length / Math.pow(4.5, 3), within(3 * Statistics.binomial(MANY, 1 / 91.125)));
        // The tail as it would be without its end, evenly in its share.
        for (int i = from; i < sorted.length; i++) {
            double share = (i + 0.5) / sorted.length;
            moved[i] = 100 + 20 * (Math.pow(1 - share, -1.0 / 3) - 1.5) * 4 / 3;
        }
        return moved;
    }

    private static DoubleUnaryOperator cumulative(String distribution) {
        return switch (distribution) {
            case "uniform" -> time -> (time - 80) / 40;
            case "normal" -> time -> Jitter.share((time - 100) / 20);
            default -> time -> 1 - Math.pow((time - 100) / 20 * 3 / 4 + 1.5, -3);
        };
    }

    private static double expectedCorrelation(String distribution, double rho) {
        return switch (distribution) {
            case "normal" -> rho;
            case "uniform" -> 6 / Math.PI * Math.asin(rho / 2); // Spearman's, of a normal pair
            default -> rho == 0 ? 0 : 0.412; // by simulation with another generator
        };
    }

    @Test
    void theShareOfNormalNumbersIsRight() {
        // Abramowitz and Stegun, table 26.1.
        assertThat(Jitter.share(0)).isEqualTo(0.5);
        assertThat(Jitter.share(1)).isCloseTo(0.841344746068543, within(1e-14));
        assertThat(Jitter.share(-2)).isCloseTo(0.022750131948179, within(1e-14));
        assertThat(Jitter.share(3)).isCloseTo(0.998650101968370, within(1e-14));
        assertThat(Jitter.share(-9)).isZero();
        assertThat(Jitter.share(9)).isEqualTo(1);
    }

    @Test
    void noMessageWaitsForLessThanNothing() {
        Verdicts verdicts = Verdicts.many("delay=1ms,jitter=10ms,distribution=normal", 8);

        assertThat(verdicts.released()).allMatch(each -> each.waitsNanos() >= 0);
        assertThat(verdicts.released().stream().filter(each -> each.waitsNanos() == 0))
                .hasSizeGreaterThan(MANY / 3);
    }

    @Test
    void delaysEachTheSameWithoutJitter() {
        Verdicts verdicts = Verdicts.many("delay=100ms", 9);

        assertThat(verdicts.released()).allMatch(each -> each.waitsNanos() == 100 * MILLI);
        assertThat(verdicts.counts().overtaking()).isZero();
    }

    @Test
    void theShareLeavesBeforeThoseOfTheDelay() {
        Verdicts verdicts = Verdicts.many("delay=10ms,reorder=25%", 10);

        assertThat((double) verdicts.counts().reordered())
                .isCloseTo(0.25 * MANY, within(Statistics.binomial(MANY, 0.25)));
        assertThat(verdicts.released()).allMatch(each -> each.waitsNanos() == 0 || each.waitsNanos() == 10 * MILLI);
        // One a millisecond, 10 ms late: none is overtaken by one that was sent 10 or more later (RFC 4737, 4.2).
        List<Long> extents = extents(verdicts.released());
        assertThat(extents).allMatch(extent -> extent <= 9);
        assertThat(extents.stream().mapToLong(each -> each).max()).hasValue(9);
        // A message is late unless it left at once itself, or none of the next nine did.
        double late = 0.75 * (1 - Math.pow(0.75, 9));
        assertThat(extents.stream().filter(extent -> extent > 0).count() / (double) MANY)
                .isCloseTo(late, within(0.01));
    }

    @Test
    void aGapDelaysSoManyBeforeTheNextMayLeaveAtOnce() {
        Verdicts verdicts = Verdicts.many("delay=10ms,reorder=25%,reorder-gap=5", 11);
        List<Long> atOnce = verdicts.released().stream()
                .filter(each -> each.waitsNanos() == 0)
                .map(Verdict::index)
                .toList();

        for (int i = 1; i < atOnce.size(); i++) {
            assertThat(atOnce.get(i) - atOnce.get(i - 1)).isGreaterThanOrEqualTo(5);
        }
        // One each 4 + 1/0.25 messages; a geometric wait varies by (1-p)/p² = 12.
        double count = MANY / 8.0;
        assertThat((double) atOnce.size()).isCloseTo(count, within(4 * Math.sqrt(MANY * 12 / Math.pow(8, 3))));
        assertThat(verdicts.counts().overtaking()).isEqualTo(verdicts.counts().reordered());
    }

    private static List<Integer> runs(BitSet bits) {
        List<Integer> runs = new ArrayList<>();
        for (int from = bits.nextSetBit(0); from >= 0; ) {
            int end = bits.nextClearBit(from);
            runs.add(end - from);
            from = bits.nextSetBit(end);
        }
        return runs;
    }

    private static BitSet bits(List<Long> indexes) {
        BitSet bits = new BitSet();
        indexes.forEach(index -> bits.set((int) (long) index));
        return bits;
    }

    /** For each message as it arrives: how much later the latest was sent that has arrived before it; 0 if none. */
    private static List<Long> extents(List<Verdict> released) {
        List<Verdict> arrived = new ArrayList<>(released);
        arrived.sort(Comparator.comparingLong(Verdict::dueNanos));
        List<Long> extents = new ArrayList<>();
        long latest = 0;
        for (Verdict each : arrived) {
            extents.add(Math.max(0, latest - each.index()));
            latest = Math.max(latest, each.index());
        }
        return extents;
    }
}
