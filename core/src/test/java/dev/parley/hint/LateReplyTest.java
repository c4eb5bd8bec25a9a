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
            assertThat(late.message())
                    .startsWith("this came 2013ms after the last message was sent, and --wait is 500ms");
        });
        assertThat(LateReply.of(500_000_001, WAIT))
                .hasValueSatisfying(late -> assertThat(late.message()).startsWith("this came 501ms after"));
    }
}
