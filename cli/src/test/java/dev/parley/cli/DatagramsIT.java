package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Peers;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams as no text shows them: large, empty, to many. The peers are those that neither cut nor split them. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DatagramsIT {
    private static final int LARGE = 60_000;
    private static final String GROUP = "239.1.2.3";
    private static final String BROADCAST = "127.255.255.255";

    @TempDir
    Path temp;

    /** Of its input ncat makes datagrams of 8,192 B, nc of 16,384 B, and socat of 8,192 B unless {@code -b} is given. */
    @Test
    void aLargeDatagramFromSocatArrivesWhole() throws Exception {
        Path file = file(LARGE);
        try (Program listener = CommandLine.start("listen", "udp://127.0.0.1:0", "--count", "1", "--json");
                Program socat = Program.of(
                        Peers.require("socat"),
                        "-b",
                        "65507",
                        "-u",
                        "FILE:" + file,
                        "UDP4:127.0.0.1:" + listener.listeningPort())) {
            assertThat(socat.awaitExit()).isZero();
            assertThat(listener.awaitExit()).isZero();
            assertThat(listener.awaitOut("\"event\":\"received\""))
                    .contains("\"bytes\":60000", "\"hex\":\"" + hex(file) + "\"")
                    .doesNotContain("truncated");
        }
    }

    @Test
    void aLargeDatagramIsEchoedWhole() throws Exception {
        Path file = file(LARGE);
        try (Program listener = CommandLine.start("listen", "udp://127.0.0.1:0", "--count", "1", "--echo", "--json");
                Program client = Program.python(
                        "peers/udp_request.py",
                        "127.0.0.1",
                        Integer.toString(listener.listeningPort()),
                        file.toString())) {
            assertThat(client.awaitExit()).isZero();
            assertThat(client.out()).containsExactly("answer 60000 " + sha256(file));
        }
    }

    @Test
    void aLargeDatagramIsSentWhole() throws Exception {
        Path file = file(LARGE);
        try (Program receiver = Program.python("peers/udp_receive.py", "127.0.0.1");
                Program send =
                        CommandLine.start("send", "udp://127.0.0.1:" + receiver.port(), "--file", file.toString())) {
            assertThat(send.awaitExit()).isZero();
            receiver.awaitOut("got 60000 " + sha256(file));
            assertThat(send.err())
                    .as("on loopback nothing is cut into fragments")
                    .noneMatch(line -> line.contains("note"));
        }
    }

    /** Without {@code -b} socat would write 8,192 B of it, nc 16,384 B, each without a word. */
    @Test
    void aLargeDatagramReachesSocatWhole() throws Exception {
        Path file = file(LARGE);
        Path got = temp.resolve("got");
        int port = Ports.free();
        try (Program socat = Program.of(
                Peers.require("socat"),
                "-b",
                "65507",
                "-u",
                "UDP4-RECVFROM:" + port + ",bind=127.0.0.1",
                "CREATE:" + got)) {
            Ports.awaitBound("udp", port);
            try (Program send = CommandLine.start("send", "udp://127.0.0.1:" + port, "--file", file.toString())) {
                assertThat(send.awaitExit()).isZero();
                assertThat(socat.awaitExit()).isZero();
                assertThat(got).hasSameBinaryContentAs(file);
            }
        }
    }

    @Test
    void anEmptyDatagramIsShownAndEchoed() throws Exception {
        Path empty = file(0);
        try (Program listener = CommandLine.start("listen", "udp://127.0.0.1:0", "--count", "1", "--echo");
                Program client = Program.python(
                        "peers/udp_request.py",
                        "127.0.0.1",
                        Integer.toString(listener.shownPort()),
                        empty.toString())) {
            assertThat(client.awaitExit()).isZero();
            assertThat(client.out()).singleElement().asString().startsWith("answer 0 ");
            assertThat(listener.awaitExit()).isZero();
            assertThat(listener.out()).hasSize(2);
            assertThat(listener.out().getFirst()).endsWith("→  0 B");
            assertThat(listener.out().getLast()).endsWith("←  0 B");
            assertThat(listener.err()).anyMatch(line -> line.startsWith("ledger: received 1 (0 B), sent 1 (0 B)"));
        }
    }

    @Test
    void anEmptyDatagramIsSentAndItsAnswerHeard() throws Exception {
        try (Program server = Program.python("tutorials/openmv_ack.py", "127.0.0.1", "0");
                Program send = CommandLine.start("send", "udp://127.0.0.1:" + server.port(), "", "--wait", "5s")) {
            assertThat(send.awaitExit()).isZero();
            assertThat(send.out()).hasSize(2);
            assertThat(send.out().getFirst()).endsWith("←  0 B");
            assertThat(send.out().getLast()).endsWith("→  5 B  ack:\\x20");
            server.awaitOut("got b'' from");
        }
    }

    @Test
    void listenJoinsAGroup() throws Exception {
        try (Program listener = CommandLine.start(
                        "listen", "udp://" + GROUP + ":0", "--interface", "lo", "--count", "1", "--json");
                Program sender = toGroup(GROUP, listener.listeningPort(), "to the group")) {
            assertThat(sender.awaitExit()).isZero();
            assertThat(listener.awaitExit()).isZero();
            assertThat(listener.awaitOut("\"event\":\"received\"")).contains("\"text\":\"to the group\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1"})
    void sendReachesAGroup(String ttl) throws Exception {
        try (Program receiver = Program.python("peers/udp_receive.py", GROUP);
                Program send = CommandLine.start(
                        "send",
                        "udp://" + GROUP + ":" + receiver.port(),
                        "to the group",
                        "--interface",
                        "lo",
                        "--ttl",
                        ttl)) {
            assertThat(send.awaitExit()).isZero();
            assertThat(receiver.awaitOut("got 12 ")).endsWith("b'to the group'");
            assertThat(send.err())
                    .anySatisfy(line -> assertThat(line)
                            .contains("  note: ")
                            .contains("multicast group", "leaves by lo with a ttl of " + ttl));
        }
    }

    @Test
    void listenHearsABroadcast() throws Exception {
        try (Program listener = CommandLine.start("listen", "udp://:0", "--count", "1", "--json");
                Program sender = toGroup(BROADCAST, listener.listeningPort(), "to all")) {
            assertThat(sender.awaitExit()).isZero();
            assertThat(listener.awaitExit()).isZero();
            assertThat(listener.awaitOut("\"event\":\"received\"")).contains("\"text\":\"to all\"");
        }
    }

    @Test
    void sendReachesABroadcastAddressAndSaysWhatItIs() throws Exception {
        try (Program receiver = Program.python("peers/udp_receive.py", BROADCAST);
                Program send = CommandLine.start("send", "udp://" + BROADCAST + ":" + receiver.port(), "to all")) {
            assertThat(send.awaitExit()).isZero();
            assertThat(receiver.awaitOut("got 6 ")).endsWith("b'to all'");
            assertThat(send.err())
                    .anyMatch(line -> line.contains("  note: ") && line.contains("is a broadcast address"));
        }
    }

    private static Program toGroup(String group, int port, String text) throws Exception {
        return Program.python("peers/udp_to_group.py", group, Integer.toString(port), text);
    }

    private Path file(int size) throws Exception {
        byte[] bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        return Files.write(temp.resolve("payload"), bytes);
    }

    private static String hex(Path file) throws Exception {
        return HexFormat.of().formatHex(Files.readAllBytes(file));
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
