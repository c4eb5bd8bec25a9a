package dev.parley.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
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
class ProgressTest {
    private static final long SECOND = 1_000_000_000;
    private static final InetAddress PEER = InetAddress.getLoopbackAddress();

    private long now = 5 * SECOND;

    static Values values() {
        return new Values(0, () -> ZoneOffset.UTC, 1, new Random(1), "", Payload.EMPTY, Map.of());
    }

    private Progress begin(ScriptBuilder script) {
        return new Progress(script.build(), false, 1 << 20);
    }

    private Progress beginJoined(ScriptBuilder script, int mostBytes) {
        return new Progress(script.build(), true, mostBytes);
    }

    private void hear(Progress progress, String... texts) {
        for (String text : texts) {
            assertThat(progress.next(now)).isInstanceOf(Move.Hear.class);
            progress.heard(Payload.of(text), PEER, now);
        }
    }

    private Verdict verdict(Progress progress) {
        return ((Move.Judged) progress.next(now)).verdict();
    }

    private Verdict timeOut(Progress progress) {
        now = ((Move.Hear) progress.next(now)).untilNanos();
        progress.quiet(now);
        return verdict(progress);
    }

    @Test
    void goesFromStepToStep() {
        Progress progress = begin(Script.named("x").send("a{{n}}").expect("b").send("a{{n}}"));

        assertThat(progress.next(now))
                .isInstanceOfSatisfying(
                        Move.Send.class, send -> assertThat(send.number()).isEqualTo(1));
        now += 3_000_000;
        progress.sent(Payload.of("a1"), now);
        Verdict sent = verdict(progress);
        assertThat(sent.passed()).isTrue();
        assertThat(sent.check()).isEqualTo("1 send");
        assertThat(sent.expected()).isEqualTo("\"a1\"");
        assertThat(sent.nanos()).isEqualTo(3_000_000);
        assertThat(progress.next(now)).isEqualTo(new Move.Hear(now + 2 * SECOND));
        progress.heard(Payload.of("b"), PEER, now);
        assertThat(verdict(progress).got()).isEqualTo("\"b\"");
        assertThat(progress.next(now)).isInstanceOfSatisfying(Move.Send.class, send -> {
            assertThat(send.number()).isEqualTo(2);
            assertThat(send.data()).isEqualTo(Payload.of("b"));
        });
        progress.sent(Payload.of("a2"), now);
        assertThat(verdict(progress).passed()).isTrue();
        assertThat(progress.next(now)).isEqualTo(new Move.Done());
    }

    @Test
    void passesOverWhatIsNotExpectedAndTellsItWhenTheTimeIsOver() {
        Progress progress = begin(Script.named("x").expectPrefix("OK"));
        hear(progress, "ERROR\r\n", "bye");

        Verdict failed = timeOut(progress);
        assertThat(failed.cause()).isEqualTo(Cause.EXPECTATION);
        assertThat(failed.says())
                .isEqualTo(
                        "step 1: expected within 2s a message that begins with \"OK\", got \"ERROR\\r\\n\" and \"bye\"; nothing more came");
        assertThat(progress.next(now)).isEqualTo(new Move.Done());
    }

    @Test
    void isNotImpatient() {
        Progress progress = begin(Script.named("x").expect("OK"));
        Move.Hear hear = (Move.Hear) progress.next(now);

        progress.quiet(hear.untilNanos() - 1);
        assertThat(progress.next(hear.untilNanos() - 1)).isEqualTo(hear);
        progress.heard(Payload.of("OK"), PEER, hear.untilNanos());
        assertThat(verdict(progress).passed()).isTrue();
    }

    @Test
    void whatComesTooLateIsNotTaken() {
        Progress progress = begin(Script.named("x").expect("OK"));
        Move.Hear hear = (Move.Hear) progress.next(now);

        progress.heard(Payload.of("OK"), PEER, hear.untilNanos() + 1);
        assertThat(verdict(progress).says()).endsWith("got nothing");
    }

    @Test
    void quotesTheLastOfManyThatWerePassedOver() {
        Progress progress = begin(Script.named("x").expect("OK"));
        for (int i = 1; i <= 1_234; i++) {
            hear(progress, "n" + i);
        }
        assertThat(timeOut(progress).got())
                .isEqualTo(
                        "1,234 messages, the last of them \"n1227\", \"n1228\", \"n1229\", \"n1230\", \"n1231\", \"n1232\", \"n1233\" and \"n1234\"; nothing more came");
    }

    @Test
    void whatEarlierStepsPassedOverIsForgotten() {
        Progress progress = begin(Script.named("x").expect("a").expect("b"));
        hear(progress, "noise", "a");
        verdict(progress);

        assertThat(timeOut(progress).got()).isEqualTo("nothing");
    }

    @Test
    void showsTheFirstByteThatDiffersFromTheMostAlike() {
        Progress progress = begin(Script.named("x").expect("READY"));
        hear(progress, "READ ", "no");

        assertThat(timeOut(progress).difference())
                .isEqualTo("They differ first in byte 5: expected 59 (\"Y\"), got 20 (\"\\x20\")");
    }

