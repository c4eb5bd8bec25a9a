package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Peers;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs of every day and their servers, with a relay in between of which neither knows. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RelayPeersIT {
    @TempDir
    Path folder;

    private static Program relay(String scheme, int port, int target, String... more) {
        List<String> words = new ArrayList<>(
                List.of("relay", scheme + "://127.0.0.1:" + port, scheme + "://127.0.0.1:" + target, "--json"));
        words.addAll(List.of(more));
        Program relay = CommandLine.start(words.toArray(String[]::new));
        relay.awaitOut("\"listening\"");
        return relay;
    }

    /** What a program says that comes to a good end. */
    private static String said(String... command) throws Exception {
        try (Program program = Program.of(command)) {
            assertThat(program.awaitExit(60))
                    .as("%s%s", program.out(), program.err())
                    .isZero();
            return String.join("\n", program.out());
        }
    }

    @Test
    void iperf3MeasuresBothDirectionsThroughIt() throws Exception {
        String iperf3 = Peers.require("iperf3");
        int port = Ports.free();
        int relayPort = Ports.free();
        try (Program server = Program.of(iperf3, "-s", "--forceflush", "-B", "127.0.0.1", "-p", "" + port);
                Program relay = relay("tcp", relayPort, port)) {
            Ports.awaitBound("tcp", port);
            List<String> directions = List.of("--bidir", "--reverse");
            for (String direction : directions) {
                server.awaitOut(
                        "Server listening", 1 + directions.indexOf(direction)); // it refuses who comes in a test
                assertThat(said(iperf3, "-c", "127.0.0.1", "-p", "" + relayPort, "-n", "20M", direction))
                        .contains("receiver");
            }
        }
    }

    @Test
    void aTlsServerAndCurlShakeHandsThroughIt() throws Exception {
        String openssl = Peers.require("openssl");
        String key = folder.resolve("key.pem").toString();
        String certificate = folder.resolve("certificate.pem").toString();
        said(
                openssl,
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "1",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-keyout",
                key,
                "-out",
                certificate);
        int port = Ports.free();
        int relayPort = Ports.free();
        try (Program server = Program.of(
                        openssl,
                        "s_server",
                        "-accept",
                        "127.0.0.1:" + port,
                        "-key",
                        key,
                        "-cert",
                        certificate,
                        "-www");
                Program relay = relay("tcp", relayPort, port)) {
            Ports.awaitBound("tcp", port);
            assertThat(said(
                            Peers.require("curl"),
                            "--silent",
                            "--show-error",
                            "--cacert",
                            certificate,
                            "https://127.0.0.1:" + relayPort + "/"))
                    .contains("Cipher");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void aNameServerAndDigFindEachOtherThroughIt(String scheme) throws Exception {
        int port = Ports.free();
        int relayPort = Ports.free();
        try (Program server = Program.of(
                        Peers.require("dnsmasq"),
                        "--no-daemon",
                        "--conf-file=/dev/null",
                        "--no-resolv",
                        "--no-hosts",
                        "--pid-file",
                        "--bind-interfaces",
                        "--listen-address=127.0.0.1",
                        "--port=" + port,
                        "--address=/device.test/192.0.2.7");
                Program relay = relay(scheme, relayPort, port)) {
            Ports.awaitBound(scheme, port);
            assertThat(said(
                            Peers.require("dig"),
                            "@127.0.0.1",
                            "-p",
                            "" + relayPort,
                            scheme.equals("tcp") ? "+tcp" : "+notcp",
                            "+short",
                            "device.test"))
                    .isEqualTo("192.0.2.7");
        }
    }

    @Test
    void aBrokerAndItsClientsSpeakMqttThroughIt() throws Exception {
        int port = Ports.free();
        int relayPort = Ports.free();
        Path settings = Files.writeString(
                folder.resolve("mosquitto.conf"), "listener " + port + " 127.0.0.1\nallow_anonymous true\n");
        try (Program broker = Program.of(Peers.require("mosquitto"), "-c", settings.toString());
                Program relay = relay("tcp", relayPort, port)) {
            Ports.awaitBound("tcp", port);
            String[] where = {"-h", "127.0.0.1", "-p", "" + relayPort, "-t", "plant/temperature"};
            said(words(Peers.require("mosquitto_pub"), where, "--retain", "--qos", "1", "-m", "21.5"));
            assertThat(said(words(Peers.require("mosquitto_sub"), where, "-C", "1", "-W", "20")))
                    .isEqualTo("21.5");
        }
    }

    private static String[] words(String program, String[] where, String... more) {
        List<String> words = new ArrayList<>(List.of(program));
        words.addAll(List.of(where));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    @Test
    void theTutorialsProgramsFindEachOtherThroughIt() throws Exception {
        int udpPort = Ports.free();
        int tcpPort = Ports.free();
        try (Program receiver = Program.python("tutorials/openmv_ack.py", "127.0.0.1", "0");
                Program relay = relay("udp", udpPort, receiver.port());
                Program ping = Program.python("tutorials/openmv_ping.py", "127.0.0.1", "" + udpPort)) {
            assertThat(ping.awaitExit()).isZero();
            assertThat(ping.out()).containsExactly("reply: b'ack: ping'");
        }
        try (Program server = Program.python("tutorials/mpython_tcp_server.py", "127.0.0.1", "0");
                Program relay = relay("tcp", tcpPort, server.port());
                Program client = Program.python("tutorials/mpython_tcp_client.py", "127.0.0.1", "" + tcpPort)) {
            client.awaitOut("hello MicroPython, I am TCP Client");
            relay.awaitOut("\"received\"", 2);
        }
    }

    /** What was injected is what is measured: each lost message, and the delay. */
    @Test
    void measureFindsWhatTheRelayDidOnPurpose() throws Exception {
        int port = Ports.free();
        try (Program echo = CommandLine.start("listen", "udp://127.0.0.1:0", "--echo", "--json");
                Program relay =
                        relay("udp", port, echo.listeningPort(), "--up", "loss=10%", "--delay", "20ms", "--seed", "7");
                Program measure = CommandLine.start(
                        "measure",
                        "udp://127.0.0.1:" + port,
                        "--count",
                        "200",
                        "--rate",
                        "200/s",
                        "--wait",
                        "3s",
                        "--json")) {
            assertThat(measure.awaitExit()).isIn(0, 1);
            String summary = measure.awaitOut("\"event\":\"summary\"");
            relay.signal("TERM");
            relay.awaitExit();
            String injected = relay.awaitOut("\"injected\":{\"up\":{\"loss=10%\":");
            assertThat(number(summary, "\"received\":(\\d+)"))
                    .isEqualTo(200 - number(injected, "\"loss=10%\":\"(\\d+) of 200 "));
            assertThat(number(injected, "\"loss=10%\":\"(\\d+) of 200 ")).isBetween(5.0, 40.0);
            assertThat(number(summary, "\"minNanos\":(\\d+)"))
                    .as("the quickest; a busy machine makes others slower: %s", summary)
                    .isBetween(40e6, 80e6);
        }
    }

    /** Of the tutorial about bad networks. */
    @Test
    void aSensorThatSendsAgainLosesNothingWhereAnotherDoes() throws Exception {
        int port = Ports.free();
        try (Program server =
                        CommandLine.start("listen", "udp://127.0.0.1:0", "--rules", rulesOfTheTutorial(), "--json");
                Program relay = relay("udp", port, server.listeningPort(), "--loss", "20%", "--seed", "42")) {
            assertThat(said(Peers.require("python3"), sensor("sensor.py"), "" + port))
                    .as("what is late is taken for the next one's, so that fewer yet may be stored")
                    .matches("(?s).*has no answer\n.*stored 1?\\d of 20");
            assertThat(said(Peers.require("python3"), sensor("patient_sensor.py"), "" + port))
                    .isEqualTo("stored 20 of 20");
        }
    }

    private static String sensor(String program) {
        return Path.of(System.getProperty("parley.root"), "examples", "bad-network", program)
                .toString();
    }

    private String rulesOfTheTutorial() throws Exception {
        return Files.writeString(
                        folder.resolve("rules.yaml"), "- match: {regex: '^(\\d+) temp='}\n  reply: 'stored {{1}}'\n")
                .toString();
    }

    private static double number(String line, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(line);
        assertThat(matcher.find()).as(line).isTrue();
        return Double.parseDouble(matcher.group(1));
    }
}
