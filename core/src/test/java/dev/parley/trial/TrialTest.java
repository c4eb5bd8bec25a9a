package dev.parley.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.address.Cidr;
import dev.parley.event.Unit;
import dev.parley.payload.Payload;
import dev.parley.payload.PayloadFormat;
import dev.parley.regex.Regex;
import dev.parley.rule.Action;
import dev.parley.rule.Frequency;
import dev.parley.rule.Match;
import dev.parley.rule.Rules;
import dev.parley.rule.RulesBuilder;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules are asked without a socket, and say why not. */
class TrialTest {
    static final Trial.Filling FILLING =
            Trial.filling(() -> 0, () -> new SplittableRandom(0), "127.0.0.1:50000", "127.0.0.1:9000");

    private static Trial trial(RulesBuilder rules) {
        return new Trial(rules.build(), InetAddress.getLoopbackAddress(), 0, FILLING);
    }

    private static TrialResult ask(Trial trial, String message) {
        return trial.message(Payload.of(message));
    }

    private static List<String> answers(TrialResult result) {
        return result.answers().stream().map(Payload::escaped).toList();
    }

    private static List<RuleMiss> misses(TrialResult result) {
        return Trial.misses(result, Unit.DATAGRAM, PayloadFormat.TEXT);
    }

    @Test
    void showsTheRuleItsCapturesAndWhatLeavesWhen() {
        TrialResult result = ask(
                trial(Rules.whenFound("^GET (?P<key>\\w+)$")
                        .reply("{{key}}")
                        .after(Duration.ofMillis(200))
                        .reply("{{n}}")
                        .state("done")),
                "GET speed");

        assertThat(result.index()).isZero();
        assertThat(result.decision().orElseThrow().captures()).containsEntry("key", Payload.of("speed"));
        assertThat(answers(result)).containsExactly("speed", "2");
        assertThat(result.effects())
                .extracting(TrialEffect::at)
                .extracting(Duration::toMillis)
                .containsExactly(0L, 200L, 200L);
        assertThat(result.stateBefore()).isEqualTo("start");
        assertThat(result.stateAfter()).isEqualTo("done");
    }

    @Test
    void severalMessagesAreOfOnePeerSoThatStatesAndCountsWork() {
        Trial trial = trial(Rules.when("login")
                .state("in")
                .reply("welcome")
                .when(new Match.InState("in"), new Match.Nth(3))
                .reply("third")
                .when("bye")
                .close()
                .otherwise()
                .reply("who?"));

        assertThat(answers(ask(trial, "get"))).containsExactly("who?");
        assertThat(answers(ask(trial, "login"))).containsExactly("welcome");
        assertThat(answers(ask(trial, "get"))).containsExactly("third");
        ask(trial, "bye");
        assertThat(trial.state()).as("closed, so it begins anew").isEqualTo("start");
        ask(trial, "login");
        ask(trial, "x");
        assertThat(answers(ask(trial, "get"))).containsExactly("third");
    }

    @Test
    void whoseTurnItIsIsFollowedAndSaid() {
        Trial trial = trial(Rules.when("read")
                .frequency(new Frequency.OneIn(2, false))
                .reply("second")
                .otherwise()
                .reply("."));

        TrialResult first = ask(trial, "read");
        assertThat(answers(first)).containsExactly(".");
        assertThat(misses(first)).singleElement().satisfies(miss -> {
            assertThat(miss.wants()).isEqualTo("its turn (one in 2)");
            assertThat(miss.met()).isEqualTo("it holds, and it is not its turn");
        });
        assertThat(answers(ask(trial, "read"))).containsExactly("second");
    }

    @Test
    void aGreetingComesOnceAndBeforeTheFirstMessage() {
        Trial trial =
                trial(Rules.when(new Match.Connect()).reply("hello").when("a").reply("b"));

        assertThat(trial.connect())
                .hasValueSatisfying(greeting -> assertThat(answers(greeting)).containsExactly("hello"));
        assertThat(trial.connect()).isEmpty();
        assertThat(misses(ask(trial, "a"))).singleElement().satisfies(miss -> {
            assertThat(miss.wants()).isEqualTo("a new peer");
            assertThat(miss.met()).isEqualTo("this is a message");
        });
    }