    @Test
    void showsAMissingAndASurplusEnd() {
        Progress missing = begin(Script.named("x").expect("OK\r\n"));
        hear(missing, "OK");
        assertThat(timeOut(missing).difference())
                .contains("alike up to byte 2", "goes on with \"\\r\\n\"", "what came ends");

        Progress surplus = begin(Script.named("x").expect("OK"));
        hear(surplus, "OK\r\n");
        assertThat(timeOut(surplus).difference())
                .contains("what was expected ends and what came goes on with \"\\r\\n\"");
    }

    @Test
    void anAssertJudgesWhatTheExpectTook() {
        Progress progress = begin(Script.named("x").expectPrefix("v").check(new Match.Size(1, 2)));
        hear(progress, "noise that is long", "v1234");
        verdict(progress);

        Verdict failed = verdict(progress);
        assertThat(failed.says()).isEqualTo("step 2: expected a message that is 1 to 2 B long, got \"v1234\"");
        assertThat(failed.check()).isEqualTo("2 assert");
    }

    @Test
    void captures() {
        Progress progress = begin(Script.named("x")
                .expectFound("^(?P<id>\\d+) (\\w+)$")
                .expectFound("^(.)$")
                .expect("plain")
                .send("{{id}} {{1}}"));
        hear(progress, "42 ann");
        verdict(progress);
        hear(progress, "z");
        verdict(progress);
        hear(progress, "plain");
        verdict(progress);

        Move.Send send = (Move.Send) progress.next(now);
        assertThat(send.captures())
                .containsEntry("id", Payload.of("42"))
                .containsEntry("1", Payload.of("z"))
                .doesNotContainKey("2");
    }

    @Test
    void pausesAndThenGoesOn() {
        Progress progress =
                begin(Script.named("x").pause(Duration.ofMillis(100)).send("a"));
        Move.Rest rest = (Move.Rest) progress.next(now);

        assertThat(rest.untilNanos()).isEqualTo(now + 100_000_000);
        assertThat(progress.next(rest.untilNanos() - 1)).isEqualTo(rest);
        now = rest.untilNanos();
        assertThat(verdict(progress).expected()).isEqualTo("100ms");
        assertThat(progress.next(now)).isInstanceOf(Move.Send.class);
    }

    @Test
    void numbersTheStepsAndRoundsOfARepeat() {
        Progress progress = begin(Script.named("x")
                .send("first")
                .repeat(2, again -> again.send("a").repeat(2, inner -> inner.send("b")))
                .send("last"));
        List<String> places = new ArrayList<>();
        for (Move move = progress.next(now); !(move instanceof Move.Done); move = progress.next(now)) {
            if (move instanceof Move.Judged judged) {
                places.add(judged.verdict().where());
            } else {
                progress.sent(Payload.EMPTY, now);
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
        Progress progress = new Progress(new Script("", List.of(step)), false, 10);

        assertThat(timeOut(progress).says())
                .isEqualTo("step 1 (login.yaml:7): expected within 2s a message, whatever it is, got nothing");
    }

    @Test
    void takesTheChunksOfAStreamTogether() {
        Progress progress = beginJoined(Script.named("x").expect("OK ann\r\n").expectPrefix("bye"), 100);
        hear(progress, "OK", " ann", "\r\n");
        assertThat(verdict(progress).passed()).isTrue();
        hear(progress, "b", "ye");
        assertThat(verdict(progress).got()).as("what was taken is gone").isEqualTo("\"bye\"");
    }

    @Test
    void boundsWhatIsKeptOfAStream() {
        Progress progress = beginJoined(Script.named("x").expect("OK"), 10);
        hear(progress, "12345", "67890", "1");

        assertThat(verdict(progress).got()).isEqualTo("\"12345678901\"; more than the limit of 10 B");
    }

    @Test
    void tellsTheBeginningOfAMessageWhoseEndDidNotCome() {
        Progress progress = begin(Script.named("x").expect("OK"));
        progress.next(now);
        progress.unfinished(Payload.of("OK"));

        Verdict failed = timeOut(progress);
        assertThat(failed.got()).isEqualTo("only the beginning of a message, \"OK\"");
        assertThat(failed.mend()).contains("The end that --frame asks for has not come");
    }

    @Test
    void aBrokenConnectionFailsTheStepThatIsUnderWay() {
        Progress expecting = begin(Script.named("x").expect("OK"));
        hear(expecting, "hm");
        expecting.broken(Cause.RESET, "the other side broke it off", now);
        Verdict failed = verdict(expecting);
        assertThat(failed.cause()).isEqualTo(Cause.RESET);
        assertThat(failed.got()).isEqualTo("\"hm\"; the other side broke it off");

        Progress sending = begin(Script.named("x").send("hi {{n}}"));
        sending.next(now);
        sending.broken(Cause.RESET, "the other side broke it off", now);
        assertThat(verdict(sending).says())
                .isEqualTo("step 1: expected that \"hi {{n}}\" leaves, got the other side broke it off");
    }
}
