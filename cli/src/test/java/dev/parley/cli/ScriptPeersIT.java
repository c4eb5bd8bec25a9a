package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.framing.Framing;
import dev.parley.ledger.Cause;
import dev.parley.rule.Match;
import dev.parley.script.Script;
import dev.parley.session.Outcome;
import dev.parley.session.script.ScriptSession;
import dev.parley.testkit.Peers;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Scripts with servers that know nothing of Parley. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScriptPeersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static Script login(String name) {
        return Script.named("login")
                .expect("WELCOME")
                .within(PATIENCE)
                .send("LOGIN " + name)
                .expectFound("^OK (?P<token>\\w+)$")
                .within(PATIENCE)
                .check(new Match.Size(4, 20))
                .repeat(
                        100,
                        again ->
                                again.send("GET key {{token}}").expect("key=42").within(PATIENCE))
                .send("QUIT")
                .build();
    }

    private static Outcome run(String address, Script script) throws Exception {
        return run(address, "lines", script);
    }

    private static Outcome run(String address, String framing, Script script) throws Exception {
        var setup = Parley.script(address, script);
        try (ScriptSession session = (address.startsWith("tcp") ? setup.frame(Framing.parse(framing)) : setup).open()) {
            Outcome outcome = session.await();
            session.close();
            assertThat(session.totals().isBalanced()).isTrue();
            return outcome;
        }
    }

    @Test
    void logsInToAServerInPython() throws Exception {
        try (Program server = Program.python("peers/tcp_login.py")) {
            assertThat(run("tcp://127.0.0.1:" + server.port(), "lines=crlf", login("ann")))
                    .isEqualTo(Outcome.DONE);
            assertThat(server.awaitExit()).isZero();
            List<String> heard = server.out();
            assertThat(heard).hasSize(1 + 1 + 100 + 1).contains("b'LOGIN ann\\r\\n'", "b'GET key tnna\\r\\n'");
            assertThat(heard.getLast()).isEqualTo("b'QUIT\\r\\n'");
        }
    }

    @Test
    void saysWhatAServerInPythonAnsweredInstead() throws Exception {
        try (Program server = Program.python("peers/tcp_login.py")) {
            Script script =
                    Script.named("x").send("GET key").expectPrefix("key=").build();
            Outcome outcome = run("tcp://127.0.0.1:" + server.port(), script);
            assertThat(outcome.cause()).isEqualTo(Cause.EXPECTATION);
            assertThat(outcome.message()).contains("got \"WELCOME\" and \"ERROR who are you\"; nothing more came");
        }
    }

    @Test
    void tellsTheResetOfAServerInPython() throws Exception {
        try (Program server = Program.python("peers/tcp_reset.py")) {
            Script script =
                    Script.named("x").send("hi").expect("OK").within(PATIENCE).build();
            Outcome outcome = run("tcp://127.0.0.1:" + server.port(), script);
            assertThat(outcome.cause()).isEqualTo(Cause.RESET);
            assertThat(outcome.message()).startsWith("step 2: expected within 20s ");
        }
    }

    @Test
    void talksToAPersonAtNetcat() throws Exception {
        int port = Ports.free();
        try (Program nc = Program.of(Peers.require("nc.openbsd"), "-l", "127.0.0.1", Integer.toString(port))) {
            Ports.awaitBound("tcp", port);
            Script script = Script.named("x")
                    .send("name?")
                    .expectFound("^(\\w+)$")
                    .within(PATIENCE)
                    .send("hello {{1}}")
                    .build();
            try (ScriptSession session = Parley.script("tcp://127.0.0.1:" + port, script)
                    .frame(Framing.lines())
                    .open()) {
                nc.awaitOut("name?");
                nc.type("ann\n");
                nc.awaitOut("hello ann");
                nc.close();
                assertThat(session.await()).isEqualTo(Outcome.DONE);
            }
        }
    }

    @Test
    void echoesWithSocatOverUdp() throws Exception {
        int port = Ports.free();
        try (Program socat =
                Program.of(Peers.require("socat"), "UDP4-RECVFROM:" + port + ",bind=127.0.0.1,fork", "EXEC:cat")) {
            Ports.awaitBound("udp", port);
            Script script = Script.named("x")
                    .repeat(
                            10,
                            again -> again.send("ping {{n}}")
                                    .expectPrefix("ping ")
                                    .within(PATIENCE))
                    .build();
            assertThat(run("udp://127.0.0.1:" + port, script)).isEqualTo(Outcome.DONE);
            assertThat(socat.isAlive()).isTrue();
        }
    }

    @Test
    void talksToParleyItself() throws Exception {
        try (Program device =
                CommandLine.start("listen", "tcp://127.0.0.1:0", "--frame", "lines", "--echo", "--json")) {
            Script script =
                    Script.named("x").send("a").expect("a").within(PATIENCE).build();
            assertThat(run("tcp://127.0.0.1:" + device.listeningPort(), script)).isEqualTo(Outcome.DONE);
            device.awaitOut("\"event\":\"closed\"");
        }
    }
}