    @Test
    void ofARepeatedReplyTheFirstAreShown() {
        TrialResult result = ask(trial(Rules.when("start").repeat("{{n}} {{data}}", Duration.ofMillis(50))), "start");

        assertThat(result.effects())
                .singleElement()
                .isInstanceOfSatisfying(
                        TrialEffect.Repeats.class,
                        repeats -> assertThat(repeats.first())
                                .extracting(TrialEffect.Filled::payload)
                                .containsExactly(Payload.of("1 start"), Payload.of("2 start"), Payload.of("3 start")));
        assertThat(answers(result)).containsExactly("1 start");
    }

    @Test
    void aTemplateWithoutAValueSaysWhy() {
        TrialResult result = ask(trial(Rules.when("a").reply("{{data[5]}}")), "a");

        assertThat(result.effects()).singleElement().isInstanceOfSatisfying(TrialEffect.Sends.class, sends -> {
            assertThat(sends.message().payload()).isNull();
            assertThat(sends.message().problem()).contains("data[5]");
        });
        assertThat(result.answers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text     | ping     | 'ping\\n' | exactly "ping"         | '1 B more: "\\n"'
            text     | ping     | pin       | exactly "ping"         | it ends after 3 B
            text     | ping     | pang      | exactly "ping"         | 'from byte 2 on it is "ang"'
            text     | ping     | xx        | exactly "ping"         | it is "xx"
            prefix   | GET      | PUT x     | the beginning "GET"    | it begins with "PUT"
            suffix   | END      | PUT x     | the end "END"          | it ends with "T x"
            contains | =        | a b       | "=" somewhere          | it is nowhere
            regex    | ^\\d+$   | a         | a match of ^\\d+$      | there is none
            size     | 5        | a         | 5 B                    | it has 1 B
            state    | in       | a         | the state "in"         | the peer is in "start"
            peer     | 10.1.0.0 | a         | a peer in 10.1.0.0/16  | it comes from 127.0.0.1
            nth      | 3        | a         | message number 3       | it is number 1
            """)
    void saysTheFirstConditionThatDoesNotHoldAndWhatItMet(
            String kind, String value, String message, String wants, String met) {
        Match match = switch (kind) {
            case "text" -> new Match.Exactly(Payload.of(value));
            case "prefix" -> new Match.Prefix(Payload.of(value));
            case "suffix" -> new Match.Suffix(Payload.of(value));
            case "contains" -> new Match.Contains(Payload.of(value));
            case "regex" -> new Match.Found(Regex.of(value, Regex.Over.TEXT));
            case "size" -> new Match.Size(5, 5);
            case "state" -> new Match.InState(value);
            case "peer" -> new Match.From(Cidr.parse(value + "/16"));
            default -> new Match.Nth(3);
        };
        RulesBuilder rules =
                Rules.when(new Match.Anything(), match).reply("x").when("in").then(new Action.SetState("in"));
        Payload sent = Payload.of(message.replace("\\n", "\n"));

        RuleMiss miss = misses(trial(rules).message(sent)).getFirst();

        assertThat(miss.wants()).isEqualTo(wants.replace("\\\\", "\\"));
        assertThat(miss.met()).isEqualTo(met);
    }

    @Test
    void theNearestMissIsAHintAboutThatRule() {
        Trial trial = trial(Rules.when("x").reply("y").when("ping").reply("pong"));

        List<RuleMiss> misses = misses(ask(trial, "ping\n"));

        assertThat(misses).hasSize(2);
        assertThat(misses.get(0).hint()).isEmpty();
        assertThat(misses.get(1).hint()).startsWith("it would without the LF (\\n) at its end: leave that out");
        assertThat(misses(ask(trial, "Ping")).get(1).hint()).startsWith("it would in other letters");
    }
}
