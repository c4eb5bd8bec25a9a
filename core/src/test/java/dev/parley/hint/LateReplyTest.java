package dev.parley.hint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ledger.Cause;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LateReplyTest {
    private static final Duration WAIT = Duration.ofMillis(500);

    @Test
    void anAnswerInTimeIsNotLate() {
        assertThat(LateReply.of(0, WAIT)).isEmpty();
        assertThat(LateReply.of(500_000_000, WAIT)).isEmpty();
    }

    @Test
    void saysHowLateAnAnswerIs() {
        assertThat(LateReply.of(2_012_345_678L, WAIT)).hasValueSatisfying(late -> {
            assertThat(late.cause()).isEqualTo(Cause.LATE_REPLY);
            assertThat(late.message()).startsWith("this came 1512ms after the wait of 500ms (--wait) was over");
        });
        assertThat(LateReply.of(500_000_001, WAIT))
                .hasValueSatisfying(late -> assertThat(late.message()).startsWith("this came 1us after"));
    }
}
