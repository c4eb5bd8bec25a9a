package dev.parley.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Peers;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every example with the tutorial's script that is its other side, as it stands in the tutorial. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExamplesIT {
    @TempDir
    Path temp;

    @Test
    void theUdpServerHearsTheRepeatedSender() throws Exception {
        try (Program server = Example.run("UdpServer", "udp://127.0.0.1:0");
                Program sender = tutorial("mpython_udp_client", Example.port(server))) {
            server.awaitOut("received: hello message from MicroPython\\r\\n from udp://127.0.0.1:", 2);
            assertThat(sender.isAlive()).isTrue();
        }
    }

    @Test
    void theRepeatedSenderReachesTheUdpServer() throws Exception {
        try (Program server = tutorial("mpython_udp_server", 0);
                Program sender = Example.run("RepeatedSender", udp(server))) {
            server.awaitOut("received: b'hello message from MicroPython\\r\\n' from", 2);
            assertThat(sender.isAlive()).isTrue();
        }
    }

    @Test
    void theTcpServerAndTheScriptGoRoundUntilTheServerIsInterrupted() throws Exception {
        try (Program server = Example.run("TcpServer", "tcp://127.0.0.1:0");
                Program client = tutorial("mpython_tcp_client", Example.port(server))) {
            client.awaitOut("b'hello MicroPython, I am TCP Client'", 5);
            interrupt(server);
            assertThat(client.awaitExit()).isZero();
            assertThat(server.out()).anyMatch(line -> line.endsWith("→  34 B  hello MicroPython, I am TCP Client"));
        }
    }

    @Test
    void theTcpClientAndTheScriptGoRoundUntilTheClientIsInterrupted() throws Exception {
        try (Program server = tutorial("mpython_tcp_server", 0);
                Program client = Example.run("TcpClient", "tcp://127.0.0.1:" + server.port())) {
            server.awaitOut(line -> line.contains("connected"));
            assertThat(server.awaitOut("hello MicroPython, I am TCP Client", 5)).hasSize(5);
            interrupt(client);
            assertThat(client.out()).anyMatch(line -> line.endsWith("→  34 B  hello MicroPython, I am TCP Client"));
        }
    }

    @Test
    void theReceiverHearsTheOneShotSender() throws Exception {
        try (Program receiver = Example.run("Receiver", "udp://127.0.0.1:0");
                Program sender = tutorial("openmv_send", Example.port(receiver))) {
            assertThat(sender.awaitExit()).isZero();
            receiver.awaitOut("→  5 B  hello");
        }
    }

    @Test
    void sendOnceReachesTheReceiver() throws Exception {
        try (Program receiver = tutorial("openmv_receive", 0);
                Program sender = Example.run("SendOnce", udp(receiver))) {
            receiver.awaitOut("got b'hello'");
            assertThat(sender.awaitExit()).isZero();
            assertThat(sender.out()).first().asString().endsWith("←  5 B  hello");
        }
    }

    @Test
    void receiversHearTheSenderToMany() throws Exception {
        try (Program first = Example.run("Receiver", "udp://127.0.0.1:0");
                Program second = Example.run("Receiver", "udp://127.0.0.1:0");
                Program sender = Program.python(
                        "tutorials/openmv_send_many.py",
                        "127.0.0.1",
                        Integer.toString(Example.port(first)),
                        "127.0.0.1",
                        Integer.toString(Example.port(second)))) {
            assertThat(sender.awaitExit()).isZero();
            first.awaitOut("→  5 B  hello");
            second.awaitOut("→  5 B  hello");
        }
    }

    @Test
    void sendToManyReachesThreeReceivers() throws Exception {
        try (Program first = tutorial("openmv_receive", 0);
                Program second = tutorial("openmv_receive", 0);
                Program third = tutorial("openmv_receive", 0);
                Program sender = Example.run("SendToMany", udp(first), udp(second), udp(third))) {
            for (Program receiver : List.of(first, second, third)) {
                receiver.awaitOut("got b'hello'");
            }
            assertThat(sender.awaitExit()).isZero();
        }
    }

    @Test
    void theRequestGetsThePong() throws Exception {
        try (Program server = tutorial("openmv_pong", 0);
                Program request = Example.run("Request", udp(server))) {
            assertThat(request.awaitExit()).isZero();
            assertThat(request.out()).anyMatch(line -> line.endsWith("→  4 B  pong"));
        }
    }

    @Test
    void theRequestGetsTheAck() throws Exception {
        try (Program server = tutorial("openmv_ack", 0);
                Program request = Example.run("Request", udp(server))) {
            assertThat(request.awaitExit()).isZero();
            assertThat(request.out()).anyMatch(line -> line.endsWith("→  9 B  ack: ping"));
        }
    }

    @Test
    void theRequestSaysAfterTwoSecondsThatNothingCame() throws Exception {
        try (Program silent = tutorial("openmv_receive", 0);
                Program request = Example.run("Request", udp(silent))) {
            assertThat(request.awaitExit()).isZero();
            assertThat(request.out()).anyMatch(line -> line.contains("no answer within 2s"));
        }
    }

    @Test
    void thePongServerAnswersThePing() throws Exception {
        try (Program server = Example.run("PongServer", "udp://127.0.0.1:0");
                Program sender = tutorial("openmv_ping", Example.port(server))) {
            assertThat(sender.awaitExit()).isZero();
            assertThat(sender.out()).containsExactly("reply: b'pong'");
        }
    }

    @Test
    void theAckServerAnswersThePing() throws Exception {
        try (Program server = Example.run("AckServer", "udp://127.0.0.1:0");
                Program sender = tutorial("openmv_ping", Example.port(server))) {
            assertThat(sender.awaitExit()).isZero();
            assertThat(sender.out()).containsExactly("reply: b'ack: ping'");
        }
    }

    @Test
    void theChatServerAnswersTheChatClient() throws Exception {
        try (Program server = Example.run("ChatServer", "udp://127.0.0.1:0");
                Program client = tutorial("chat_client", Example.port(server))) {
            client.type("Hello UDP!\n");
            assertThat(client.awaitExit()).isZero();
            client.awaitOut("'Server acknowledges: Hello UDP!'");
            server.awaitOut(line -> line.matches("Message from udp://127\\.0\\.0\\.1:\\d+: 'Hello UDP!'"));
        }
    }

    @Test
    void theChatClientGetsTheAcknowledgement() throws Exception {
        try (Program server = tutorial("chat_server", 0);
                Program client = Example.run("ChatClient", udp(server))) {
            client.type("Hello UDP!\n");
            assertThat(client.awaitExit()).isZero();
            assertThat(client.out()).anyMatch(line -> line.endsWith("Server acknowledges: Hello UDP!"));
            server.awaitOut("'Hello UDP!'");
        }
    }

    @Test
    void theChatClientSendsNothingWhereNobodyTypes() throws Exception {
        try (Program client = Example.run("ChatClient", "udp://127.0.0.1:9")) {
            assertThat(client.endInput().awaitExit()).isZero();
            assertThat(client.out()).noneMatch(line -> line.contains("←"));
            assertThat(client.err()).isEmpty();
        }
    }

    @Test
    void oneSettingsFileServesTheBeaconAndTheScript() throws Exception {
        try (Program server = fromSettings("beacon_server", Ports.free())) {
            server.port();
            try (Program beacon = Example.run("Beacon", settingsFile())) {
                assertThat(server.awaitOut("ATU 20", 2))
                        .allMatch(line ->
                                line.matches("\\('127.0.0.1', \\d+\\) ATU 20\\d\\d-\\d\\d-\\d\\d [0-9:]{8}\\.\\d{6}"));
                interrupt(beacon);
            }
        }
    }

    @Test
    void oneSettingsFileServesTheScriptAndTheBeaconListener() throws Exception {
        int port = Ports.free();
        try (Program beacon = fromSettings("beacon_client", port);
                Program listener = Example.run("BeaconListener", settingsFile())) {
            assertThat(Example.port(listener)).isEqualTo(port);
            String sent = listener.awaitOut("ATU 20").replaceFirst(".*(ATU .*)", "$1");
            assertThat(beacon.awaitOut(sent)).isEqualTo("Sent " + sent);
        }
    }

    @Test
    void theSettingsFileThatIsHereIsTheTutorials() throws Exception {
        assertThat(Files.readString(Example.folder().resolve("settings/udp.py"), UTF_8)
                        .replaceAll("(?m)^#.*\n", ""))
                .isEqualTo(settings(2323));
    }

    /** The script as it stands in the tutorial: with the settings file, in a folder that has one for that port. */
    private Program fromSettings(String script, int port) throws IOException {
        Files.createDirectories(temp.resolve("settings"));
        Files.writeString(temp.resolve("settings/udp.py"), settings(port));
        try (var original = ExamplesIT.class.getResourceAsStream("/tutorials/" + script + ".py")) {
            assertThat(original).isNotNull();
            String text = new String(original.readAllBytes(), UTF_8)
                    .replace("import sys\n", "import settings.udp as settings\n")
                    .replace("int(sys.argv[2])", "settings.UDP[\"SERVER_PORT\"]")
                    .replace("sys.argv[1]", "settings.UDP[\"SERVER_UDP_IPv4\"]");
            assertThat(text).contains("import settings.udp").doesNotContain("sys.");
            Files.writeString(temp.resolve(script + ".py"), text);
        }
        return Program.in(temp, Peers.require("python3"), "-u", script + ".py");
    }

    private String settingsFile() {
        return temp.resolve("settings/udp.py").toString();
    }

    static String settings(int port) {
        return """
                UDP = {
                    "SERVER_UDP_IPv4": '127.0.0.1',
                    "CLIENT_UDP_IPv4": '127.0.0.0',
                    "SERVER_PORT": %s
                }
                """.formatted(port);
    }

    /** Ctrl-C: the session ends in order, with its ledger, and nothing is complained of. */
    static void interrupt(Program example) throws IOException, InterruptedException {
        example.signal("INT");
        assertThat(example.awaitExit()).isEqualTo(130);
        assertThat(example.out()).last().asString().startsWith("ledger: ");
        assertThat(example.err()).isEmpty();
    }

    private static Program tutorial(String script, int port) throws IOException {
        return Program.python("tutorials/" + script + ".py", "127.0.0.1", Integer.toString(port));
    }

    private static String udp(Program server) {
        return "udp://127.0.0.1:" + server.port();
    }
}
