package dev.parley.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.payload.Payload;
import dev.parley.testkit.Seed;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LoopDetectorTest {
    private static final long MILLI = 1_000_000;

    private final LoopDetector watch = new LoopDetector();
    private long nanos;

    /** How many arrivals it takes until a loop is told, of as many as there are. */
    private int arrivalsUntilLoop(int most, String reply, UnaryOperator<Payload> answer) {
        for (int arrival = 1; arrival <= most; arrival++) {
            Payload mine = Payload.of(reply + (arrival - 1));
            watch.replied(mine);
            nanos += MILLI;
            if (watch.completesLoop(answer.apply(mine), nanos)) {
                return arrival;
            }
        }
        return 0;
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "'ack: ', ''", "'', ' (ack)'", "'ack: ', ' ok'", "'12345678901234567890', 'x'"})
    void tellsALoopWhateverIsPutAroundTheReply(String before, String after) {
        assertThat(arrivalsUntilLoop(
                        100, "reply ", mine -> Payload.of(before).plus(mine).plus(Payload.of(after))))
                .isEqualTo(LoopDetector.ARRIVALS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 7, 511, 512, 513, 1_400})
    void knowsALongReplyByHowItBegins(int bytes) {
        String reply = "x".repeat(bytes);
        assertThat(arrivalsUntilLoop(100, reply, mine -> mine)).isEqualTo(LoopDetector.ARRIVALS);
    }

    @Test
    void whatOnlyBeginsLikeAReplyIsNone() {
        assertThat(arrivalsUntilLoop(
                        100, "reply ", mine -> mine.slice(0, mine.size() - 1).plus(Payload.of("!"))))
                .isZero();
        assertThat(arrivalsUntilLoop(100, "reply ", mine -> mine.slice(0, mine.size() - 1)))
                .isZero();
    }

    @Test
    void anEmptyArrivalAnswersAnEmptyReplyAlone() {
        for (int i = 1; i < LoopDetector.ARRIVALS; i++) {
            watch.replied(Payload.EMPTY);
            nanos += MILLI;
            assertThat(watch.completesLoop(Payload.of("not empty"), nanos)).isFalse();
            assertThat(watch.completesLoop(Payload.EMPTY, nanos)).isFalse();
        }
        for (int i = 1; i < LoopDetector.ARRIVALS; i++) {
            assertThat(watch.completesLoop(Payload.EMPTY, nanos))
                    .as("arrival %s", i)
                    .isEqualTo(i == LoopDetector.ARRIVALS - 1);
        }
    }

    @Test
    void answersTheReplyBeforeTheThreeLastNoMore() {
        for (int i = 0; i < 2 * LoopDetector.ARRIVALS; i++) {
            watch.replied(Payload.of("reply " + i));
            nanos += MILLI;
            assertThat(watch.completesLoop(Payload.of("reply " + (i - 4)), nanos))
                    .isFalse();
        }
        for (int i = 0; i < LoopDetector.ARRIVALS; i++) {
            watch.replied(Payload.of("reply " + i));
            nanos += MILLI;
            assertThat(watch.completesLoop(Payload.of("reply " + (i - 3)), nanos))
                    .isFalse();
        }
        nanos += MILLI;
        watch.replied(Payload.of("the last"));
        assertThat(watch.completesLoop(Payload.of("the last"), nanos)).isFalse();
    }

    @Test
    void inALongArrivalItLooksAtTheEndsAlone() {
        Payload noise = noise(60_000);
        assertThat(arrivalsUntilLoop(100, "y".repeat(400), noise::plus)).isEqualTo(LoopDetector.ARRIVALS);
        assertThat(arrivalsUntilLoop(100, "z".repeat(400), mine -> mine.plus(noise)))
                .isEqualTo(LoopDetector.ARRIVALS);
        assertThat(arrivalsUntilLoop(
                        100, "w".repeat(400), mine -> noise.plus(mine).plus(noise)))
                .isZero();
    }

    private static Payload noise(int bytes) {
        Random random = Seed.random();
        byte[] noise = new byte[bytes];
        random.nextBytes(noise);
        return Payload.copyOf(noise);
    }
}
