package dev.parley.impairment;

import static dev.parley.impairment.Verdicts.MILLI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.impairment.Verdicts.Verdict;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.testkit.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When impairments are done, and to which flows. */
final class TriggersTest {
    private static final int FLOWS = 100_000;

    private static List<Long> range(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    /** Which of these messages are lost; one comes a millisecond. */
    private static List<Integer> lost(String impairments, String... messages) {
        DatagramImpairer impairer = Verdicts.impairer(impairments, 1, 0);
        List<Integer> lost = new ArrayList<>();
        for (int i = 0; i < messages.length; i++) {
            Verdicts verdicts = new Verdicts(impairer, 0, Payload.of(messages[i]));
            verdicts.nowNanos = i * MILLI;
            verdicts.pass(1);
            if (!verdicts.indexes(Cause.LOSS).isEmpty()) {
                lost.add(i);
            }
        }
        return lost;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "loss-after=100 | 100 | 1000",
                "loss-after=100,loss-for=50 | 100 | 150",
                "loss-for=3 | 0 | 3",
                "loss-after=100ms | 100 | 1000",
                "loss-after=100ms,loss-for=50ms | 100 | 150",
                "loss-after=100ms,loss-for=7 | 100 | 107",
                "loss-after=100,loss-for=7ms | 100 | 107",
                "loss-for=1h | 0 | 1000",
                "loss-after=2s | 0 | 0"
            })
    void beginsAndEndsByTimeOrByCount(String trigger, int from, int to) {
        assertThat(Verdicts.of("loss=100%," + trigger, 1).pass(1_000).indexes(Cause.LOSS))
                .isEqualTo(range(from, to));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "loss=5%",
                "burst-loss=1%,burst-end=20%",
                "duplicate=5%",
                "corrupt=20%",
                "truncate=2",
                "delay=20ms,jitter=10ms,correlation=50%",
                "stall=30ms,stall-every=100ms",
                "rebind=100"
            })
    void insideItsTimeItDoesWhatItWouldDoWithoutATriggerAndOutsideNothing(String impairment) {
        String word = impairment.substring(0, impairment.indexOf('='));
        Verdicts always = Verdicts.of(impairment, 42).pass(10_000);
        Verdicts never = Verdicts.of("none", 42).pass(10_000);
        Verdicts some = Verdicts.of("%s,%s-after=3333,%s-for=3s".formatted(impairment, word, word), 42)
                .pass(10_000);

        for (long index = 0; index < 10_000; index++) {
            Verdicts like = index >= 3_333 && index < 6_333 ? always : never;
            assertThat(of(some, index)).isEqualTo(of(like, index));
        }
        assertThat(some.rebinds)
                .isEqualTo(always.rebinds.stream()
                        .filter(index -> index >= 3_333 && index < 6_333)
                        .toList());
    }

    private static List<Verdict> of(Verdicts verdicts, long index) {
        int at = Math.toIntExact(index);
        List<Verdict> near = verdicts.all.subList(at, Math.min(verdicts.all.size(), at + 2_000));
        return near.stream().filter(each -> each.index() == index).toList();
    }

    @Test
    void aReorderingAndALinkHaveTheirTimeToo() {
        Verdicts reorder = Verdicts.of("delay=20ms,reorder=100%,reorder-after=50,reorder-for=10", 1)
                .pass(100);
        assertThat(reorder.all.stream()
                        .filter(each -> each.waitsNanos() == 0)
                        .map(Verdict::index)
                        .toList())
                .isEqualTo(range(50, 60));
        assertThat(reorder.counts().reordered()).isEqualTo(10);

        Payload message = Payload.copyOf(new byte[972]);
        Verdicts link = new Verdicts(
                        Verdicts.impairer("bandwidth=1mbit,bandwidth-after=2,bandwidth-for=3", 1, 0), 0, message)
                .pass(7);
        assertThat(link.all.stream().map(Verdict::waitsNanos))
                .containsExactly(0L, 0L, 8 * MILLI, 16 * MILLI, 24 * MILLI, 0L, 0L);
    }

    @Test
    void whatMatchesIsConcernedAlone() {
        String[] messages = {"ping 1", "temp=2", "ping 2", "ping 3", "temp=3", "ping 4"};

        assertThat(lost("loss=100%,loss-match=ping", messages)).containsExactly(0, 2, 3, 5);
        assertThat(lost("loss=100%,loss-match=/^temp=\\d$/", messages)).containsExactly(1, 4);
        assertThat(lost("loss=100%,loss-match=\\x20", messages)).containsExactly(0, 2, 3, 5);
        assertThat(lost("loss=100%,loss-match=pong", messages)).isEmpty();
        assertThat(lost("loss=100%,loss-match=ping,loss-for=2", messages))
                .as("the first two of them")
                .containsExactly(0, 2);
        assertThat(lost("loss=100%,loss-match=ping,loss-after=2", messages)).containsExactly(3, 5);
        assertThat(lost("loss=100%,loss-match=ping,loss-after=1ms,loss-for=1", messages))
                .containsExactly(2);
    }

    @Test
    void aMessageBeginsItForThoseBehindItAndEndsItForItself() {
        String[] messages = {"a", "STOP", "b", "STOP", "c", "GO", "d", "STOP", "e"};

        assertThat(lost("loss=100%,loss-after=/STOP/", messages)).containsExactly(2, 3, 4, 5, 6, 7, 8);
        assertThat(lost("loss=100%,loss-after=/STOP/,loss-for=/GO/", messages)).containsExactly(2, 3, 4);
        assertThat(lost("loss=100%,loss-after=/STOP/,loss-for=2", messages)).containsExactly(2, 3);
        assertThat(lost("loss=100%,loss-after=/STOP/,loss-match=/^[a-z]$/", messages))
                .containsExactly(2, 4, 6, 8);
        assertThat(lost("loss=100%,loss-for=/GO/", messages)).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void aLiveEditKeepsTheCourseOfATriggerThatStaysAndANewOneCountsFromNow() {
        Verdicts kept = Verdicts.of("loss=100%,loss-after=100,loss-for=50", 1)
                .pass(120)
                .replace("loss=100%,loss-after=100,loss-for=50,corrupt=1%")
                .pass(100);
        assertThat(kept.indexes(Cause.LOSS)).isEqualTo(range(100, 150));

        Verdicts stronger = Verdicts.of("loss=0%,loss-after=100ms", 1)
                .pass(120)
                .replace("loss=100%,loss-after=100ms")
                .pass(10);
        assertThat(stronger.indexes(Cause.LOSS)).isEqualTo(range(120, 130));

        Verdicts anew = Verdicts.of("none", 1)
                .pass(500)
                .replace("loss=100%,loss-after=10ms,loss-for=5")
                .pass(100);
        assertThat(anew.indexes(Cause.LOSS)).isEqualTo(range(510, 515));
    }

    /** Whether each of so many flows loses what it gets. */
    private static boolean[] flows(String impairments, long seed, Direction direction, int count) {
        Impairments parsed = Impairments.parse(impairments);
        boolean[] concerned = new boolean[count];
        for (int flow = 0; flow < count; flow++) {
            DatagramImpairer impairer = new DatagramImpairer(parsed, seed, flow, direction, 0);
            concerned[flow] = !new Verdicts(impairer, 0, Payload.of("x"))
                    .pass(1)
                    .indexes(Cause.LOSS)
                    .isEmpty();
        }
        return concerned;
    }

    private static long count(boolean... flows) {
        return IntStream.range(0, flows.length).filter(i -> flows[i]).count();
    }

    @Test
    void aChanceTakesItsShareOfTheFlowsTheSameOnesAgain() {
        boolean[] third = flows("loss=100%,loss-chance=30%", 42, Direction.UP, FLOWS);
        boolean[] half = flows("loss=100%,loss-chance=50%", 42, Direction.UP, FLOWS);

        assertThat((double) count(third)).isCloseTo(FLOWS * 0.3, within(Statistics.binomial(FLOWS, 0.3)));
        assertThat((double) count(half)).isCloseTo(FLOWS * 0.5, within(Statistics.binomial(FLOWS, 0.5)));
        assertThat(flows("loss=100%,loss-chance=30%,delay=1s,corrupt=5%", 42, Direction.UP, FLOWS))
                .as("whatever else is done")
                .isEqualTo(third);
        assertThat(IntStream.range(0, FLOWS).filter(i -> third[i]).allMatch(i -> half[i]))
                .as("a larger share has those of the smaller one")
                .isTrue();
        assertThat(flows("loss=100%,loss-chance=30%", 43, Direction.UP, FLOWS)).isNotEqualTo(third);
        boolean[] down = flows("loss=100%,loss-chance=30%", 42, Direction.DOWN, FLOWS);
        double both = IntStream.range(0, FLOWS).filter(i -> third[i] && down[i]).count();
        assertThat(both)
                .as("both directions have draws of their own")
                .isCloseTo(FLOWS * 0.09, within(Statistics.binomial(FLOWS, 0.09)));
        assertThat(count(flows("loss=100%,loss-chance=0%", 42, Direction.UP, 100)))
                .isZero();
    }

    @Test
    void aFlowThatIsTakenKeepsTheDrawsOfTheImpairment() {
        Verdicts plain = Verdicts.of("loss=10%", 42).pass(10_000);
        boolean[] taken = flows("loss=100%,loss-chance=50%", 42, Direction.UP, 20);
        for (int flow = 0; flow < taken.length; flow++) {
            Verdicts verdicts =
                    new Verdicts(Verdicts.impairer("loss=10%,loss-chance=50%", 42, flow), MILLI, Payload.of("x"));
            List<Long> lost = verdicts.pass(10_000).indexes(Cause.LOSS);
            if (!taken[flow]) {
                assertThat(lost).isEmpty();
            } else if (flow == 0) {
                assertThat(lost).isEqualTo(plain.indexes(Cause.LOSS));
            } else {
                assertThat((double) lost.size()).isCloseTo(1_000, within(Statistics.binomial(10_000, 0.1)));
            }
        }
        assertThat(count(taken)).isBetween(1L, 19L);
    }

    @Test
    void theFirstFlowsAreCounted() {
        assertThat(flows("loss=100%,loss-flows=3", 42, Direction.UP, 6))
                .containsExactly(true, true, true, false, false, false);
        assertThat(IntStream.range(0, 4)
                        .mapToObj(flow -> new StreamVerdicts(Impairments.parse("refuse=100%,refuse-flows=2"), 42, flow)
                                .impairer.isRefused()))
                .containsExactly(true, true, false, false);
    }

    @Test
    void aFlowWithoutTheDelayHasNothingToReorder() {
        Verdicts verdicts =
                Verdicts.of("delay=1s,delay-chance=0%,reorder=50%", 1).pass(10);

        assertThat(verdicts.all).allMatch(each -> each.waitsNanos() == 0);
        assertThat(verdicts.impairer.impairments()).hasToString("delay=1s,delay-chance=0%,reorder=50%");
    }

    /* Streams. */

    @Test
    void bytesOfAStreamAreCountedExactlyHoweverTheyAreCut() {
        String impairments = "delay=100ms,delay-after=1000B,delay-for=500B";
        long[] whole = new StreamVerdicts(impairments, 1).pass(3_000).dueNanos();
        Random random = Seed.random();
        StreamVerdicts cut = new StreamVerdicts(impairments, 1);
        for (int passed = 0; passed < 3_000; ) {
            int length = Math.min(3_000 - passed, 1 + random.nextInt(400));
            cut.pass(length);
            passed += length;
        }

        long[] due = new long[3_000];
        // What comes behind keeps its place: a stream overtakes nothing.
        Arrays.fill(due, 1_000, 3_000, 100 * MILLI);
        assertThat(whole).isEqualTo(due);
        assertThat(cut.dueNanos()).isEqualTo(due);
        assertThat(cut.impairer.counts().meanDelayNanos()).isEqualTo(100.0 * MILLI);
    }

    @Test
    void aStreamIsDelayedForAWhile() {
        StreamVerdicts verdicts = new StreamVerdicts("delay=100ms,delay-after=1s,delay-for=500ms", 1);

        verdicts.at(999).pass(1).at(1_000).pass(1).at(1_499).pass(1).at(1_600).pass(1);
        assertThat(verdicts.dueNanos()).containsExactly(999 * MILLI, 1_100 * MILLI, 1_599 * MILLI, 1_600 * MILLI);
    }

    @Test
    void aStreamIsSlicedFromAPointOn() {
        StreamVerdicts verdicts = new StreamVerdicts("slice=10,slice-after=25B,slice-for=30B", 1).pass(25 + 30 + 40);

        assertThat(verdicts.writes.stream().map(StreamVerdicts.Write::length)).containsExactly(25, 10, 10, 10, 40);
        StreamVerdicts late = new StreamVerdicts("slice=10,slice-after=1s", 1)
                .pass(7)
                .at(1_000)
                .pass(25);
        assertThat(late.writes.stream().map(StreamVerdicts.Write::length)).containsExactly(7, 10, 10, 5);
    }

    @Test
    void aLinkThatGoesLetsTheReaderOn() {
        StreamVerdicts verdicts = new StreamVerdicts("bandwidth=8kbit,queue=1000,bandwidth-for=2s", 1);

        assertThat(verdicts.impairer.mayRead(5_000, 0)).isEqualTo(1_000);
        verdicts.pass(1_000);
        assertThat(verdicts.impairer.mayRead(5_000, 0)).isZero();
        assertThat(verdicts.impairer.wakeNanos(0)).as("half empty").isEqualTo(500 * MILLI);
        StreamVerdicts slow = new StreamVerdicts("bandwidth=8bit,queue=1000,bandwidth-for=2s", 1).pass(1_000);
        assertThat(slow.impairer.wakeNanos(0)).as("the link is gone").isEqualTo(2_000 * MILLI);
        assertThat(slow.at(2_000).impairer.mayRead(5_000, slow.nowNanos)).isEqualTo(5_000);
    }

    @Test
    void aStreamStallsFromATimeOn() {
        StreamVerdicts verdicts = new StreamVerdicts("stall=200ms,stall-every=1s,stall-after=1s", 1);

        verdicts.at(900).pass(1).at(1_900).pass(1);
        assertThat(verdicts.dueNanos()).containsExactly(900 * MILLI, 2_000 * MILLI);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cut-after=0",
                "reset-after=1s",
                "stop-reading=0",
                "black-hole=0",
                "refuse=100%",
                "accept-late=1s",
                "slow-close=1s"
            })
    void whatIsDoneOnceIsDoneToItsShareOfTheConnections(String impairment) {
        String word = impairment.substring(0, impairment.indexOf('='));
        Impairments impairments = Impairments.parse(impairment + "," + word + "-chance=30%");
        Class<? extends Impairment> kind = impairments.all().get(0).getClass();
        int done = 0;
        for (int flow = 0; flow < 10_000; flow++) {
            StreamVerdicts verdicts = new StreamVerdicts(impairments, 42, flow).at(1_000);
            if (!verdicts.impairer.isDone(kind)) {
                verdicts.pass(10);
                verdicts.impairer.end(verdicts.nowNanos, verdicts);
                assertThat(verdicts.dueNanos()).containsOnly(1_000 * MILLI);
                assertThat(verdicts.events).containsExactly("end at 1000 ms");
                assertThat(verdicts.impairer.isRefused()).isFalse();
                assertThat(verdicts.impairer.acceptNanos()).isZero();
            } else {
                done++;
            }
        }
        assertThat((double) done).isCloseTo(3_000, within(Statistics.binomial(10_000, 0.3)));
    }
}
