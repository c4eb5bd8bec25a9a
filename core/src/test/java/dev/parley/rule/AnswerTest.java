package dev.parley.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.payload.Payload;
import dev.parley.template.Template;
import dev.parley.template.Values;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AnswerTest {
    private final Values values = new Values(0, ZoneOffset.UTC, 1, new Random(1), "h:1", Payload.of("hello"));

    @Test
    void silenceAnswersNothing() {
        assertThat(new Answer.Silence().answers()).isFalse();
    }

    @Test
    void anEchoAnswersWhatCame() {
        assertThat(new Answer.Echo().answers()).isTrue();
        assertThat(new Answer.Echo().to(values)).isEqualTo(Payload.of("hello"));
    }

    @Test
    void aReplyAnswersItsTemplate() {
        Answer reply = new Answer.Reply(Template.forReply("ack: {{data}}"));

        assertThat(reply.answers()).isTrue();
        assertThat(reply.to(values)).isEqualTo(Payload.of("ack: hello"));
    }
}
