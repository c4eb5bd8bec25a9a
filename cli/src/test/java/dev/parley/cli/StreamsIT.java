package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Peers;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams beyond a line of text: their ends, many at once, their bytes, lines that no chunk respects. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamsIT {
    private static final int MEBIBYTE = 1 << 20;

    @TempDir
    Path temp;

    @Test
    void sendHearsAnAnswerThatComesLongAfterTheEndOfItsInput() throws Exception {
        try (Program server = Program.python("peers/tcp_late_answer.py");
                Program send =
                        CommandLine.start("send", "tcp://127.0.0.1:" + server.port(), "request", "--wait", "5s")) {
            assertThat(send.awaitExit()).isZero();
            assertThat(send.out()).anyMatch(line -> line.endsWith("→  22 B  late answer to request"));
            server.awaitOut("end of input after b'request'");
        }
    }

    @Test
    void sendTellsThatThePeerBrokeOffAfterWhatWasSent() throws Exception {
        try (Program server = Program.python("peers/tcp_reset.py");
                Program send =
                        CommandLine.start("send", "tcp://127.0.0.1:" + server.port(), "hello", "--wait", "20s")) {
            assertThat(send.awaitExit()).isEqualTo(1);
            assertThat(send.out()).hasSize(3);
            assertThat(send.out().get(1)).endsWith("←  5 B  hello");
            assertThat(send.out().get(2)).contains("closed: ", "(reset)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--raw", "--quiet"})
    void sendTellsThatThePeerBrokeOffAlsoWhereEndsAreNotShown(String view) throws Exception {
        try (Program server = Program.python("peers/tcp_reset.py");
                Program send =
                        CommandLine.start("send", "tcp://127.0.0.1:" + server.port(), "hello", "--wait", "20s", view)) {
            assertThat(send.awaitExit()).isEqualTo(1);
            assertThat(send.out()).isEmpty();
            assertThat(send.err()).anyMatch(line -> line.contains("  failed: ") && line.contains("(reset)"));
        }
    }

    @Test
    void listenServes200ClientsAtOnce() throws Exception {
        try (Program listener = CommandLine.start("listen", "tcp://127.0.0.1:0", "--echo", "--json");
                Program clients = Program.python(
                        "peers/tcp_many_clients.py", Integer.toString(listener.listeningPort()), "200")) {
            assertThat(clients.awaitExit()).isZero();
            assertThat(clients.out()).containsExactly("200 of 200 right");
            listener.awaitOut("\"event\":\"closed\"", 200);
            listener.signal("TERM");
            assertThat(listener.awaitExit()).isEqualTo(143);
            assertThat(listener.out().getLast()).contains("\"peers\":200", "\"droppedIn\":{}", "\"droppedOut\":{}");
        }
    }

    @Test
    void rawListenWritesTheBytesOfAClient() throws Exception {
        Path file = file();
        try (Program listener = CommandLine.startOfBytes("listen", "tcp://127.0.0.1:0", "--raw");
                Program client = Program.of(
                        Peers.require("socat"), "-u", "FILE:" + file, "TCP4:127.0.0.1:" + listener.shownPort())) {
            assertThat(listener.readBytes(MEBIBYTE)).isEqualTo(Files.readAllBytes(file));
            assertThat(client.awaitExit()).isZero();
            listener.signal("TERM");
            assertThat(listener.readBytes(1)).as("nothing but those bytes").isEmpty();
            assertThat(listener.awaitExit()).isEqualTo(143);
        }
    }

    @Test
    void rawSendWritesTheBytesOfAServer() throws Exception {
        Path file = file();
        int port = Ports.free();
        try (Program server =
                Program.of(Peers.require("socat"), "-u", "FILE:" + file, "TCP4-LISTEN:" + port + ",bind=127.0.0.1")) {
            Ports.awaitBound("tcp", port);
            try (Program send =
                    CommandLine.startOfBytes("send", "tcp://127.0.0.1:" + port, "", "--raw", "--wait", "20s")) {
                assertThat(send.readBytes(Integer.MAX_VALUE)).isEqualTo(Files.readAllBytes(file));
                assertThat(send.awaitExit()).isZero();
            }
        }
    }

    @Test
    void sendPassesTheBytesOfAFile() throws Exception {
        Path file = file();
        Path got = temp.resolve("got");
        int port = Ports.free();
        try (Program server =
                Program.of(Peers.require("socat"), "-u", "TCP4-LISTEN:" + port + ",bind=127.0.0.1", "CREATE:" + got)) {
            Ports.awaitBound("tcp", port);
            try (Program send =
                    CommandLine.start("send", "tcp://127.0.0.1:" + port, "--file", file.toString(), "--raw")) {
                assertThat(send.awaitExit()).isZero();
                assertThat(server.awaitExit()).isZero();
                assertThat(got).hasSameBinaryContentAs(file);
            }
        }
    }

    /** Neither end reads all before it writes, so both must do both at once. */
    @Test
    void rawBytesGoThroughAnEchoAndBack() throws Exception {
        Path file = file();
        try (Program listener = CommandLine.start("listen", "tcp://127.0.0.1:0", "--echo", "--json");
                Program send = CommandLine.startOfBytes(
                        "send",
                        "tcp://127.0.0.1:" + listener.listeningPort(),
                        "--file",
                        file.toString(),
                        "--raw",
                        "--wait",
                        "20s")) {
            assertThat(send.readBytes(Integer.MAX_VALUE)).isEqualTo(Files.readAllBytes(file));
            assertThat(send.awaitExit()).isZero();
        }
    }

    @Test
    void framesAreLinesHoweverTheyWereWritten() throws Exception {
        try (Program listener = CommandLine.start(
                        "listen", "tcp://127.0.0.1:0", "--frame", "lines", "--reply", "ack: {{data}}", "--json");
                Program client =
                        Program.python("peers/tcp_split_lines.py", Integer.toString(listener.listeningPort()))) {
            assertThat(client.awaitExit()).isZero();
            assertThat(client.out())
                    .containsExactly(
                            "b'ack: one\\n'", "b'ack: two\\n' b'ack: \\n' b'ack: three\\n'", "b'ack: four\\n'", "b''");
            listener.awaitOut("\"event\":\"closed\"");
            assertThat(listener.out().stream()
                            .filter(line -> line.contains("\"event\":\"received\""))
                            .map(line -> line.replaceAll(".*\"unit\":\"(\\w+)\".*\"text\":\"([^\"]*)\".*", "$1 $2")))
                    .containsExactly(
                            "message one", "message two", "message ", "message three", "message four", "chunk rest");
        }
    }

    @Test
    void messagesBehindALengthAreCutAndAnsweredHoweverTheyCame() throws Exception {
        try (Program listener = CommandLine.start(
                        "listen", "tcp://127.0.0.1:0", "--frame", "length=2", "--reply", "ack: {{data}}", "--json");
                Program client = Program.python("peers/tcp_framed.py", Integer.toString(listener.listeningPort()))) {
            assertThat(client.awaitExit()).isZero();
            assertThat(client.out()).containsExactly("8 b'ack: one'", "5 b'ack: '", "305 b'ack: xxxxxxxxxxxxxxx'");
            listener.awaitOut("\"event\":\"closed\"");
            assertThat(listener.out().stream()
                            .filter(line -> line.contains("\"event\":\"received\""))
                            .map(line -> line.replaceAll(".*\"bytes\":(\\d+).*\"unit\":\"(\\w+)\".*", "$1 $2")))
                    .containsExactly("3 message", "0 message", "300 message");
        }
    }

    /** The length of what follows it is filled in, and the end of the answer is known: nobody waits for more. */
    @Test
    void sendAsksAModbusSlaveAndEndsAtItsAnswer() throws Exception {
        try (Program slave = Program.python("peers/tcp_modbus_slave.py");
                Program send = CommandLine.start(
                        "send",
                        "tcp://127.0.0.1:" + slave.port(),
                        "--as",
                        "hex",
                        "0001 0000 0000 11 03 006b 0002",
                        "--frame",
                        "length=2,at=4",
                        "--wait",
                        "60s",
                        "-x")) {
            assertThat(send.awaitExit()).isZero();
            assertThat(send.out())
                    .as("what left, and not what was typed")
                    .anyMatch(line -> line.contains("←") && line.contains("00 01 00 00 00 06 11 03 00 6b 00 02"));
            assertThat(send.out())
                    .anyMatch(line -> line.contains("→") && line.contains("00 01 00 00 00 07 11 03 04 00 11 00 2a"));
        }
    }

    private Path file() throws Exception {
        byte[] bytes = new byte[MEBIBYTE];
        new Random(2).nextBytes(bytes);
        return Files.write(temp.resolve("file"), bytes);
    }
}
