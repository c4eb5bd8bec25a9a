package dev.parley.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.parley.payload.Payload;
import dev.parley.rule.Match;
import dev.parley.template.Template;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScriptTest {
    static List<Match> notAboutMessages() {
        return List.of(
                new Match.Connect(),
                new Match.Disconnect(),
                new Match.Silence(Duration.ofSeconds(1)),
                new Match.InState("ready"));
    }

    @ParameterizedTest
    @MethodSource("notAboutMessages")
    void refusesToExpectWhatIsNoMessage(Match match) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Step.Expect(List.of(match), Step.Expect.WITHIN, ""))
                .withMessageContaining("expect is about a message, and ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Step.Check(List.of(match), ""))
                .withMessageContaining("assert is about a message, and ");
    }

    @Test
    void refusesWhatCouldNeverBeGoneThrough() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Script.named("empty").build())
                .withMessageContaining("needs a step");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Script.named("x").expect())
                .withMessageContaining("needs something that must hold");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Script.named("x").check(new Match.Size(1, 2)).build())
                .withMessageContaining("no expect stands before it");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Script.named("x").repeat(0, again -> again.send("a")))
                .withMessageContaining("once or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Script.named("x").repeat(2, again -> {}))
                .withMessageContaining("needs a step to do again");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Script.named("x").expect("OK").within(Duration.ZERO))
                .withMessageContaining("write 2s");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Script.named("x").pause(Duration.ofDays(2)))
                .withMessageContaining("from 0 to 24h");
        assertThatIllegalStateException()
                .isThrownBy(() -> Script.named("x").send("a").within(Duration.ofSeconds(1)))
                .withMessageContaining("within belongs to an expect");
    }

    @Test
    void boundsHowDeepRepeatsStand() {
        Step step = new Step.Send(Template.forMessage("a"), "");
        for (int depth = 0; depth < Script.MOST_DEPTH; depth++) {
            step = new Step.Repeat(1, List.of(step), "");
        }
        new Script("deepest", List.of(step));

        Step deeper = new Step.Repeat(1, List.of(step), "");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Script("too deep", List.of(deeper)))
                .withMessageContaining("more than 8 times");
    }

    @Test
    void anAssertMayFollowAnExpectInARepeatBeforeIt() {
        assertThat(Script.named("x")
                        .repeat(2, again -> again.expect("a"))
                        .check(new Match.Size(1, 1))
                        .build()
                        .steps())
                .hasSize(2);
    }

    @Test
    void namesStayKnownAndNumbersAreOfTheLastExpression() {
        ScriptBuilder script =
                Script.named("x").expectFound("(?P<id>\\d+) (\\w+) (\\w+)").expectFound("(?P<key>.)");

        assertThat(Script.captures(script.build().steps())).containsExactly("1", "id", "key");
        script.expect("plain");
        assertThat(Script.captures(script.build().steps())).containsExactly("1", "id", "key");
    }

    @Test
    void aTemplateMayCallWhatWasCapturedBeforeItAndNothingElse() {
        Script.named("x")
                .expectFound("(?P<token>\\w+)")
                .send("USE {{token}} {{data}}")
                .build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Script.named("x").send("USE {{token}}"))
                .withMessageContaining("{{token}}");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Script.named("x").expectFound("(?P<token>\\w+)").send("{{tokn}}"))
                .withMessageContaining("Did you mean {{token}}?");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Script.named("x").send("{{data}}"))
                .withMessageContaining("no data");
        Script.named("x")
                .expectFound("(?P<token>\\w+)")
                .repeat(2, again -> again.send("{{token}}"))
                .build();
    }

    @Test
    void sendsBytesAsTheyAre() {
        Payload odd = Payload.copyOf(new byte[] {'{', '{', '{', 0, (byte) 0xff, '"', '\\', ' '});
        Step.Send step = (Step.Send) Script.named("x").send(odd).build().steps().getFirst();

        assertThat(step.template().fill(ScriptInterpreterTest.values())).isEqualTo(odd);
    }
}
