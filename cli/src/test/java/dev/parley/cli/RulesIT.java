package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.framing.Framing;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.rule.Action;
import dev.parley.rule.Action.Recipient;
import dev.parley.rule.Match;
import dev.parley.rule.Rule;
import dev.parley.rule.Rules;
import dev.parley.session.listen.ListenSession;
import dev.parley.template.Template;
import dev.parley.testkit.Peers;
import dev.parley.testkit.Program;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What rules do, as netcat and socat see it. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RulesIT {
    private static final Rules RULES = Rules.of(List.of(
            rule(new Match.Connect(), reply("hello")),
            rule(exactly("slow"), reply("one"), new Action.Wait(Duration.ofMillis(200)), reply("two")),
            rule(exactly("login"), new Action.SetState("in"), reply("welcome")),
            new Rule(List.of(exactly("get"), new Match.InState("in")), List.of(reply("42")), ""),
            rule(exactly("bye"), reply("so long"), new Action.Close()),
            rule(exactly("end"), reply("last"), new Action.HalfClose()),
            rule(exactly("break"), new Action.Reset()),
            rule(new Match.Silence(Duration.ofMillis(300)), reply("still there?")),
            rule(new Match.Anything(), reply("what is {{data}}?"))));

    private final BlockingQueue<Event.Closed> closed = new LinkedBlockingQueue<>();

    @Test
    void ncIsGreetedAnsweredInTimeAndSeesTheEnd() throws Exception {
        try (ListenSession device = tcp();
                Program nc = Program.of(Peers.require("nc"), "127.0.0.1", port(device))) {
            nc.awaitOut("hello");
            nc.type("slow\n").awaitOut("two");
            nc.type("login\nget\nbye\n");
            assertThat(ended().cause()).isEqualTo(Cause.DONE);
            assertThat(nc.endInput().awaitExit()).isZero();
            assertThat(nc.out().stream().filter(line -> !line.equals("still there?")))
                    .containsExactly("hello", "one", "two", "welcome", "42", "so long");
        }
    }

    /** It ends its own side with its input, and reads on. */
    @Test
    void socatGetsTheRestOfItsAnswersAfterTheEndOfItsInput() throws Exception {
        try (ListenSession device = tcp();
                Program socat = Program.of(Peers.require("socat"), "-t10", "-", "TCP4:127.0.0.1:" + port(device))) {
            socat.type("slow\n").endInput();
            assertThat(socat.awaitExit()).isZero();
            assertThat(socat.out().stream().filter(line -> !line.equals("still there?")))
                    .as("without what a test that was slow to type was asked")
                    .containsExactly("hello", "one", "two");
            assertThat(ended().cause()).isEqualTo(Cause.END_OF_STREAM);
        }
    }

    @Test
    void socatSeesAResetAndAHalfClose() throws Exception {
        try (ListenSession device = tcp()) {
            try (Program socat = Program.of(Peers.require("socat"), "-dd", "-", "TCP4:127.0.0.1:" + port(device))) {
                socat.awaitOut("hello");
                socat.type("break\n");
                socat.awaitErr("reset by peer");
                assertThat(ended().message()).contains("a rule broke the connection off");
            }
            try (Program socat = Program.of(Peers.require("socat"), "-t1", "-", "TCP4:127.0.0.1:" + port(device))) {
                socat.type("end\n").awaitOut("last");
                assertThat(socat.awaitExit())
                        .as("the end of what comes ends it")
                        .isZero();
                assertThat(ended().cause()).isEqualTo(Cause.END_OF_STREAM);
            }
        }
    }

    @Test
    void aSilentNcIsAskedOnce() throws Exception {
        try (ListenSession device = tcp();
                Program nc = Program.of(Peers.require("nc"), "127.0.0.1", port(device))) {
            nc.awaitOut("still there?");
            nc.type("yes\n").awaitOut("what is yes?");
            nc.awaitOut("still there?", 2);
            nc.type("bye\n").awaitOut("so long");
            assertThat(nc.endInput().awaitExit()).isZero();
            assertThat(nc.out()).containsExactly("hello", "still there?", "what is yes?", "still there?", "so long");
        }
    }

    @Test
    void aPythonClientIsAnsweredByItsStateOverUdp() throws Exception {
        Rules rules = Rules.of(List.of(
                rule(exactly("login"), new Action.SetState("in"), reply("welcome")),
                new Rule(List.of(exactly("get"), new Match.InState("in")), List.of(reply("42")), ""),
                rule(new Match.Anything(), reply("what is {{data}}?"))));
        try (ListenSession device =
                        Parley.listen("udp://127.0.0.1:0").rules(rules).open(event -> {});
                Program client =
                        Program.python("peers/udp_ask.py", "127.0.0.1", port(device), "get", "login", "get", "")) {
            assertThat(client.awaitExit()).isZero();
            assertThat(client.out())
                    .containsExactly(
                            "answer b'what is get?'", "answer b'welcome'", "answer b'42'", "answer b'what is ?'");
        }
    }

    private ListenSession tcp() throws Exception {
        return Parley.listen("tcp://127.0.0.1:0")
                .frame(Framing.lines())
                .rules(RULES)
                .open(event -> {
                    if (event instanceof Event.Closed end) {
                        closed.add(end);
                    }
                });
    }

    private Event.Closed ended() throws InterruptedException {
        Event.Closed end = closed.poll(20, TimeUnit.SECONDS);
        assertThat(end).as("the connection ends").isNotNull();
        return end;
    }

    private static String port(ListenSession device) {
        return Integer.toString(device.endpoints().getFirst().socketAddress().getPort());
    }

    private static Rule rule(Match when, Action... then) {
        return new Rule(List.of(when), List.of(then), "");
    }

    private static Match exactly(String text) {
        return new Match.Exactly(Payload.of(text));
    }

    private static Action reply(String template) {
        return new Action.Reply(Template.forReply(template), new Recipient.Sender());
    }
}
