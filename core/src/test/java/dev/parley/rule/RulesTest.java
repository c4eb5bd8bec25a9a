package dev.parley.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.address.Address;
import dev.parley.address.Cidr;
import dev.parley.payload.Payload;
import dev.parley.regex.Regex;
import dev.parley.template.Template;
import dev.parley.testkit.Allocation;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RulesTest {
    private static final Match ANYTHING = new Match.Anything();
    private static final Match CONNECT = new Match.Connect();
    private static final Match DISCONNECT = new Match.Disconnect();
    private static final Match SILENCE = new Match.Silence(Duration.ofSeconds(5));
    private static final Action TO_SENDER = new Action.Reply(Template.forReply("ok"), new Action.Recipient.Sender());
    private static final Action TO_ALL = new Action.Reply(Template.forReply("ok"), new Action.Recipient.All());
    private static final String START = Match.InState.START;

    private final InetAddress peer = address("192.168.1.20");

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** What leads a peer into the state "ready". */
    private static final Rule TO_READY = new Rule(
            List.of(new Match.Exactly(Payload.of("to ready"))), List.of(new Action.SetState("ready")), "to ready");

    private static Rule rule(String source, Match... when) {
        return new Rule(List.of(when), List.of(TO_SENDER), source);
    }

    private static Match text(String text) {
        return new Match.Exactly(Payload.of(text));
    }

    private static Match regex(String regex) {
        return new Match.Found(Regex.of(regex, Regex.Over.TEXT));
    }

    private static Trigger message(String text) {
        return new Trigger.Arrived(Payload.of(text), 1);
    }

    private String decide(Rules rules, Trigger trigger, String state) {
        return rules.decide(trigger, peer, state)
                .map(decision -> decision.rule().source())
                .orElse("none");
    }

    private String decide(Trigger trigger, Match... when) {
        return decide(Rules.of(List.of(rule("it", when), TO_READY)), trigger, START);
    }

    @Test
    void theFirstThatMatchesAnswers() {
        Rules rules = Rules.of(List.of(
                rule("ping", text("ping")),
                rule("p", new Match.Prefix(Payload.of("p"))),
                rule("regex", regex("^p.*g$")),
                rule("otherwise", ANYTHING)));

        assertThat(decide(rules, message("ping"), START)).isEqualTo("ping");
        assertThat(decide(rules, message("pong"), START)).isEqualTo("p");
        assertThat(decide(rules, message("ring"), START)).isEqualTo("otherwise");
    }

    @Test
    void whatNoRuleMatchesIsNotAnswered() {
        assertThat(decide(message("pong"), text("ping"))).isEqualTo("none");
    }

    /** A flood of what no rule matches must not keep the garbage collector busy. */
    @Test
    void allocatesNothingWhereNothingMatches() {
        Rules rules = Rules.of(List.of(
                rule("a", text("ping")),
                rule("b", new Match.Contains(Payload.of("pong")), new Match.InState(START)),
                rule("c", regex("^GET (\\w+)$")),
                rule("d", regex("[0-9]+ km")),
                rule("e", new Match.Found(Regex.of("^ff", Regex.Over.HEX))),
                rule("f", CONNECT)));
        Trigger message = message("nothing of that");
        long enough = 10_000;
        long least = Allocation.least(enough, () -> {
            for (int i = 0; i < 10_000; i++) {
                rules.decide(message, peer, START);
            }
        });
        assertThat(least).as("bytes for 10,000 decisions").isLessThan(enough);
    }

    @Test
    void allConditionsMustHold() {
        Match[] when = {new Match.Prefix(Payload.of("SET ")), new Match.Size(5, 8), new Match.Contains(Payload.of("="))
        };

        assertThat(decide(message("SET a=1"), when)).isEqualTo("it");
        assertThat(decide(message("SET a 1"), when)).isEqualTo("none");
        assertThat(decide(message("SET abc=1"), when)).isEqualTo("none");
        assertThat(decide(message("GET a=1"), when)).isEqualTo("none");
    }

    @Test
    void anEmptyMessageIsAMessage() {
        assertThat(decide(message(""), ANYTHING)).isEqualTo("it");
        assertThat(decide(message(""), text(""))).isEqualTo("it");
        assertThat(decide(message(""), new Match.Size(0, 0))).isEqualTo("it");
        assertThat(decide(message("a"), text(""))).isEqualTo("none");
        assertThat(decide(message(""), regex("^$"))).isEqualTo("it");
    }

    @Test
    void looksAtBytesAndNotAtText() {
        Payload bytes = Payload.copyOf((byte) 0xff, (byte) 0, (byte) 0xfe);
        Trigger arrived = new Trigger.Arrived(bytes, 1);

        assertThat(decide(arrived, new Match.Exactly(bytes))).isEqualTo("it");
        assertThat(decide(arrived, new Match.Suffix(bytes.slice(1, 3)))).isEqualTo("it");
        assertThat(decide(arrived, new Match.Contains(bytes.slice(1, 2)))).isEqualTo("it");
        assertThat(decide(arrived, new Match.Prefix(bytes.slice(1, 2)))).isEqualTo("none");
    }

    @Test
    void aStateSelectsRules() {
        Rules rules = Rules.of(List.of(
                rule("login", new Match.InState("start"), regex("^LOGIN (?P<who>\\w+)$")),
                rule("not yet", new Match.InState("start")),
                rule("command", new Match.InState("ready"), text("GET")),
                TO_READY));

        assertThat(decide(rules, message("GET"), "start")).isEqualTo("not yet");
        assertThat(decide(rules, message("LOGIN ann"), "start")).isEqualTo("login");
        assertThat(decide(rules, message("GET"), "ready")).isEqualTo("command");
        assertThat(decide(rules, message("LOGIN ann"), "ready")).isEqualTo("none");
    }

    @Test
    void refusesARuleInAStateThatNoRuleLeadsTo() {
        Match open = new Match.InState("open");
        List<Rule> misspelt = List.of(
                new Rule(List.of(text("login")), List.of(new Action.SetState("opened")), ""),
                rule("bench.yaml:7", new Match.InState("opend")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rules.of(misspelt))
                .withMessage(
                        "rule bench.yaml:7 can never match: no rule sets the state \"opend\"; a peer begins in \"start\", and rules set \"opened\". Did you mean opened?");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rules.of(List.of(rule("", open))))
                .withMessage(
                        "rule 1 can never match: no rule sets the state \"open\", nor any other: each peer stays in \"start\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rules.of(List.of(
                        new Rule(List.of(open, text("a")), List.of(new Action.SetState("shut")), "a"),
                        new Rule(List.of(new Match.InState("shut")), List.of(new Action.SetState("open")), "b"))))
                .withMessage(
                        "rule a can never match: no peer comes into the state \"open\", since what sets it can never match itself: rule b");
    }

    @Test
    void takesRulesInEachStateThatOthersLeadTo() {
        List<Rule> circle = List.of(
                new Rule(List.of(new Match.InState("b")), List.of(new Action.SetState("c")), ""),
                new Rule(List.of(new Match.InState("c")), List.of(new Action.SetState(START)), ""),
                new Rule(List.of(new Match.InState(START)), List.of(new Action.SetState("b")), ""));
        assertThat(Rules.of(circle).all()).hasSize(3);
    }

    @Test
    void theNthMessageIsCounted() {
        Match third = new Match.Nth(3);

        assertThat(decide(new Trigger.Arrived(Payload.of("a"), 2), third)).isEqualTo("none");
        assertThat(decide(new Trigger.Arrived(Payload.of("a"), 3), third)).isEqualTo("it");
    }

    @Test
    void aNetworkSelectsPeers() {
        assertThat(decide(message("a"), new Match.From(Cidr.parse("192.168.1.0/24"))))
                .isEqualTo("it");
        assertThat(decide(message("a"), new Match.From(Cidr.parse("192.168.2.0/24"))))
                .isEqualTo("none");
    }

    @Test
    void rulesAreAboutMessagesUnlessTheySayOtherwise() {
        Match inStart = new Match.InState(START);

        assertThat(decide(message("a"), inStart)).isEqualTo("it");
        assertThat(decide(new Trigger.Connected(), inStart)).isEqualTo("none");
        assertThat(decide(new Trigger.Connected(), ANYTHING)).isEqualTo("none");
        assertThat(decide(new Trigger.Disconnected(), inStart)).isEqualTo("none");
        assertThat(decide(new Trigger.Idle(Duration.ofSeconds(5)), inStart)).isEqualTo("none");
    }

    @Test
    void comingGoingAndSilenceAreAnswered() {
        Match inStart = new Match.InState(START);

        assertThat(decide(new Trigger.Connected(), CONNECT, inStart)).isEqualTo("it");
        assertThat(decide(new Trigger.Connected(), CONNECT, new Match.InState("ready")))
                .isEqualTo("none");
        assertThat(decide(new Trigger.Connected(), DISCONNECT)).isEqualTo("none");
        assertThat(decide(new Trigger.Disconnected(), DISCONNECT)).isEqualTo("it");
        assertThat(decide(new Trigger.Idle(Duration.ofSeconds(5)), SILENCE)).isEqualTo("it");
        assertThat(decide(new Trigger.Idle(Duration.ofSeconds(6)), SILENCE)).isEqualTo("none");
        assertThat(decide(message("a"), SILENCE)).isEqualTo("none");
    }

    @Test
    void silencesAreToldOnceEachTheShortestFirst() {
        Match two = new Match.Silence(Duration.ofSeconds(2));
        Rules rules = Rules.of(List.of(
                rule("a", SILENCE),
                rule("b", two),
                rule("c", SILENCE, new Match.InState("ready")),
                TO_READY,
                rule("d", ANYTHING)));

        assertThat(rules.silences()).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(5));
    }

    @Test
    void capturesOfSeveralExpressionsAreCountedOn() {
        CompiledMatch compiledMatch = CompiledMatch.of(
                List.of(regex("a=(?P<a>\\d+)"), new Match.Prefix(Payload.of("set")), regex("b=(\\d)(?P<unit>\\w)")));

        assertThat(compiledMatch.captures()).containsExactly("1", "2", "3", "a", "unit");
        assertThat(compiledMatch.match(message("set b=7m a=12"), peer, START))
                .contains(Map.of(
                        "1", Payload.of("12"),
                        "a", Payload.of("12"),
                        "2", Payload.of("7"),
                        "3", Payload.of("m"),
                        "unit", Payload.of("m")));
        assertThat(compiledMatch.match(message("set b=7m"), peer, START)).isEmpty();
    }

    @Test
    void twoCapturesCannotHaveOneName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rule("it", regex("(?P<id>a)"), regex("(?P<id>b)")))
                .withMessageContaining("two regular expressions of one rule capture something as \"id\"");
    }

    @Test
    void whatHappensWithoutAMessageTakesNoConditionAboutOne() {
        for (Match event : List.of(CONNECT, DISCONNECT, SILENCE)) {
            for (Match about : List.of(text("a"), ANYTHING, regex("a"), new Match.Nth(1), new Match.Size(1, 2))) {
                assertThatIllegalArgumentException()
                        .as("%s and %s", event, about)
                        .isThrownBy(() -> rule("it", event, about))
                        .withMessageContaining("only peer and state can stand");
            }
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rule("it", CONNECT, DISCONNECT))
                .withMessageContaining("a rule for each");
    }

    @Test
    void aConditionThatAlwaysHoldsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Match.Prefix(Payload.EMPTY))
                .withMessageStartingWith("prefix needs at least one byte");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Match.Suffix(Payload.EMPTY))
                .withMessageStartingWith("suffix needs at least one byte");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Match.Contains(Payload.EMPTY))
                .withMessageStartingWith("contains needs at least one byte");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "logged in", "a\"b", "a.b"})
    void aStatesNameIsAWord(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Match.InState(name))
                .withMessageContaining("a state's name has letters, digits, - and _");
        assertThatIllegalArgumentException().isThrownBy(() -> new Action.SetState(name));
    }

    @Test
    void lengthsOfTimeHaveBounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Match.Silence(Duration.ZERO))
                .withMessageContaining("longer than 0 and at most 24h");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Match.Silence(Duration.ofHours(25)))
                .withMessageContaining("at most 24h");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Action.Wait(Duration.ofMillis(-1)))
                .withMessageContaining("from 0 to 24h");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Action.Wait(Duration.ofHours(25)))
                .withMessageContaining("from 0 to 24h");
    }

    @Test
    void aNamedRecipientIsAUdpAddressThatCanBeReached() {
        assertThat(new Action.Recipient.Named(Address.parse("udp://127.0.0.1:9000")))
                .isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Action.Recipient.Named(Address.parse("udp://:9000")))
                .withMessageContaining("has no host");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Action.Recipient.Named(Address.parse("tcp://127.0.0.1:9000")))
                .withMessageContaining("a connection of its own");
    }

    @Test
    void whatCannotHaveAnEffectIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rule(List.of(ANYTHING), List.of(new Action.Close(), TO_SENDER), ""))
                .withMessageContaining("after close nothing more can be done to the sender");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new Rule(List.of(ANYTHING), List.of(new Action.Reset(), new Action.SetState("a")), ""))
                .withMessageContaining("after reset");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rule(List.of(ANYTHING), List.of(new Action.NoReply(), TO_ALL), ""))
                .withMessageContaining("both stay silent and reply");

        assertThat(new Rule(List.of(ANYTHING), List.of(new Action.Close(), TO_ALL), ""))
                .isNotNull();
        assertThat(new Rule(List.of(ANYTHING), List.of(new Action.NoReply(), new Action.SetState("a")), ""))
                .isNotNull();
    }

    @Test
    void aRuleNeedsBothHalves() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rule(List.of(), List.of(TO_SENDER), ""))
                .withMessageContaining("something to match");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rule(List.of(ANYTHING), List.of(), ""))
                .withMessageContaining("something to do");
    }
}
