package dev.parley.measure.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.measure.client.RoundTripRun;
import dev.parley.pace.Pace;
import dev.parley.time.Rate;
import java.time.Duration;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times in, sums out, with no clock but the numbers of the test. */
class RoundTripRecorderTest {
    private static final long MS = 1_000_000;

    private static RoundTripRecorder book(double perSecond) {
        return new RoundTripRecorder(new Schedule(1_000 * MS, Pace.rate(new Rate(perSecond))), 1_000);
    }

    @Test
    void tellsServiceTimeFromResponseTime() {
        RoundTripRecorder roundTripRecorder = book(100);
        for (int i = 0; i < 100; i++) {
            long due = 1_000 * MS + 10L * i * MS;
            roundTripRecorder.sending(due + 3 * MS); // three milliseconds late
            roundTripRecorder.replied(i, due + 5 * MS, true);
        }

        assertThat(Latency.of(roundTripRecorder.service).at(50).getAsLong()).isCloseTo(2 * MS, within(2_000L));
        assertThat(Latency.of(roundTripRecorder.response).at(50).getAsLong()).isCloseTo(5 * MS, within(5_000L));
        assertThat(Latency.of(roundTripRecorder.lateness).at(50).getAsLong()).isCloseTo(3 * MS, within(3_000L));
    }

    @Test
    void takesNoTimeOfACopyOrOfWhatWasChanged() {
        RoundTripRecorder roundTripRecorder = book(100);
        roundTripRecorder.sending(1_000 * MS);
        roundTripRecorder.sending(1_010 * MS);
        roundTripRecorder.replied(0, 1_001 * MS, true);
        roundTripRecorder.replied(0, 1_009 * MS, true);
        roundTripRecorder.replied(1, 1_011 * MS, false);

        assertThat(roundTripRecorder.service.getTotalCount()).isEqualTo(1);
        assertThat(roundTripRecorder.sequenceTracker.duplicates()).isEqualTo(1);
        assertThat(roundTripRecorder.corrupt).isEqualTo(1);
        assertThat(roundTripRecorder.isComplete()).isTrue();
    }

    @Test
    void doesNotTakeANumberThatWasNotSent() {
        RoundTripRecorder roundTripRecorder = book(100);
        roundTripRecorder.sending(1_000 * MS);

        assertThat(roundTripRecorder.replied(1, 1_001 * MS, true)).isFalse();
        assertThat(roundTripRecorder.replied(-1, 1_001 * MS, true)).isFalse();
        assertThat(roundTripRecorder.answered()).isZero();
    }

    @Test
    void refusesAPercentileWithFewerThanTenSamplesAbove() {
        Histogram histogram = Latency.histogram();
        for (int i = 1; i <= 999; i++) {
            histogram.recordValue(i);
        }
        assertThat(Latency.of(histogram).at(99)).isEmpty();
        assertThat(Latency.of(histogram).at(90)).isPresent();

        histogram.recordValue(1_000);
        assertThat(Latency.of(histogram).at(99)).hasValue(990);
        assertThat(Latency.of(histogram).at(99.9)).isEmpty();
        assertThat(Latency.of(histogram).count()).isEqualTo(1_000);
    }

    @Test
    void sortsSamplesIntoBucketsWithoutLosingOne() {
        Histogram histogram = Latency.histogram();
        for (long value : new long[] {3, 7, 15, 15, 1_200, 80_000_000}) {
            histogram.recordValue(value);
        }

        Latency latency = Latency.of(histogram);

        assertThat(latency.buckets().getFirst()).isEqualTo(new Latency.Bucket(2, 5, 1));
        assertThat(latency.buckets()).contains(new Latency.Bucket(10, 20, 2), new Latency.Bucket(1_000, 2_000, 1));
        assertThat(latency.buckets().getLast()).isEqualTo(new Latency.Bucket(50_000_000, 100_000_000, 1));
        assertThat(latency.buckets().stream().mapToLong(Latency.Bucket::count).sum())
                .isEqualTo(6);
    }

    /** RFC 3550, 6.4.1: J = J + (|D| − J) / 16. */
    @Test
    void runsTheJitterOfRfc3550() {
        Jitter jitter = new Jitter();
        jitter.add(100);
        assertThat(jitter.nanos()).isZero();
        jitter.add(116);
        assertThat(jitter.nanos()).isEqualTo(1);
        jitter.add(100);
        assertThat(jitter.nanos()).isEqualTo(1 + 15 / 16.0);
    }

    @Test
    void tellsDelayVariationAsTheDistanceFromTheShortest() {
        Histogram histogram = Latency.histogram();
        for (int i = 0; i < 1_000; i++) {
            histogram.recordValue(1_000 + i);
        }

        DelayVariation delayVariation = DelayVariation.of(Latency.of(histogram));

        assertThat(delayVariation.p50Nanos().getAsLong()).isCloseTo(499, within(2L));
        assertThat(delayVariation.p99Nanos().getAsLong()).isCloseTo(989, within(2L));
        assertThat(delayVariation.p999Nanos()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // elapsed ms, due
        "0, 1",
        "9, 1",
        "10, 2",
        "99, 10",
        "100, 10",
        "500, 10",
    })
    void knowsHowManyAreDue(long elapsedMillis, long due) {
        Schedule schedule = new Schedule(0, Pace.rate(new Rate(100)).lasting(Duration.ofMillis(100)));

        assertThat(schedule.due(elapsedMillis * MS)).isEqualTo(due);
    }

    @Test
    void findsASenderThatIsLaterThanItsIntervalInvalid() {
        Histogram lateness = Latency.histogram();
        lateness.recordValueWithCount(10_000, 98);
        assertThat(RoundTripRun.invalid(lateness, MS, 0, 98)).isNull();

        lateness.recordValueWithCount(2 * MS, 2);
        assertThat(RoundTripRun.invalid(lateness, MS, 0, 100)).contains("the sender was too slow");
        assertThat(RoundTripRun.invalid(Latency.histogram(), MS, 7, 100)).contains("7 of 100");
    }

    @Test
    void splitsLossByWhatEachKernelTells() {
        Loss alone = Loss.alone(10, OptionalLong.of(4), 0);
        assertThat(alone.receiveBuffer()).hasValue(4);
        assertThat(alone.networkOrPeer()).hasValue(6);

        Loss copiesDropped = Loss.alone(1, OptionalLong.of(4), 0);
        assertThat(copiesDropped.receiveBuffer()).hasValue(1);
        assertThat(copiesDropped.networkOrPeer()).hasValue(0);

        Loss far = Loss.with(10, OptionalLong.of(1), 0, 7, OptionalLong.of(5));
        assertThat(far.farReceiveBuffer()).hasValue(5);
        assertThat(far.networkUp()).hasValue(2);
        assertThat(far.receiveBuffer()).hasValue(1);
        assertThat(far.networkDown()).hasValue(2);
        assertThat(far.networkOrPeer()).isEmpty();

        Loss untold = Loss.alone(3, OptionalLong.empty(), 0);
        assertThat(untold.receiveBuffer()).isEmpty();
        assertThat(untold.networkOrPeer()).hasValue(3);
    }
}
