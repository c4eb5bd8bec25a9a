package dev.parley.impairment;

import static dev.parley.impairment.Verdicts.MANY;
import static dev.parley.impairment.Verdicts.MILLI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.parley.impairment.Verdicts.Verdict;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.testkit.Allocation;
import dev.parley.testkit.Seed;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatagramImpairerTest {
    private static final String ALL =
            "loss=5%,burst-loss=1%,duplicate=3%,truncate=4,corrupt=10%,delay=20ms,jitter=10ms,distribution=normal,"
                    + "correlation=30%,reorder=10%,reorder-gap=3,bandwidth=1mbit,stall=1s,rebind=500";

    @Test
    void passesAMessageAtOnceIfNothingIsDone() {
        Payload message = Payload.of("hello");
        Verdicts verdicts = new Verdicts(Verdicts.impairer("none", 1, 0), MILLI, message).pass(3);

        assertThat(verdicts.all).hasSize(3).allSatisfy(each -> {
            assertThat(each.message()).isSameAs(message);
            assertThat(each.waitsNanos()).isZero();
            assertThat(each.isDuplicate()).isFalse();
        });
    }

    @Test
    void theLinkCarriesItsRate() {
        Payload message = Payload.copyOf(new byte[972]);
        // 1,000 B with headers: 8 ms each at 1 Mbit/s, and one comes each 4 ms.
        Verdicts verdicts =
                new Verdicts(Verdicts.impairer("bandwidth=1mbit,queue=64KiB", 1, 0), 4 * MILLI, message).pass(MANY);
        List<Verdict> released = verdicts.released();
        Verdict last = released.get(released.size() - 1);

        double rate = released.size() * 8_000.0 / (last.dueNanos() / 1e9);
        assertThat(rate).isCloseTo(1_000_000, within(10_000.0));
        assertThat(verdicts.counts().dropped(Cause.RATE_QUEUE))
                .isEqualTo(MANY - released.size())
                .isGreaterThan(MANY * 49 / 100);
        // The queue is bounded: nobody waits for longer than 64 KiB take.
        assertThat(released).allMatch(each -> each.waitsNanos() <= 65_536 * 8_000L);
        assertThat(last.waitsNanos()).isGreaterThan(64_000 * 8_000L);
        assertThat(verdicts.counts().overtaking()).isZero();
    }

    @Test
    void theLinkLosesNoPartOfANanosecond() {
        // 29 B at 7 Gbit/s are 33.14 ns each.
        Verdicts verdicts =
                new Verdicts(Verdicts.impairer("bandwidth=7gbit,queue=1GiB", 1, 0), 1, Payload.of("x")).pass(MANY);

        Verdict last = verdicts.all.get(MANY - 1);
        assertThat(last.dueNanos()).isEqualTo(MANY * 29 * 8L / 7);
    }

    @Test
    void aLinkThatIsNotFullDelaysEachByItsOwnTimeOnly() {
        Payload message = Payload.copyOf(new byte[972]);
        Verdicts verdicts = new Verdicts(Verdicts.impairer("bandwidth=1mbit", 1, 0), 10 * MILLI, message).pass(1_000);

        assertThat(verdicts.all).allMatch(each -> each.leaves() && each.waitsNanos() == 8 * MILLI);
    }

    @Test
    void oneMessageFindsRoomInAnEmptyQueueHoweverLongItIs() {
        Payload message = Payload.copyOf(new byte[5_000]);
        Verdicts verdicts = new Verdicts(Verdicts.impairer("bandwidth=1mbit,queue=1000", 1, 0), MILLI, message).pass(2);

        assertThat(verdicts.all.get(0).leaves()).isTrue();
        assertThat(verdicts.all.get(1).cause()).isEqualTo(Cause.RATE_QUEUE);
    }

    @Test
    void nothingLeavesDuringAStallAndThenAllThatWaited() {
        Verdicts verdicts = Verdicts.many("stall=2s,stall-every=10s", 1);

        assertThat(verdicts.all).allSatisfy(each -> {
            long second = each.atNanos() / 1_000_000_000 % 10;
            long end = (each.atNanos() / 10_000_000_000L + 1) * 10_000_000_000L;
            assertThat(each.dueNanos()).isEqualTo(second < 8 ? each.atNanos() : end);
        });
        assertThat(verdicts.counts().stalled()).isEqualTo(MANY / 5);
        assertThat(verdicts.counts().overtaking()).isZero();
    }

    @Test
    void aMessageThatADelayBringsIntoAStallWaitsForItsEndToo() {
        Verdicts verdicts =
                Verdicts.of("delay=100ms,stall=2s,stall-every=10s", 1).pass(8_000);

        assertThat(verdicts.all.get(7_899).dueNanos()).isEqualTo(7_999 * MILLI);
        assertThat(verdicts.all.get(7_900).dueNanos()).isEqualTo(10_000 * MILLI);
    }

    @Test
    void rebindsByMessagesOrByTime() {
        assertThat(Verdicts.of("rebind=1000", 1).pass(3_001).rebinds).containsExactly(1_000L, 2_000L, 3_000L);
        assertThat(Verdicts.of("rebind=1500ms", 1).pass(3_001).rebinds).containsExactly(1_500L, 3_000L);
        assertThat(Verdicts.of("rebind=1000", 1).pass(3_001).counts().rebinds()).isEqualTo(3);
        // Switched on late it is not due at once, and after a long silence it is due once.
        assertThat(Verdicts.of("none", 1).pass(2_500).replace("rebind=1000").pass(1_000).rebinds)
                .containsExactly(3_000L);
        Verdicts silent = Verdicts.of("rebind=1s", 1).pass(1);
        silent.nowNanos = 60_000 * MILLI;
        assertThat(silent.pass(2).rebinds).containsExactly(1L);
    }

    @Test
    void truncatesWhatIsLonger() {
        Verdicts verdicts = Verdicts.of("truncate=4", 1).pass(1);

        assertThat(verdicts.all.get(0).message()).isEqualTo(Payload.of("hell"));
        assertThat(verdicts.counts().truncated()).isEqualTo(1);
        assertThat(Verdicts.of("truncate=5", 1).pass(1).counts().truncated()).isZero();
        assertThat(Verdicts.of("truncate=0,corrupt=100%", 1).pass(1).all.get(0).message())
                .isEqualTo(Payload.EMPTY);
    }

    @Test
    void eachCopyHasItsOwnDelayAndItsOwnFlippedBit() {
        Verdicts verdicts = Verdicts.of("duplicate=100%,delay=20ms,jitter=10ms,corrupt=100%", 1)
                .pass(1_000);

        long sameDue = 0;
        long sameBit = 0;
        for (int i = 0; i < verdicts.all.size(); i += 2) {
            sameDue += verdicts.all.get(i).dueNanos() == verdicts.all.get(i + 1).dueNanos() ? 1 : 0;
            sameBit +=
                    verdicts.all.get(i).message().equals(verdicts.all.get(i + 1).message()) ? 1 : 0;
        }
        assertThat(sameDue).isZero();
        assertThat((double) sameBit).isCloseTo(25, within(20.0)); // one of 40 bits
    }

    @Test
    void theSameSeedGivesTheSameVerdictsTwice() {
        assertThat(Verdicts.many(ALL, 42).all).isEqualTo(Verdicts.many(ALL, 42).all);
        assertThat(Verdicts.of(ALL, 42).pass(1_000).all)
                .isNotEqualTo(Verdicts.of(ALL, 43).pass(1_000).all);
    }

    @Test
    void otherFlowsBetweenChangeNothing() {
        List<Verdict> alone = Verdicts.of(ALL, 42).pass(10_000).all;
        Verdicts one = Verdicts.of(ALL, 42);
        Verdicts other = new Verdicts(Verdicts.impairer(ALL, 42, 1), MILLI, Payload.of("other"));
        Random random = Seed.random();
        while (one.index < 10_000) {
            one.pass(1);
            other.pass(random.nextInt(4));
        }

        assertThat(one.all).isEqualTo(alone);
        assertThat(other.all.stream().map(Verdict::cause).limit(5_000).toList())
                .isNotEqualTo(alone.stream().map(Verdict::cause).limit(5_000).toList());
    }

    @Test
    void bothDirectionsOfAFlowDiffer() {
        Verdicts down = new Verdicts(
                new DatagramImpairer(Impairments.parse(ALL), 42, 0, Direction.DOWN, 0), MILLI, Payload.of("hello"));

        assertThat(down.pass(1_000).all).isNotEqualTo(Verdicts.of(ALL, 42).pass(1_000).all);
    }

    private static final Map<String, Function<Verdicts, Object>> TRACES = new TreeMap<>(Map.of(
            "loss=5%", verdicts -> verdicts.indexes(Cause.LOSS),
            "burst-loss=1%,burst-end=20%", verdicts -> verdicts.indexes(Cause.BURST_LOSS),
            "duplicate=5%",
                    verdicts -> verdicts.all.stream()
                            .filter(Verdict::isDuplicate)
                            .map(Verdict::index)
                            .toList(),
            "corrupt=20%",
                    verdicts -> verdicts.all.stream()
                            .filter(each -> !each.isDuplicate())
                            .collect(Collectors.toMap(Verdict::index, Verdict::message)),
            "delay=20ms,jitter=10ms,correlation=50%", DatagramImpairerTest::waits,
            "delay=20ms,reorder=20%,reorder-gap=4", DatagramImpairerTest::waits));

    private static Object waits(Verdicts verdicts) {
        return verdicts.all.stream()
                .filter(each -> !each.isDuplicate())
                .collect(Collectors.toMap(Verdict::index, Verdict::waitsNanos));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "loss=5%",
                "burst-loss=1%,burst-end=20%",
                "duplicate=5%",
                "corrupt=20%",
                "delay=20ms,jitter=10ms,correlation=50%",
                "delay=20ms,reorder=20%,reorder-gap=4"
            })
    void aLiveEditOfAnotherImpairmentChangesNothing(String impairment) {
        Function<Verdicts, Object> trace = TRACES.get(impairment);
        Object alone = trace.apply(Verdicts.of(impairment, 42).pass(20_000));
        for (String other : List.of("rebind=100", "truncate=5", "duplicate=10%", "stall=1us,stall-every=1h")) {
            if (impairment.startsWith(other.substring(0, 5))) {
                continue;
            }
            Verdicts edited = Verdicts.of(impairment, 42)
                    .pass(5_000)
                    .replace(impairment + "," + other)
                    .pass(5_000)
                    .replace(impairment)
                    .pass(10_000);

            assertThat(trace.apply(edited)).as(other).isEqualTo(alone);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "burst-loss=1%,burst-end=20%",
                "duplicate=5%",
                "corrupt=20%",
                "delay=20ms,jitter=10ms,correlation=50%",
                "delay=20ms,reorder=20%,reorder-gap=4"
            })
    void whatIsLostByAnotherImpairmentShiftsNothing(String impairment) {
        Map<Long, List<Verdict>> alone = byMessage(Verdicts.of(impairment, 42).pass(20_000));
        Map<Long, List<Verdict>> edited = byMessage(Verdicts.of(impairment, 42)
                .pass(5_000)
                .replace("loss=30%," + impairment)
                .pass(5_000)
                .replace(impairment)
                .pass(10_000));

        int lost = 0;
        for (long index = 0; index < 20_000; index++) {
            List<Verdict> verdicts = edited.get(index);
            if (verdicts.get(0).cause() == Cause.LOSS) {
                lost++;
                assertThat(index).isBetween(5_000L, 9_999L);
            } else {
                assertThat(verdicts).isEqualTo(alone.get(index));
            }
        }
        assertThat((double) lost).isCloseTo(1_500, within(Statistics.binomial(5_000, 0.3)));
    }

    private static Map<Long, List<Verdict>> byMessage(Verdicts verdicts) {
        return verdicts.all.stream().collect(Collectors.groupingBy(Verdict::index));
    }

    @Test
    void aLossThatIsSwitchedOnLateLosesTheSameAsOneThatWasOnAllTheTime() {
        List<Long> all = Verdicts.of("loss=10%", 42).pass(10_000).indexes(Cause.LOSS);
        List<Long> late = Verdicts.of("none", 42)
                .pass(5_000)
                .replace("loss=10%")
                .pass(5_000)
                .indexes(Cause.LOSS);

        assertThat(late).isEqualTo(all.stream().filter(index -> index >= 5_000).toList());
    }

    @Test
    void aLiveEditKeepsTheQueueOfALinkThatStays() {
        Payload message = Payload.copyOf(new byte[972]);
        Verdicts verdicts = new Verdicts(Verdicts.impairer("bandwidth=1mbit", 1, 0), 0, message)
                .pass(10)
                .replace("loss=0%,bandwidth=1mbit")
                .pass(1);

        assertThat(verdicts.all.get(10).dueNanos()).isEqualTo(11 * 8 * MILLI);
        assertThat(verdicts.impairer.impairments()).hasToString("loss=0%,bandwidth=1mbit");
        assertThat(verdicts.replace("bandwidth=2mbit").pass(1).all.get(11).dueNanos())
                .isEqualTo(4 * MILLI);
    }

    @Test
    void whatCannotBeDoneToDatagramsIsRefusedAndChangesNothing() {
        Verdicts verdicts = Verdicts.of("loss=100%", 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> verdicts.replace("cut-after=1"))
                .withMessageStartingWith("cut-after is for streams only");
        assertThat(verdicts.pass(1).indexes(Cause.LOSS)).containsExactly(0L);
    }

    @Test
    void countsCloseForAnyImpairments() {
        RandomImpairments random = new RandomImpairments(Seed.random());
        ImpairmentCounts sum = Verdicts.of("none", 0).counts();
        for (int run = 0; run < 300; run++) {
            Impairments some = random.next();
            for (Impairment each : some.all()) {
                some = each.onDatagrams() ? some : some.without(each.word());
            }
            Verdicts verdicts = Verdicts.of(some.toString(), run).pass(200);
            ImpairmentCounts counts = verdicts.counts();

            assertThat(counts.intended()).isEqualTo(some);
            assertThat(counts.seen()).isEqualTo(200);
            assertThat(counts.released()).isEqualTo(verdicts.released().size());
            assertThat(counts.seen() + counts.duplicated())
                    .as("%s", some)
                    .isEqualTo(counts.released() + dropped(counts))
                    .isEqualTo(verdicts.all.size());
            sum = sum.plus(counts);
        }
        assertThat(sum.seen()).isEqualTo(60_000);
        assertThat(sum.seen() + sum.duplicated()).isEqualTo(sum.released() + dropped(sum));
    }

    private static long dropped(ImpairmentCounts counts) {
        return counts.dropped().values().stream().mapToLong(each -> each).sum();
    }

    @Test
    void sumsOfCountsKeepTheShortestAndTheLongest() {
        ImpairmentCounts none = Verdicts.of("none", 1).pass(1).counts();
        ImpairmentCounts one = Verdicts.of("delay=1s", 1).pass(1).counts();
        ImpairmentCounts two = Verdicts.of("delay=2s", 1).pass(1).counts();

        assertThat(none.plus(two).shortestDelayNanos()).isEqualTo(2_000 * MILLI);
        assertThat(none.plus(one).plus(two).shortestDelayNanos()).isEqualTo(1_000 * MILLI);
        assertThat(one.plus(two).longestDelayNanos()).isEqualTo(2_000 * MILLI);
        assertThat(one.plus(two).meanDelayNanos()).isEqualTo(1_500.0 * MILLI);
        assertThat(none.meanDelayNanos()).isZero();
    }

    @Test
    void aMessageThatNothingTouchesCostsNoAllocation() {
        DatagramImpairer impairer = Verdicts.impairer(
                "loss=0%,burst-loss=0%,duplicate=0%,truncate=100,corrupt=0%,bandwidth=1gbit,delay=1ms,jitter=1ms,"
                        + "distribution=normal,correlation=10%,reorder=0%,stall=1ms,stall-every=1s,rebind=1h",
                1, 0);
        Payload message = Payload.of("hello");
        long[] released = new long[1];
        DatagramImpairer.Output out = new DatagramImpairer.Output() {
            @Override
            public void release(Payload each, long dueNanos, boolean isDuplicate) {
                released[0]++;
            }

            @Override
            public void drop(Payload each, Cause cause, boolean isDuplicate) {}

            @Override
            public void rebind(long nowNanos) {}
        };
        long enough = 20_000; // less than a byte each
        long least = Allocation.least(enough, () -> {
            for (int i = 0; i < 20_000; i++) {
                impairer.pass(message, i, out);
            }
        });

        assertThat(released[0]).isPositive();
        assertThat(least).isLessThan(enough);
    }
}
