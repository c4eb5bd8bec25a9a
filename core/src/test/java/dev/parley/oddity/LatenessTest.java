package dev.parley.oddity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ledger.Cause;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatenessTest {
    private static final Duration WAIT = Duration.ofMillis(500);

    @Test
    void anAnswerInTimeIsNotLate() {
        assertThat(Lateness.of(0, WAIT)).isEmpty();
        assertThat(Lateness.of(500_000_000, WAIT)).isEmpty();
    }

    @Test
    void saysHowLateAnAnswerIs() {
        assertThat(Lateness.of(2_012_345_678L, WAIT)).hasValueSatisfying(late -> {
            assertThat(late.cause()).isEqualTo(Cause.LATE_REPLY);
            assertThat(late.says()).startsWith("this came 1512ms after the wait of 500ms (--wait) was over");
        });
        assertThat(Lateness.of(500_000_001, WAIT))
                .hasValueSatisfying(late -> assertThat(late.says()).startsWith("this came 1us after"));
    }
}
