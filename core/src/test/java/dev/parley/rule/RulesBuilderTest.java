package dev.parley.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.payload.Payload;
import dev.parley.regex.Regex;
import dev.parley.template.Template;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RulesBuilderTest {
    private static Action reply(String template, String... captures) {
        return new Action.Reply(Template.forReply(template, Set.of(captures)), new Action.Recipient.Sender());
    }

    /** Templates know no equality. */
    private static List<String> shown(Rules rules) {
        return rules.all().stream().map(Object::toString).toList();
    }

    @Test
    void writesWhatTheRecordsSay() {
        Rules fluent = Rules.when("LOGIN ann")
                .inState("start")
                .source("login")
                .reply("WELCOME")
                .state("ready")
                .whenFound("^GET (?P<key>\\w+)$")
                .after(Duration.ofMillis(20))
                .reply("{{key}}=42")
                .when("QUIT")
                .frequency(new Frequency.First(2, true))
                .reply("BYE")
                .close()
                .otherwise()
                .silent()
                .build();

        Rules records = Rules.of(List.of(
                new Rule(
                        List.of(new Match.Exactly(Payload.of("LOGIN ann")), new Match.InState("start")),
                        List.of(reply("WELCOME"), new Action.SetState("ready")),
                        "login"),
                new Rule(
                        List.of(new Match.Found(Regex.of("^GET (?P<key>\\w+)$", Regex.Over.TEXT))),
                        List.of(new Action.Wait(Duration.ofMillis(20)), reply("{{key}}=42", "key")),
                        ""),
                new Rule(
                        List.of(new Match.Exactly(Payload.of("QUIT"))),
                        new Frequency.First(2, true),
                        List.of(reply("BYE"), new Action.Close()),
                        ""),
                new Rule(List.of(new Match.Anything()), List.of(new Action.NoReply()), "")));
        assertThat(shown(fluent)).isEqualTo(shown(records));
    }

    @Test
    void bytesAreRepliedAsTheyAre() {
        Rules rules = Rules.when(new Match.Size(0, 4), new Match.Prefix(Payload.of("a")))
                .reply(Payload.of("{{now}}\\\0"))
                .halfClose()
                .build();

        Action.Reply reply = (Action.Reply) rules.all().getFirst().then().getFirst();
        assertThat(reply.template().fill(null)).isEqualTo(Payload.of("{{now}}\\\0"));
    }

    @Test
    void refusesAtOnceWhatMakesNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rules.when("a").reply("{{keu}}"))
                .withMessageContaining("keu");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rules.when("a").build())
                .withMessageContaining("needs something to do");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rules.when("a").reset().reply("b").build())
                .withMessageContaining("put reset at the end");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rules.when("a").inState("reday").silent().build())
                .withMessageContaining("reday");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rules.when("a").and(new Match.Exactly(Payload.of("b"))))
                .withMessageContaining("a");
    }
}
