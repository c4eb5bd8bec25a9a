package dev.parley.examples;

import static dev.parley.examples.ExamplesIT.interrupt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends the tutorials' programs, or what they never notice, and what the examples make of it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultsIT {
    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"UdpServer", "Receiver", "PongServer", "AckServer", "ChatServer", "BeaconListener"})
    void aListenerOutlivesEmptyDatagramsAndBadBytes(String name) throws Exception {
        String lastAnswer = switch (name) {
            case "AckServer" -> "ack: ping";
            case "ChatServer" -> "Server acknowledges: ping";
            case "PongServer" -> "pong";
            default -> "";
        };
        try (Program listener = Example.run(name, where(name, 0));
                Program hostile = Program.python(
                        "peers/udp_hostile.py",
                        "127.0.0.1",
                        Integer.toString(Example.port(listener)),
                        "ping",
                        lastAnswer)) {
            assertThat(hostile.awaitExit()).isZero();
            listener.awaitOut("ping");
            interrupt(listener);
            assertThat(listener.out())
                    .anyMatch(line -> line.contains("\\xff\\xfe\\0"))
                    .anyMatch(line -> line.contains("\\e[2J"))
                    .noneMatch(line -> line.contains("\u001b"))
                    .last()
                    .asString()
                    .startsWith("ledger: received 5 (1,511 B)");
            switch (name) {
                case "AckServer" ->
                    assertThat(hostile.out())
                            .startsWith("answer b'ack: '", "answer b'ack: \\xff\\xfe\\x00'")
                            .endsWith("answer b'ack: ping'")
                            .hasSize(5);
                case "ChatServer" ->
                    assertThat(hostile.out())
                            .startsWith(
                                    "answer b'Server acknowledges: '", "answer b'Server acknowledges: \\xff\\xfe\\x00'")
                            .endsWith("answer b'Server acknowledges: ping'")
                            .hasSize(5);
                case "PongServer" -> assertThat(hostile.out()).containsExactly("answer b'pong'");
                default -> assertThat(hostile.out()).isEmpty();
            }
        }
    }

    @Test
    void theTcpServerOutlivesAResetAndBadBytes() throws Exception {
        try (Program server = Example.run("TcpServer", "tcp://127.0.0.1:0");
                Program hostile =
                        Program.python("peers/tcp_hostile.py", "127.0.0.1", Integer.toString(Example.port(server)))) {
            assertThat(hostile.awaitExit()).isZero();
            assertThat(hostile.out()).containsExactly("answer b'\\xff\\xfe\\x00'", "end b''");
            interrupt(server);
            assertThat(server.out()).anyMatch(line -> line.contains("#1  closed: "));
        }
    }

    @Test
    void theTcpClientReturnsBadBytesAndSaysHowTheServerLeft() throws Exception {
        try (Program server = Program.python("peers/tcp_hostile_server.py");
                Program client = Example.run("TcpClient", "tcp://127.0.0.1:" + server.port())) {
            assertThat(client.awaitExit()).isZero();
            assertThat(server.awaitExit()).isZero();
            assertThat(server.out()).endsWith("answer b'\\xff\\xfe\\x00'");
            assertThat(client.out()).anyMatch(line -> line.contains("closed: "));
            assertThat(client.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Request, fffe00, →  3 B  \\xff\\xfe\\0",
        "Request, -, →  0 B",
        "ChatClient, fffe00, →  3 B  \\xff\\xfe\\0",
        "ChatClient, -, →  0 B"
    })
    void whoWaitsForAnAnswerShowsWhatIsNoText(String name, String answer, String shown) throws Exception {
        try (Program server = Program.python("peers/udp_hostile_answer.py", answer);
                Program sender = Example.run(name, "udp://127.0.0.1:" + server.port())) {
            sender.type("Hello UDP!\n");
            assertThat(sender.awaitExit()).isZero();
            assertThat(sender.out()).anyMatch(line -> line.endsWith(shown));
            assertThat(sender.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RepeatedSender", "TcpClient", "SendOnce", "SendToMany", "Request", "ChatClient", "Beacon"})
    void aSenderSaysWhenNobodyListens(String name) throws Exception {
        int port = Ports.free();
        try (Program sender = Example.run(name, where(name, port))) {
            if (name.equals("ChatClient")) {
                sender.type("is anybody there?\n");
            }
            sender.awaitOut("nothing listens on " + (name.equals("TcpClient") ? "TCP" : "UDP") + " port " + port);
            if (List.of("RepeatedSender", "Beacon").contains(name)) {
                interrupt(sender); // goes on, since its receiver may start later
            } else {
                assertThat(sender.awaitExit()).isZero();
                assertThat(sender.err()).isEmpty();
            }
        }
    }

    /** What the example takes for an address: itself, or a settings file with it. */
    private String where(String name, int port) throws IOException {
        if (name.startsWith("Beacon")) {
            return Files.writeString(temp.resolve("udp.py"), ExamplesIT.settings(port))
                    .toString();
        }
        return (name.startsWith("Tcp") ? "tcp" : "udp") + "://127.0.0.1:" + port;
    }
}
