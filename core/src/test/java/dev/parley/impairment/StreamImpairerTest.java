package dev.parley.impairment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.parley.impairment.StreamVerdicts.Write;
import dev.parley.ledger.Cause;
import dev.parley.testkit.Seed;
import dev.parley.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StreamImpairerTest {
    private static final long MILLI = 1_000_000;

    @Test
    void passesBytesAtOnceAndInOnePieceIfNothingIsDone() {
        StreamVerdicts verdicts = new StreamVerdicts("none", 1).at(5).pass(100_000);

        assertThat(verdicts.writes).containsExactly(new Write(0, 100_000, 5 * MILLI));
        assertThat(verdicts.impairer.mayRead(65_536, 5 * MILLI)).isEqualTo(65_536);
        assertThat(verdicts.impairer.wakeNanos(0)).isEqualTo(Clock.NEVER);
        verdicts.impairer.end(7 * MILLI, verdicts);
        assertThat(verdicts.events).containsExactly("end at 7 ms");
    }

    @Test
    void keepsAllBytesAndTheirOrderForAnyImpairmentsAndAnyChunks() {
        Random random = Seed.random();
        RandomImpairments some = new RandomImpairments(random);
        byte[] all = new byte[20_000];
        random.nextBytes(all);
        for (int run = 0; run < 300; run++) {
            Impairments impairments = some.next();
            for (Impairment each : impairments.all()) {
                boolean ends = List.of("cut-after", "reset-after", "stop-reading", "black-hole")
                        .contains(each.word());
                impairments = each.onStreams() && !ends ? impairments : impairments.without(each.word());
            }
            StreamVerdicts verdicts = inChunks(random, new StreamVerdicts(impairments, run, 0), all, MILLI);

            assertThat(verdicts.bytes.toByteArray()).as("%s", impairments).isEqualTo(all);
            assertThat(verdicts.writes).extracting(Write::dueNanos).isSorted();
            assertThat(verdicts.dropped).isEmpty();
            assertThat(verdicts.impairer.counts().seen()).isEqualTo(all.length);
            assertThat(verdicts.impairer.counts().released()).isEqualTo(all.length);
        }
    }

    /** Sizes are drawn anew each time. */
    private static StreamVerdicts inChunks(Random random, StreamVerdicts verdicts, byte[] all, long intervalNanos) {
        int most = 1 << random.nextInt(14);
        for (int from = 0; from < all.length; ) {
            int length = Math.min(all.length - from, random.nextInt(1, most + 1));
            verdicts.pass(all, from, length);
            from += length;
            verdicts.nowNanos += intervalNanos;
        }
        return verdicts;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delay=100ms,jitter=20ms",
                "delay=100ms,jitter=50ms,distribution=pareto,correlation=50%",
                "slice=100,slice-variation=50,slice-pause=1ms",
                "slice=700,slice-variation=699,delay=10ms,jitter=5ms,stall=50ms,stall-every=80ms",
                "delay=1ms,jitter=1ms,cut-after=12345",
                "delay=1ms,jitter=1ms,reset-after=12345",
                "slice=99,slice-pause=1ms,black-hole=10000,black-hole-close=5s",
                "delay=1ms,jitter=1ms,stop-reading=10000"
            })
    void decidesTheSameForAnyChunksOfTheSameBytes(String impairments) {
        Random random = Seed.random();
        byte[] all = new byte[20_000];
        StreamVerdicts whole = new StreamVerdicts(impairments, 42).pass(all);
        for (int run = 0; run < 20; run++) {
            StreamVerdicts chunks = inChunks(random, new StreamVerdicts(impairments, 42), all, 0);

            assertThat(chunks.dueNanos()).isEqualTo(whole.dueNanos());
            assertThat(chunks.events).isEqualTo(whole.events);
            assertThat(chunks.dropped).isEqualTo(whole.dropped);
        }
    }

    @Test
    void theLastByteIsThroughTheLinkAtTheSameTimeForAnyChunks() {
        Random random = Seed.random();
        byte[] all = new byte[20_000];
        for (int run = 0; run < 20; run++) {
            StreamVerdicts chunks = inChunks(random, new StreamVerdicts("bandwidth=1mbit", 42), all, 0);

            assertThat(chunks.lastDueNanos()).isEqualTo(160 * MILLI);
        }
    }

    @Test
    void otherFlowsAndLiveEditsOfOthersChangeNothing() {
        String slices = "slice=100,slice-variation=90";
        List<Integer> alone = new StreamVerdicts(slices, 42)
                .pass(100_000).writes.stream().map(Write::length).toList();
        StreamVerdicts edited = new StreamVerdicts(slices, 42).pass(30_001);
        new StreamVerdicts(Impairments.parse(slices), 42, 1).pass(5_000);
        edited.replace(slices + ",delay=10ms,jitter=5ms,bandwidth=1gbit").pass(30_001);
        edited.replace(slices).pass(39_998);

        assertThat(ends(edited)).containsAll(ends(alone));
    }

    private static List<Long> ends(StreamVerdicts verdicts) {
        return verdicts.writes.stream()
                .map(write -> write.offset() + write.length())
                .toList();
    }

    private static List<Long> ends(List<Integer> lengths) {
        long[] ends = lengths.stream().mapToLong(each -> each).toArray();
        Arrays.parallelPrefix(ends, Long::sum);
        return Arrays.stream(ends).boxed().toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 1_460, 9_999, 10_000})
    void cutsAfterExactlySoManyBytes(int count) {
        Random random = Seed.random();
        byte[] all = new byte[10_000];
        random.nextBytes(all);
        for (int run = 0; run < 20; run++) {
            StreamVerdicts verdicts =
                    inChunks(random, new StreamVerdicts("delay=20ms,jitter=5ms,cut-after=" + count, run), all, 0);

            assertThat(verdicts.bytes.toByteArray()).isEqualTo(Arrays.copyOf(all, count));
            long closes = count == 0 ? 0 : verdicts.lastDueNanos() / MILLI;
            assertThat(verdicts.events).containsExactly("close at " + closes + " ms: cut-after");
            assertThat(verdicts.dropped)
                    .isEqualTo(count == all.length ? Map.of() : Map.of(Cause.CUT_AFTER, (long) all.length - count));
            assertThat(verdicts.impairer.mayRead(1, 0)).isZero();
            verdicts.impairer.end(0, verdicts);
            assertThat(verdicts.events).hasSize(1);
        }
    }

    @Test
    void resetsBehindTheBytesOrAtTheTime() {
        StreamVerdicts bytes = new StreamVerdicts("delay=10ms,reset-after=100", 1).pass(300);
        assertThat(bytes.writes).containsExactly(new Write(0, 100, 10 * MILLI));
        assertThat(bytes.events).containsExactly("reset at 10 ms: reset-after");
        assertThat(bytes.dropped).isEqualTo(Map.of(Cause.RESET_AFTER, 200L));

        StreamVerdicts time =
                new StreamVerdicts("delay=1s,reset-after=5s", 1).at(4_900).pass(300);
        assertThat(time.events).isEmpty();
        assertThat(time.impairer.wakeNanos(time.nowNanos)).isEqualTo(5_000 * MILLI);
        assertThat(time.at(5_000).events).containsExactly("reset at 5000 ms: reset-after");
        assertThat(time.at(6_000).pass(10).dropped).isEqualTo(Map.of(Cause.RESET_AFTER, 10L));
        assertThat(time.events).hasSize(1);
        assertThat(time.impairer.wakeNanos(time.nowNanos)).isEqualTo(Clock.NEVER);
    }

    @Test
    void everythingVanishesInABlackHole() {
        StreamVerdicts verdicts = new StreamVerdicts("black-hole=100,black-hole-close=5s", 1)
                .at(1_000)
                .pass(300);

        assertThat(verdicts.bytes.size()).isEqualTo(100);
        assertThat(verdicts.dropped).isEqualTo(Map.of(Cause.BLACK_HOLE, 200L));
        assertThat(verdicts.impairer.mayRead(1_000, verdicts.nowNanos)).isEqualTo(1_000);
        verdicts.at(2_000).impairer.end(verdicts.nowNanos, verdicts);
        assertThat(verdicts.events).isEmpty();
        assertThat(verdicts.impairer.wakeNanos(verdicts.nowNanos)).isEqualTo(6_000 * MILLI);
        assertThat(verdicts.at(6_000).events).containsExactly("close at 6000 ms: black-hole");
    }

    @Test
    void aBlackHoleMayBeginWithTheConnectionOrAtATimeAndMayEnd() {
        assertThat(new StreamVerdicts("black-hole=0", 1).pass(10).dropped).isEqualTo(Map.of(Cause.BLACK_HOLE, 10L));
        StreamVerdicts later = new StreamVerdicts("black-hole=2s", 1).pass(10);
        assertThat(later.impairer.wakeNanos(0)).isEqualTo(2_000 * MILLI);
        later.at(2_000).pass(20);
        later.replace("none").pass(30);

        assertThat(later.bytes.size()).isEqualTo(10);
        assertThat(later.dropped).isEqualTo(Map.of(Cause.BLACK_HOLE, 50L));
        assertThat(later.events)
                .as("without its middle a stream is damage")
                .containsExactly("reset at 2000 ms: black-hole");
        assertThat(later.impairer.counts().seen()).isEqualTo(60);
    }

    @Test
    void readsNoMoreThanSoManyBytesAndGoesOnWhenThatIsSwitchedOff() {
        StreamVerdicts verdicts = new StreamVerdicts("stop-reading=1000", 1);

        assertThat(verdicts.impairer.mayRead(5_000, 0)).isEqualTo(1_000);
        verdicts.pass(600);
        assertThat(verdicts.impairer.mayRead(5_000, 0)).isEqualTo(400);
        verdicts.pass(400);
        assertThat(verdicts.impairer.mayRead(5_000, 0)).isZero();
        assertThat(verdicts.events).containsExactly("stop reading at 0 ms");
        assertThat(verdicts.replace("delay=1ms").impairer.mayRead(5_000, 0)).isEqualTo(5_000);
        assertThat(verdicts.pass(5_000).bytes.size()).isEqualTo(6_000);
    }

    @Test
    void stopsReadingAtATime() {
        StreamVerdicts verdicts = new StreamVerdicts("stop-reading=2s", 1).pass(10);

        assertThat(verdicts.impairer.wakeNanos(0)).isEqualTo(2_000 * MILLI);
        assertThat(verdicts.impairer.mayRead(10, 1_999 * MILLI)).isEqualTo(10);
        assertThat(verdicts.impairer.mayRead(10, 2_000 * MILLI)).isZero();
        assertThat(verdicts.at(2_000).events).containsExactly("stop reading at 2000 ms");
        assertThat(verdicts.impairer.wakeNanos(verdicts.nowNanos)).isEqualTo(Clock.NEVER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bandwidth=1MB/s,queue=64KiB", "bandwidth=1mbit,queue=100", "bandwidth=56kbit,queue=1KiB"})
    void theLinkCarriesItsRateAndTheReaderIsHeldBack(String text) {
        StreamVerdicts verdicts = new StreamVerdicts(text, 1);
        Bandwidth link = (Bandwidth) verdicts.impairer.impairments().all().get(0);
        long total = link.bitsPerSecond() / 8 * 10;
        byte[] buffer = new byte[8_192];
        long left = total;
        while (left > 0) {
            int read = verdicts.impairer.mayRead((int) Math.min(buffer.length, left), verdicts.nowNanos);
            if (read == 0) {
                long wake = verdicts.impairer.wakeNanos(verdicts.nowNanos);
                assertThat(wake).isGreaterThan(verdicts.nowNanos);
                verdicts.nowNanos = wake;
            } else {
                verdicts.pass(buffer, 0, read);
                left -= read;
            }
            assertThat(verdicts.impairer.backlogBytes(verdicts.nowNanos)).isLessThanOrEqualTo(link.queueBytes());
        }

        assertThat(verdicts.lastDueNanos() / 1e9).isCloseTo(10, within(0.1));
        assertThat(verdicts.dropped).isEmpty();
        assertThat(verdicts.writes).allMatch(write -> write.length() <= Math.max(1_460, link.bitsPerSecond() / 1_600));
    }

    @Test
    void slicesHaveTheirSizesAndPauses() {
        StreamVerdicts verdicts =
                new StreamVerdicts("slice=100,slice-variation=50,slice-pause=2ms", 3).pass(10_000_000);
        List<Write> whole = verdicts.writes.subList(0, verdicts.writes.size() - 1);

        assertThat(whole).allMatch(write -> write.length() >= 50 && write.length() <= 150);
        // Even from 50 to 150: a deviation of 29.2 each.
        double mean = whole.stream().mapToInt(Write::length).average().orElseThrow();
        assertThat(mean).isCloseTo(100, within(4 * 29.2 / Math.sqrt(whole.size())));
        assertThat(whole.stream().mapToInt(Write::length).distinct().count()).isEqualTo(101);
        for (int i = 0; i < whole.size(); i++) {
            assertThat(whole.get(i).dueNanos()).isEqualTo(i * 2L * MILLI);
        }
    }

    @Test
    void theJitterOfAStreamIsThatOfItsSegmentsAndEachWaitsForThoseBefore() {
        StreamVerdicts verdicts = new StreamVerdicts("delay=100ms,jitter=20ms", 4);
        int segment = StreamSchedule.SEGMENT;
        for (int i = 0; i < 100_000; i++) {
            verdicts.at(i * 50L).pass(segment); // far apart: none waits for another
        }
        double[] waits = new double[100_000];
        for (int i = 0; i < waits.length; i++) {
            waits[i] = verdicts.writes.get(i).dueNanos() / (double) MILLI - i * 50L;
        }
        Arrays.sort(waits);

        assertThat(Statistics.kolmogorovSmirnov(waits, time -> (time - 80) / 40))
                .isLessThan(Statistics.kolmogorovSmirnovBound(waits.length));
        assertThat(verdicts.impairer.counts().meanDelayNanos() / MILLI).isCloseTo(100, within(0.15));
        // All at once, the slowest holds up all behind it.
        StreamVerdicts bulk = new StreamVerdicts("delay=100ms,jitter=20ms", 4).pass(100 * segment);
        assertThat(bulk.writes.size()).isLessThan(15);
        assertThat(bulk.writes).extracting(Write::dueNanos).isSorted();
    }

    @Test
    void aStallHoldsBytesAndThenAllLeave() {
        StreamVerdicts verdicts = new StreamVerdicts("stall=2s,stall-every=10s", 1);
        verdicts.at(7_999)
                .pass(10)
                .at(8_000)
                .pass(10)
                .at(9_000)
                .pass(10)
                .at(10_000)
                .pass(10);

        assertThat(verdicts.writes)
                .extracting(write -> write.dueNanos() / MILLI)
                .containsExactly(7_999L, 10_000L, 10_000L, 10_000L);
        assertThat(verdicts.impairer.counts().stalled()).isEqualTo(20);
    }

    @Test
    void theEndComesBehindTheBytesAndLaterIfTheCloseIsSlow() {
        StreamVerdicts verdicts = new StreamVerdicts("slow-close=2s,delay=100ms,bandwidth=8kbit", 1).pass(1_000);
        verdicts.impairer.end(0, verdicts);

        assertThat(verdicts.lastDueNanos()).isEqualTo(1_100 * MILLI);
        assertThat(verdicts.events).containsExactly("end at 3100 ms");
        StreamVerdicts silent = new StreamVerdicts("delay=100ms", 1);
        silent.impairer.end(5 * MILLI, silent);
        assertThat(silent.events).containsExactly("end at 105 ms");
    }

    @Test
    void refusesTheShareOfConnectionsAndTakesOthersLate() {
        Impairments impairments = Impairments.parse("refuse=30%,accept-late=2s");
        int refused = 0;
        for (int flow = 0; flow < 100_000; flow++) {
            StreamImpairer impairer = new StreamImpairer(impairments, 42, flow, Direction.UP, 0);
            refused += impairer.isRefused() ? 1 : 0;
        }

        assertThat((double) refused).isCloseTo(30_000, within(Statistics.binomial(100_000, 0.3)));
        assertThat(new StreamImpairer(impairments, 1, 0, Direction.UP, 5 * MILLI).acceptNanos())
                .isEqualTo(2_005 * MILLI);
        assertThat(new StreamVerdicts("refuse=100%", 1).impairer.isRefused()).isTrue();
        assertThat(new StreamVerdicts("none", 1).impairer.isRefused()).isFalse();
    }

    @Test
    void aLiveEditCountsFromNowAndKeepsWhatStays() {
        StreamVerdicts verdicts = new StreamVerdicts("cut-after=1000", 1).pass(600);
        verdicts.replace("cut-after=1000,delay=1ms").pass(300);
        assertThat(verdicts.events).isEmpty();
        verdicts.replace("cut-after=200").pass(500);

        assertThat(verdicts.bytes.size()).isEqualTo(1_100);
        assertThat(verdicts.events).containsExactly("close at 1 ms: cut-after");
    }

    @Test
    void whatIsFasterSinceALiveEditLeavesNotBeforeWhatWasSlower() {
        StreamVerdicts verdicts = new StreamVerdicts("bandwidth=8kbit", 1).pass(1_000);
        verdicts.replace("none").pass(10);

        assertThat(verdicts.writes).extracting(Write::dueNanos).isSorted();
        assertThat(verdicts.lastDueNanos()).isEqualTo(1_000 * MILLI);
    }

    @Test
    void whatCannotBeDoneToAStreamIsRefusedAndChangesNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StreamVerdicts("loss=5%", 1))
                .withMessageStartingWith("loss is for datagrams only");
        StreamVerdicts verdicts = new StreamVerdicts("cut-after=10", 1);
        assertThatIllegalArgumentException().isThrownBy(() -> verdicts.replace("loss=5%"));
        assertThat(verdicts.pass(20).events).hasSize(1);
    }
}
