package dev.parley.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.event.Unit;
import dev.parley.payload.Escapes;
import dev.parley.payload.Payload;
import dev.parley.payload.PayloadFormat;
import dev.parley.regex.Regex;
import dev.parley.template.Template;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearMissTest {
    private static final String NOTHING_CERTAIN = "no rule matches this, so nothing answers it";

    private static Rule rule(Match... when) {
        return new Rule(
                List.of(when),
                List.of(new Action.Reply(Template.forReply("pong"), new Action.Recipient.Sender())),
                "bench.yaml:" + (when.length + 1));
    }

    private static Match.Exactly exactly(String text) {
        return new Match.Exactly(Escapes.parse(text));
    }

    private static NearMiss miss(Unit unit, String message, Rule... rules) {
        List<Rule> all = new ArrayList<>(List.of(rules));
        all.add(new Rule(List.of(new Match.Connect()), List.of(new Action.SetState("ready")), ""));
        return NearMiss.of(
                Rules.of(all),
                new Trigger.Arrived(Escapes.parse(message), 1),
                unit,
                InetAddress.getLoopbackAddress(),
                Match.InState.START,
                PayloadFormat.TEXT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ping\\n      | without the LF (\\n) at its end
            ping\\r\\n   | without the CR LF (\\r\\n) at its end
            ping\\r      | without the CR (\\r) at its end
            ping\\0      | without the NUL (\\0) at its end
            'ping '      | without the space at its end
            ping\\0\\0\\n| without the "\\0\\0\\n" at its end
            PING         | would in other letters
            Ping\\r\\n   | would in other letters
            pinging      | begins with "ping", and rule bench.yaml:2 wants nothing behind that
            a ping       | ends with "ping", and rule bench.yaml:2 wants nothing before that
            """)
    void saysByWhatAMessageMissesAnExactText(String message, String says) {
        assertThat(miss(Unit.DATAGRAM, message, rule(exactly("ping"))).message())
                .startsWith("no rule matches this")
                .contains(says, "rule bench.yaml:2");
    }

    @Test
    void quotesInHexWhereThatIsWanted() {
        assertThat(NearMiss.of(
                                Rules.of(List.of(rule(exactly("ping")))),
                                new Trigger.Arrived(Escapes.parse("pinging"), 1),
                                Unit.DATAGRAM,
                                InetAddress.getLoopbackAddress(),
                                Match.InState.START,
                                PayloadFormat.HEX)
                        .message())
                .contains("it begins with hex 70 69 6e 67, and rule bench.yaml:2");
    }

    @Test
    void saysThatTheMessageLacksWhatTheRuleHasAtItsEnd() {
        assertThat(miss(Unit.DATAGRAM, "ping", rule(exactly("ping\\r\\n"))).message())
                .contains("rule bench.yaml:2 wants CR LF (\\r\\n) at its end")
                .doesNotContain("framing");
        assertThat(miss(Unit.MESSAGE, "ping", rule(exactly("ping\\n"))).message())
                .contains("a framing takes line ends off");
    }

    @Test
    void saysItOfConditionsOfEveryKindAsLongAsTheRuleWouldMatchAsAWhole() {
        Match.Found word = new Match.Found(Regex.of("^get \\w+$", Regex.Over.TEXT));
        assertThat(miss(Unit.DATAGRAM, "get x\\n", rule(word)).message()).contains("without the LF");
        assertThat(miss(Unit.DATAGRAM, "ok\\r\\n", rule(new Match.Suffix(Payload.of("k"))))
                        .message())
                .contains("without the CR LF");
        assertThat(miss(Unit.DATAGRAM, "GET x", rule(new Match.Prefix(Payload.of("get "))))
                        .message())
                .contains("in other letters");
        assertThat(miss(Unit.DATAGRAM, "x OK", rule(new Match.Suffix(Payload.of("ok"))))
                        .message())
                .contains("in other letters");
        assertThat(miss(Unit.DATAGRAM, "ping\\n", rule(exactly("ping"), new Match.Nth(2)))
                        .message())
                .as("it is the first")
                .startsWith(NOTHING_CERTAIN);
        assertThat(miss(Unit.DATAGRAM, "pinging", rule(exactly("ping"), new Match.InState("ready")))
                        .message())
                .startsWith(NOTHING_CERTAIN);
    }

    @Test
    void saysInWhichStateARuleWouldMatch() {
        NearMiss miss = miss(Unit.MESSAGE, "get", rule(exactly("get"), new Match.InState("ready")));
        assertThat(miss.message())
                .isEqualTo("no rule matches this in the peer's state \"start\": rule bench.yaml:3 would in \"ready\"");
    }

    @Test
    void saysThatAFramingWouldMakeMessagesOfTheLinesOfAChunk() {
        for (String chunk : List.of("ping\\n", "ping\\r\\n", "hello\\nping\\nrest")) {
            assertThat(miss(Unit.CHUNK, chunk, rule(exactly("ping"))).message())
                    .contains("rule bench.yaml:2 matches the line \"ping\"", "--frame lines");
        }
        assertThat(miss(Unit.MESSAGE, "hello\\nping\\nrest", rule(exactly("ping")))
                        .message())
                .doesNotContain("--frame");
        assertThat(miss(Unit.CHUNK, "hello\\nping", rule(exactly("ping"))).message())
                .as("no whole line")
                .doesNotContain("--frame");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "", "pin", "\\xff\\xfe\\n"})
    void saysNothingOfAMessageThatMissesByMore(String message) {
        for (Unit unit : Unit.values()) {
            assertThat(miss(unit, message, rule(exactly("ping"))).message()).startsWith(NOTHING_CERTAIN);
        }
    }

    @Test
    void looksAtNoLongMessage() {
        String most = "ping" + " ".repeat(NearMiss.MOST_BYTES - 4);
        assertThat(miss(Unit.DATAGRAM, most, rule(exactly("ping"))).message()).contains("at its end");
        assertThat(miss(Unit.DATAGRAM, most + " ", rule(exactly("ping"))).message())
                .startsWith(NOTHING_CERTAIN);
    }

    @Test
    void theSameWayIsOneWhateverTheMessage() {
        Rule ping = rule(exactly("ping"));
        assertThat(miss(Unit.DATAGRAM, "ping\\n", ping).way())
                .isEqualTo(miss(Unit.DATAGRAM, "ping\\r\\n", ping).way())
                .isNotEqualTo(miss(Unit.DATAGRAM, "PING", ping).way())
                .isNotEqualTo(miss(Unit.DATAGRAM, "pong\\n", ping, rule(exactly("pong")))
                        .way());
    }

    @Test
    void saysThatALargeExpressionWasNotTriedInALongMessage() {
        Rule large = rule(new Match.Found(Regex.of("([ab]?){1000}[cd]", Regex.Over.TEXT)));
        assertThat(miss(Unit.DATAGRAM, "a".repeat(60_000), large).message())
                .contains("rule bench.yaml:2 was not tried", "at most");
        assertThat(miss(Unit.DATAGRAM, "a".repeat(2_000), large).message()).startsWith(NOTHING_CERTAIN);
    }
}
