package dev.parley.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.payload.PayloadFormat;
import dev.parley.rule.Match;
import dev.parley.template.Values;
import java.net.InetAddress;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is decided at each step; no sockets, and time is a number. */
class ScriptInterpreterTest {
    private static final long SECOND = 1_000_000_000;
    private static final InetAddress PEER = InetAddress.getLoopbackAddress();

    private long now = 5 * SECOND;

    static Values values() {
        return new Values(0, () -> ZoneOffset.UTC, 1, new Random(1), "", Payload.EMPTY, Map.of());
    }

    private ScriptInterpreter begin(ScriptBuilder script) {
        return new ScriptInterpreter(script.build(), false, 1 << 20, PayloadFormat.TEXT);
    }

    private ScriptInterpreter beginJoined(ScriptBuilder script, int mostBytes) {
        return new ScriptInterpreter(script.build(), true, mostBytes, PayloadFormat.TEXT);
    }

    private void hear(ScriptInterpreter scriptInterpreter, String... texts) {
        for (String text : texts) {
            assertThat(scriptInterpreter.next(now)).isInstanceOf(NextAction.Receive.class);
            scriptInterpreter.heard(Payload.of(text), PEER, now);
        }
    }

    private StepResult verdict(ScriptInterpreter scriptInterpreter) {
        return ((NextAction.StepDone) scriptInterpreter.next(now)).stepResult();
    }

    private StepResult timeOut(ScriptInterpreter scriptInterpreter) {
        now = ((NextAction.Receive) scriptInterpreter.next(now)).untilNanos();
        scriptInterpreter.quiet(now);
        return verdict(scriptInterpreter);
    }

    @Test
    void goesFromStepToStep() {
        ScriptInterpreter scriptInterpreter =
                begin(Script.named("x").send("a{{n}}").expect("b").send("a{{n}}"));

        assertThat(scriptInterpreter.next(now))
                .isInstanceOfSatisfying(
                        NextAction.Send.class, send -> assertThat(send.number()).isEqualTo(1));
        now += 3_000_000;
        scriptInterpreter.sent(Payload.of("a1"), now);
        StepResult sent = verdict(scriptInterpreter);
        assertThat(sent.passed()).isTrue();
        assertThat(sent.check()).isEqualTo("1 send");
        assertThat(sent.expected()).isEqualTo("\"a1\"");
        assertThat(sent.nanos()).isEqualTo(3_000_000);
        assertThat(scriptInterpreter.next(now)).isEqualTo(new NextAction.Receive(now + 2 * SECOND));
        scriptInterpreter.heard(Payload.of("b"), PEER, now);
        assertThat(verdict(scriptInterpreter).got()).isEqualTo("\"b\"");
        assertThat(scriptInterpreter.next(now)).isInstanceOfSatisfying(NextAction.Send.class, send -> {
            assertThat(send.number()).isEqualTo(2);
            assertThat(send.data()).isEqualTo(Payload.of("b"));
        });
        scriptInterpreter.sent(Payload.of("a2"), now);
        assertThat(verdict(scriptInterpreter).passed()).isTrue();
        assertThat(scriptInterpreter.next(now)).isEqualTo(new NextAction.Done());
    }

    @Test
    void passesOverWhatIsNotExpectedAndTellsItWhenTheTimeIsOver() {
        ScriptInterpreter scriptInterpreter = begin(Script.named("x").expectPrefix("OK"));
        hear(scriptInterpreter, "ERROR\r\n", "bye");

        StepResult failed = timeOut(scriptInterpreter);
        assertThat(failed.cause()).isEqualTo(Cause.EXPECTATION);
        assertThat(failed.message())
                .isEqualTo(
                        "step 1: expected within 2s a message that begins with \"OK\", got \"ERROR\\r\\n\" and \"bye\"; nothing more came");
        assertThat(scriptInterpreter.next(now)).isEqualTo(new NextAction.Done());
    }

    @Test
    void isNotImpatient() {
        ScriptInterpreter scriptInterpreter = begin(Script.named("x").expect("OK"));
        NextAction.Receive receive = (NextAction.Receive) scriptInterpreter.next(now);

        scriptInterpreter.quiet(receive.untilNanos() - 1);
        assertThat(scriptInterpreter.next(receive.untilNanos() - 1)).isEqualTo(receive);
        scriptInterpreter.heard(Payload.of("OK"), PEER, receive.untilNanos());
        assertThat(verdict(scriptInterpreter).passed()).isTrue();
    }

    @Test
    void whatComesTooLateIsNotTaken() {
        ScriptInterpreter scriptInterpreter = begin(Script.named("x").expect("OK"));
        NextAction.Receive receive = (NextAction.Receive) scriptInterpreter.next(now);

        scriptInterpreter.heard(Payload.of("OK"), PEER, receive.untilNanos() + 1);
        assertThat(verdict(scriptInterpreter).message()).endsWith("got nothing");
    }

