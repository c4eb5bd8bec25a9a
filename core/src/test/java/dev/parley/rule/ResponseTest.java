package dev.parley.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.payload.Payload;
import dev.parley.template.Template;
import dev.parley.template.Values;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ResponseTest {
    private final Values values = new Values(0, () -> ZoneOffset.UTC, 1, new Random(1), "h:1", Payload.of("hello"));

    @Test
    void silenceAnswersNothing() {
        assertThat(new Response.None().answers()).isFalse();
        assertThat(new Response.None().reply(values)).isEmpty();
    }

    @Test
    void anEchoAnswersWhatCame() {
        assertThat(new Response.Echo().answers()).isTrue();
        assertThat(new Response.Echo().reply(values)).contains(Payload.of("hello"));
    }

    @Test
    void aReplyAnswersItsTemplate() {
        Response reply = new Response.FromTemplate(Template.forReply("ack: {{data}}"));

        assertThat(reply.answers()).isTrue();
        assertThat(reply.reply(values)).contains(Payload.of("ack: hello"));
    }

    @Test
    void aFunctionAnswersOrDoesNot() {
        Response made = new Response.FromFunction(
                data -> Optional.of(Payload.of("pong")).filter(pong -> data.size() == 5));

        assertThat(made.answers()).isTrue();
        assertThat(made.reply(values)).contains(Payload.of("pong"));
        assertThat(made.reply(new Values(0, () -> ZoneOffset.UTC, 1, new Random(1), "h:1", Payload.EMPTY)))
                .isEmpty();
    }
}
