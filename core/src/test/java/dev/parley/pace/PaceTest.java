package dev.parley.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.time.Rate;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PaceTest {
    private static final long FOR_EVER = Long.MAX_VALUE;

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // interval, count, length,   elapsed, sent,   next
                "     1000,     -,      -,          0,    0,      0", // the first is due at the start
                "     1000,     -,      -,          0,    1,   1000",
                "     1000,     -,      -,        400,    1,    600",
                "     1000,     -,      -,        999,    1,      1",
                "     1000,     -,      -,       1000,    1,      0",
                "     1000,     -,      -,       1300,    2,    700", // a slow send does not shift those that follow
                "     1000,     -,      -,       5000,    2,      0", // late: as fast as it goes until it has caught up
                "     1000,     -,      -,       5000,    5,      0",
                "     1000,     -,      -,       5000,    6,   1000",
                "      0.4,     -,      -,          1,    3,      1", // rounds up, and never waits for nothing
                "      0.4,     -,      -,          2,    5,      0",
                "     1000,     3,      -,       2000,    2,      0",
                "     1000,     3,      -,       2000,    3,     -1", // the count is reached
                "     1000,     0,      -,          0,    0,     -1",
                "        0,     3,      -,          0,    2,      0", // no pause between them
                "        0,     3,      -,          0,    3,     -1",
                "        0,     -,      -,          0,  1000000, 0",
                "     1000,     -,   2500,       2000,    2,      0",
                "     1000,     -,   2500,       2000,    3,     -1", // the next would be due after the end
                "     1000,     -,   2500,       2400,    2,      0",
                "     1000,     -,   2500,       2500,    2,     -1", // the time is over
                "     1000,     -,   2000,       1000,    2,     -1", // due at the very end is too late
                "     1000,     -,      0,          0,    0,     -1",
                "     1000,     2,   9000,       1000,    2,     -1", // whichever comes first
            })
    void saysWhatToDoNow(double interval, Long count, Long length, long elapsed, long sent, long next) {
        Pace pace = new Pace(interval, count == null ? FOR_EVER : count, length == null ? FOR_EVER : length);

        assertThat(pace.next(elapsed, sent)).isEqualTo(next);
    }

    @Test
    void isEveryIntervalOrAsFastAsItGoesOrARate() {
        assertThat(Pace.every(Duration.ofSeconds(2))).isEqualTo(new Pace(2e9, FOR_EVER, FOR_EVER));
        assertThat(Pace.atOnce(5)).isEqualTo(new Pace(0, 5, FOR_EVER));
        assertThat(Pace.rate(Rate.parse("1000/s"))).isEqualTo(new Pace(1e6, FOR_EVER, FOR_EVER));
        assertThat(Pace.rate(Rate.UNLIMITED)).isEqualTo(new Pace(0, FOR_EVER, FOR_EVER));
    }

    @Test
    void endsAtTheSmallestOfItsLimits() {
        Pace pace = Pace.every(Duration.ofSeconds(1));

        assertThat(pace.limit(5L).limit(7L).limit(null).count()).isEqualTo(5);
        assertThat(pace.lasting(Duration.ofSeconds(5))
                        .lasting(Duration.ofSeconds(3))
                        .lasting(null)
                        .lengthNanos())
                .isEqualTo(3_000_000_000L);
    }

    @Test
    void sendsExactlyTheRateOverALongTimeThoughTheIntervalIsNoWholeNumber() {
        Pace pace = Pace.rate(Rate.parse("3/s")).lasting(Duration.ofSeconds(1_000));
        long elapsed = 0;
        long sent = 0;
        while (true) {
            long next = pace.next(elapsed, sent);
            if (next == Pace.DONE) {
                break;
            } else if (next == Pace.SEND) {
                sent++;
            } else {
                elapsed += next;
            }
        }

        assertThat(sent).isEqualTo(3_000);
    }

    @Test
    void refusesWhatIsOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Pace(-1, 1, 1))
                .withMessage("an interval must be 0 or longer, but was -1.0 ns");
        assertThatIllegalArgumentException().isThrownBy(() -> new Pace(Double.NaN, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Pace(Double.POSITIVE_INFINITY, 1, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Pace(1, -1, 1))
                .withMessage("count must be 0 or more, but was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Pace(1, 1, -1))
                .withMessage("a length of time must be 0 or more, but was -1 ns");
    }
}
