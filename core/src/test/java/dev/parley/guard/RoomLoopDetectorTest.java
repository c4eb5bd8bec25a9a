package dev.parley.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.guard.RoomLoopDetector.Verdict;
import dev.parley.guard.RoomLoopDetector.Voice;
import dev.parley.payload.Payload;
import org.junit.jupiter.api.Test;

final class RoomLoopDetectorTest {
    private static final long MILLI = 1_000_000;

    private final RoomLoopDetector breaker = new RoomLoopDetector();
    private final Voice voice = new Voice();
    private long nanos;

    /** Something passes, and comes back from one who puts this before it. */
    private Verdict echo(String before, long afterNanos) {
        Payload message = Payload.of("said at " + nanos);
        breaker.passed(message, nanos);
        nanos += afterNanos;
        return breaker.hear(voice, Payload.of(before).plus(message), nanos);
    }

    private void assertSilencedAt20(String before) {
        for (int i = 1; i < RoomLoopDetector.ARRIVALS; i++) {
            assertThat(echo(before, MILLI)).as("arrival %s", i).isEqualTo(Verdict.PASS);
        }
        assertThat(echo(before, MILLI)).isEqualTo(Verdict.LOOP);
        assertThat(voice.isSilenced(nanos)).isTrue();
    }

    @Test
    void whoSendsBackWhatItHearsIsSilencedForASecond() {
        assertSilencedAt20("");
        assertThat(echo("", 999 * MILLI)).isEqualTo(Verdict.SILENCED);
        assertThat(voice.isSilenced(nanos + MILLI)).isFalse();
        nanos += MILLI;
        assertSilencedAt20("");
    }

    @Test
    void aLoopIsKnownBehindWhatIsPutBeforeIt() {
        assertSilencedAt20("ack: ".repeat(25));
    }

    @Test
    void whatIsFarBehindIsNoLoop() {
        for (int i = 0; i < 100; i++) {
            assertThat(echo("x".repeat(128), MILLI)).isEqualTo(Verdict.PASS);
        }
    }

    @Test
    void slowEchoesAreNoLoop() {
        for (int i = 0; i < 100; i++) {
            assertThat(echo("", 100 * MILLI + 1)).isEqualTo(Verdict.PASS);
        }
    }

    @Test
    void oneArrivalOfItsOwnStartsTheCountAnew() {
        for (int i = 0; i < 100; i++) {
            assertThat(echo("", MILLI)).isEqualTo(Verdict.PASS);
            if (i % 19 == 18) {
                assertThat(breaker.hear(voice, Payload.of("news " + i), nanos)).isEqualTo(Verdict.PASS);
            }
        }
    }

    @Test
    void emptyMessagesAreNoLoop() {
        for (int i = 0; i < 100; i++) {
            breaker.passed(Payload.EMPTY, nanos);
            assertThat(breaker.hear(voice, Payload.EMPTY, nanos)).isEqualTo(Verdict.PASS);
        }
    }

    @Test
    void whoGoesOnInTheSilenceIsNeverSilencedAgain() {
        assertSilencedAt20("");
        nanos += 501 * MILLI;
        for (int i = 1; i < 5; i++) {
            assertThat(breaker.hear(voice, Payload.of("my own " + i), nanos)).isEqualTo(Verdict.SILENCED);
        }
        assertThat(breaker.hear(voice, Payload.of("my own 5"), nanos)).isEqualTo(Verdict.PASS);
        for (int i = 0; i < 100; i++) {
            assertThat(echo("", MILLI)).isEqualTo(Verdict.PASS);
        }
    }

    @Test
    void whatStillCirclesInTheSilenceIsNotSaidByItself() {
        assertSilencedAt20("");
        for (int i = 0; i < 100; i++) {
            assertThat(breaker.hear(voice, Payload.of("on its way " + i), nanos + 500 * MILLI))
                    .isEqualTo(Verdict.SILENCED);
        }
    }

    @Test
    void remembersFourThousandMessagesAndNoMore() {
        for (int i = 0; i <= 4_096; i++) {
            breaker.passed(Payload.of("number " + i), nanos);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(breaker.hear(voice, Payload.of("number 0"), nanos)).isEqualTo(Verdict.PASS);
        }
        for (int i = 1; i < RoomLoopDetector.ARRIVALS; i++) {
            assertThat(breaker.hear(voice, Payload.of("number 1"), nanos)).isEqualTo(Verdict.PASS);
        }
        assertThat(breaker.hear(voice, Payload.of("number 1"), nanos)).isEqualTo(Verdict.LOOP);
    }
}