    @Test
    void quotesTheLastOfManyThatWerePassedOver() {
        ScriptInterpreter scriptInterpreter = begin(Script.named("x").expect("OK"));
        for (int i = 1; i <= 1_234; i++) {
            hear(scriptInterpreter, "n" + i);
        }
        assertThat(timeOut(scriptInterpreter).got())
                .isEqualTo(
                        "1,234 messages, the last of them \"n1227\", \"n1228\", \"n1229\", \"n1230\", \"n1231\", \"n1232\", \"n1233\" and \"n1234\"; nothing more came");
    }

    @Test
    void whatEarlierStepsPassedOverIsForgotten() {
        ScriptInterpreter scriptInterpreter =
                begin(Script.named("x").expect("a").expect("b"));
        hear(scriptInterpreter, "noise", "a");
        verdict(scriptInterpreter);

        assertThat(timeOut(scriptInterpreter).got()).isEqualTo("nothing");
    }

    @Test
    void showsTheFirstByteThatDiffersFromTheMostAlike() {
        ScriptInterpreter scriptInterpreter = begin(Script.named("x").expect("READY"));
        hear(scriptInterpreter, "READ ", "no");

        assertThat(timeOut(scriptInterpreter).difference())
                .isEqualTo("They differ first in byte 5: expected 59 (\"Y\"), got 20 (\"\\x20\")");
    }

    @Test
    void showsInHexTheRowsThatDifferWithAMark() {
        ScriptInterpreter scriptInterpreter = new ScriptInterpreter(
                Script.named("x").expect("0123456789abcdefREADY").build(), false, 1 << 20, PayloadFormat.HEX);
        hear(scriptInterpreter, "0123456789abcdefREAL", "no");

        StepResult failed = timeOut(scriptInterpreter);
        assertThat(failed.difference()).isEqualTo("""
                They differ first in byte 20: expected 44, got 4c
                    expected  00000010  52 45 41 44 59                                    |READY|
                    got       00000010  52 45 41 4c                                       |REAL|
                                                 ^^""");
        assertThat(failed.got()).endsWith("4c and hex 6e 6f; nothing more came");
        assertThat(failed.message()).startsWith("step 1: expected within 2s a message that is exactly hex 30 31 ");
    }

    @Test
    void marksInHexWhereTheOtherOneEnds() {
        ScriptInterpreter scriptInterpreter =
                new ScriptInterpreter(Script.named("x").expect("OK\r\n").build(), false, 1 << 20, PayloadFormat.HEX);
        hear(scriptInterpreter, "OK");

        assertThat(timeOut(scriptInterpreter).difference()).isEqualTo("""
                The first 2 bytes are equal. Then the received message ends, and the expected one continues with hex 0d 0a
                    expected  00000000  4f 4b 0d 0a                                       |OK..|
                    got       00000000  4f 4b                                             |OK|
                                              ^^""");
    }

    @Test
    void showsAMissingAndASurplusEnd() {
        ScriptInterpreter missing = begin(Script.named("x").expect("OK\r\n"));
        hear(missing, "OK");
        assertThat(timeOut(missing).difference())
                .contains("The first 2 bytes are equal", "the received message ends", "continues with \"\\r\\n\"");

        ScriptInterpreter surplus = begin(Script.named("x").expect("OK"));
        hear(surplus, "OK\r\n");
        assertThat(timeOut(surplus).difference())
                .contains("the expected message ends, and the received one continues with \"\\r\\n\"");
    }

    @Test
    void anAssertJudgesWhatTheExpectTook() {
        ScriptInterpreter scriptInterpreter =
                begin(Script.named("x").expectPrefix("v").check(new Match.Size(1, 2)));
        hear(scriptInterpreter, "noise that is long", "v1234");
        verdict(scriptInterpreter);

        StepResult failed = verdict(scriptInterpreter);
        assertThat(failed.message()).isEqualTo("step 2: expected a message that is 1 to 2 B long, got \"v1234\"");
        assertThat(failed.check()).isEqualTo("2 assert");
    }

    @Test
    void captures() {
        ScriptInterpreter scriptInterpreter = begin(Script.named("x")
                .expectFound("^(?P<id>\\d+) (\\w+)$")
                .expectFound("^(.)$")
                .expect("plain")
                .send("{{id}} {{1}}"));
        hear(scriptInterpreter, "42 ann");
        verdict(scriptInterpreter);
        hear(scriptInterpreter, "z");
        verdict(scriptInterpreter);
        hear(scriptInterpreter, "plain");
        verdict(scriptInterpreter);

        NextAction.Send send = (NextAction.Send) scriptInterpreter.next(now);
        assertThat(send.captures())
                .containsEntry("id", Payload.of("42"))
                .containsEntry("1", Payload.of("z"))
                .doesNotContainKey("2");
    }

