package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Peers;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each example of {@code examples/settings} runs against a real client, on ports that nobody has. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SettingsExamplesIT {
    private static final Pattern PORT = Pattern.compile("(address: (?:udp|tcp)://(?:127\\.0\\.0\\.1)?:)(\\d+)");

    @TempDir
    Path folder;

    private final Map<Integer, Integer> ports = new HashMap<>();

    @BeforeEach
    void forgetPorts() {
        ports.clear();
    }

    /** The same file, with another port in the place of each. */
    private Program run(String example) throws IOException {
        Path root = Path.of(System.getProperty("parley.root"));
        Matcher matcher =
                PORT.matcher(Files.readString(root.resolve("examples/settings").resolve(example)));
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            int port = Integer.parseInt(matcher.group(2));
            if (!ports.containsKey(port)) {
                ports.put(port, Ports.free());
            }
            matcher.appendReplacement(text, "$1" + ports.get(port));
        }
        matcher.appendTail(text);
        Path file = Files.writeString(folder.resolve(example), text);
        return CommandLine.start("run", file.toString());
    }

    private String port(int written) {
        return ports.get(written).toString();
    }

    private static void awaitListening(Program run, int count) {
        run.awaitErr("listening on ", count);
    }

    private Program tcp(Program run, int port, String typed) throws IOException {
        Ports.awaitBound("tcp", ports.get(port));
        assertThat(run.isAlive()).isTrue();
        return Program.of(Peers.require("ncat", "nc.openbsd"), "127.0.0.1", port(port))
                .type(typed);
    }

    @Test
    void theAckServerAcknowledgesDatagramsAndLines() throws Exception {
        try (Program run = run("ack-server.yaml");
                Program line = tcp(run, 9000, "hello\n");
                Program ping = Program.python("tutorials/openmv_ping.py", "127.0.0.1", port(9000))) {
            line.awaitOut("ack: hello");
            assertThat(ping.awaitExit()).isZero();
            assertThat(ping.out()).containsExactly("reply: b'ack: ping'");
        }
    }

    @Test
    void theTalkerTellsItsPositionOnUdpAndToWhoConnects() throws Exception {
        try (Program run = run("nmea-talker.yaml");
                Program client = tcp(run, 10110, "");
                Program receiver = Program.of(
                        Peers.require("socat"), "-u", "UDP-RECV:" + port(10110) + ",bind=127.0.0.1", "STDOUT")) {
            assertThat(client.awaitOut("$GPGGA,")).endsWith("*47");
            receiver.awaitOut("$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47");
        }
    }

    @Test
    void theModbusSlaveHasTwoRegisters() throws Exception {
        try (Program run = run("modbus-slave.yaml")) {
            awaitListening(run, 1);
            try (Program client = Program.python("bench/modbus_client.py", "127.0.0.1", port(1502))) {
                assertThat(client.awaitExit()).isZero();
                assertThat(client.out())
                        .containsExactly(
                                "2a0000000005" + "1103021234",
                                "2a0100000005" + "110302abcd",
                                "2a0000000007" + "1103041234abcd",
                                "2a0700000003" + "118302");
            }
        }
    }

    /** The public functions of the Modbus Application Protocol V1.1b3, section 5.1, without 3. */
    @Test
    void theModbusSlaveAnswersEveryOtherFunctionOfTheStandardWithExceptionOne() throws Exception {
        int[] functions = {1, 2, 4, 5, 6, 7, 8, 11, 12, 15, 16, 17, 20, 21, 22, 23, 24, 43};
        try (Program run = run("modbus-slave.yaml")) {
            awaitListening(run, 1);
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), ports.get(1502))) {
                for (int function : functions) {
                    byte[] request = {0x2a, (byte) function, 0, 0, 0, 6, 17, (byte) function, 0, 1, 0, 1};
                    client.getOutputStream().write(request);
                    assertThat(client.getInputStream().readNBytes(9))
                            .as("the answer to function " + function)
                            .containsExactly(0x2a, function, 0, 0, 0, 3, 17, function | 0x80, 1);
                }
            }
        }
    }

    @Test
    void theLineProtocolWantsALogin() throws Exception {
        try (Program run = run("line-protocol.yaml");
                Program client = tcp(run, 5000, "GET volume\r\n")) {
            client.awaitOut("220 door 7 ready");
            client.awaitOut("530 log in first");
            client.type("LOGIN ann wrong\r\nLOGIN ann secret\r\nGET volume\r\nSING\r\nQUIT\r\n");
            client.awaitOut("221 bye");
            assertThat(client.out())
                    .containsExactly(
                            "220 door 7 ready",
                            "530 log in first",
                            "530 wrong name or password",
                            "230 hello ann",
                            "250 volume=42",
                            "500 what is SING?",
                            "221 bye");
        }
    }

    @Test
    void theFlakyServerIsLateSilentAndBreaksOff() throws Exception {
        try (Program run = run("flaky-server.yaml");
                Program good = tcp(run, 9009, "hello\nsilence\nslow\n");
                Program reset = tcp(run, 9009, "reset\n")) {
            good.awaitOut("late: slow");
            assertThat(good.out()).containsExactly("hello", "late: slow");
            reset.awaitExit();
            run.awaitOut("closed: ");
        }
    }

    @Test
    void allTutorialsHaveTheirPeers() throws Exception {
        try (Program run = run("tutorials.yaml")) {
            awaitListening(run, 5);
            try (Program udp = Program.python("tutorials/mpython_udp_client.py", "127.0.0.1", port(6000));
                    Program tcp = Program.python("tutorials/mpython_tcp_client.py", "127.0.0.1", port(5001));
                    Program ping = Program.python("tutorials/openmv_ping.py", "127.0.0.1", port(9000));
                    Program once = Program.python("tutorials/openmv_send.py", "127.0.0.1", port(9000));
                    Program chat = Program.python("tutorials/chat_client.py", "127.0.0.1", port(12345))
                            .type("hi\n");
                    Program beacon = Program.python("tutorials/beacon_client.py", "127.0.0.1", port(2323))) {
                run.awaitOut("hello message from MicroPython");
                assertThat(tcp.awaitExit()).isZero();
                assertThat(tcp.out()).containsExactly("b'hello device'", "close socket");
                assertThat(ping.awaitExit()).isZero();
                assertThat(ping.out()).containsExactly("reply: b'ack: ping'");
                assertThat(once.awaitExit()).isZero();
                chat.awaitOut("'Server acknowledges: hi'");
                run.awaitOut("ATU ");
                assertThat(udp.isAlive()).isTrue();
                assertThat(beacon.isAlive()).isTrue();
            }
        }
    }
}