    @Test
    void pausesAndThenGoesOn() {
        ScriptInterpreter scriptInterpreter =
                begin(Script.named("x").pause(Duration.ofMillis(100)).send("a"));
        NextAction.Wait wait = (NextAction.Wait) scriptInterpreter.next(now);

        assertThat(wait.untilNanos()).isEqualTo(now + 100_000_000);
        assertThat(scriptInterpreter.next(wait.untilNanos() - 1)).isEqualTo(wait);
        now = wait.untilNanos();
        assertThat(verdict(scriptInterpreter).expected()).isEqualTo("100ms");
        assertThat(scriptInterpreter.next(now)).isInstanceOf(NextAction.Send.class);
    }

    @Test
    void numbersTheStepsAndRoundsOfARepeat() {
        ScriptInterpreter scriptInterpreter = begin(Script.named("x")
                .send("first")
                .repeat(2, again -> again.send("a").repeat(2, inner -> inner.send("b")))
                .send("last"));
        List<String> places = new ArrayList<>();
        for (NextAction nextAction = scriptInterpreter.next(now);
                !(nextAction instanceof NextAction.Done);
                nextAction = scriptInterpreter.next(now)) {
            if (nextAction instanceof NextAction.StepDone stepDone) {
                places.add(stepDone.stepResult().where());
            } else {
                scriptInterpreter.sent(Payload.EMPTY, now);
            }
        }
        assertThat(places)
                .containsExactly(
                        "step 1",
                        "step 2.1 in round 1",
                        "step 2.2.1 in round 1",
                        "step 2.2.1 in round 2",
                        "step 2.1 in round 2",
                        "step 2.2.1 in round 1",
                        "step 2.2.1 in round 2",
                        "step 3");
    }

    @Test
    void saysWhereTheStepWasWritten() {
        Step step = new Step.Expect(List.of(new Match.Anything()), Step.Expect.WITHIN, "login.yaml:7");
        ScriptInterpreter scriptInterpreter =
                new ScriptInterpreter(new Script("", List.of(step)), false, 10, PayloadFormat.TEXT);

        assertThat(timeOut(scriptInterpreter).message())
                .isEqualTo("step 1 (login.yaml:7): expected within 2s a message, whatever it is, got nothing");
    }

    @Test
    void takesTheChunksOfAStreamTogether() {
        ScriptInterpreter scriptInterpreter =
                beginJoined(Script.named("x").expect("OK ann\r\n").expectPrefix("bye"), 100);
        hear(scriptInterpreter, "OK", " ann", "\r\n");
        assertThat(verdict(scriptInterpreter).passed()).isTrue();
        hear(scriptInterpreter, "b", "ye");
        assertThat(verdict(scriptInterpreter).got())
                .as("what was taken is gone")
                .isEqualTo("\"bye\"");
    }

    @Test
    void boundsWhatIsKeptOfAStream() {
        ScriptInterpreter scriptInterpreter = beginJoined(Script.named("x").expect("OK"), 10);
        hear(scriptInterpreter, "12345", "67890", "1");

        assertThat(verdict(scriptInterpreter).got()).isEqualTo("\"12345678901\"; more than the limit of 10 B");
    }

    @Test
    void tellsTheBeginningOfAMessageWhoseEndDidNotCome() {
        ScriptInterpreter scriptInterpreter = begin(Script.named("x").expect("OK"));
        scriptInterpreter.next(now);
        scriptInterpreter.unfinished(Payload.of("OK"));

        StepResult failed = timeOut(scriptInterpreter);
        assertThat(failed.got()).isEqualTo("only the beginning of a message, \"OK\"");
        assertThat(failed.mend()).contains("The end that --frame asks for has not come");
    }

    @Test
    void aBrokenConnectionFailsTheStepThatIsUnderWay() {
        ScriptInterpreter expecting = begin(Script.named("x").expect("OK"));
        hear(expecting, "hm");
        expecting.broken(Cause.RESET, "the other side broke it off", now);
        StepResult failed = verdict(expecting);
        assertThat(failed.cause()).isEqualTo(Cause.RESET);
        assertThat(failed.got()).isEqualTo("\"hm\"; the other side broke it off");

        ScriptInterpreter sending = begin(Script.named("x").send("hi {{n}}"));
        sending.next(now);
        sending.broken(Cause.RESET, "the other side broke it off", now);
        assertThat(verdict(sending).message())
                .isEqualTo("step 1: expected that \"hi {{n}}\" leaves, got the other side broke it off");
    }
}
