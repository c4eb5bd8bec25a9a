package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Peers;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@code relay} between programs that know nothing of it. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RelayIT {
    @Test
    void theTutorialsProgramsWorkThroughIt() throws Exception {
        int relayPort = Ports.free();
        try (Program server = CommandLine.start("listen", "udp://127.0.0.1:0", "--reply", "ack: {{data}}", "--json")) {
            String target = server.awaitOut("\"listening\"").replaceAll(".*\"local\":\"(udp://[^\"]+)\".*", "$1");
            try (Program relay = CommandLine.start("relay", "udp://127.0.0.1:" + relayPort, target)) {
                relay.awaitErr("listening on");
                try (Program client =
                        CommandLine.start("send", "udp://127.0.0.1:" + relayPort, "hello", "--wait", "5s", "--raw")) {
                    client.awaitExit();
                    assertThat(String.join("\n", client.out())).contains("ack: hello");
                }
                relay.awaitOut(line -> line.matches(".*udp 127\\.0\\.0\\.1:\\d+ → 127\\.0\\.0\\.1:\\d+  5 B  hello"));
                relay.awaitOut(
                        line -> line.matches(".*udp 127\\.0\\.0\\.1:\\d+ → 127\\.0\\.0\\.1:\\d+  10 B  ack: hello"));
                relay.signal("TERM");
                assertThat(relay.awaitExit()).isEqualTo(143);
                assertThat(String.join("\n", relay.err()))
                        .contains("to the target:   took in 1 (5 B), passed on 1 (5 B)")
                        .contains("from the target: took in 1 (10 B), passed on 1 (10 B)");
            }
        }
    }

    @Test
    void aPythonHttpServerAndCurlWorkThroughIt() throws Exception {
        int relayPort = Ports.free();
        int serverPort = Ports.free();
        try (Program server = Program.of(
                        Peers.require("python3"), "-m", "http.server", "" + serverPort, "--bind", "127.0.0.1");
                Program relay = CommandLine.start(
                        "relay",
                        "tcp://127.0.0.1:" + relayPort,
                        "tcp://127.0.0.1:" + serverPort,
                        "--frame",
                        "lines",
                        "--json")) {
            relay.awaitOut("\"listening\"");
            Ports.awaitBound("tcp", serverPort);
            try (Program client = Program.of(
                    Peers.require("curl"), "--silent", "--show-error", "http://127.0.0.1:" + relayPort + "/")) {
                assertThat(client.awaitExit())
                        .as(String.join("\n", client.err()))
                        .isZero();
                assertThat(String.join("\n", client.out())).contains("Directory listing");
            }
            relay.awaitOut("GET / HTTP/1.1");
            relay.awaitOut("\"closed\"");
        }
    }

    @Test
    void jsonPairsTheSidesOfEachPeer() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Program relay = CommandLine.start(
                        "relay", "tcp://127.0.0.1:0", "tcp://127.0.0.1:" + server.getLocalPort(), "--json")) {
            int port = Integer.parseInt(
                    relay.awaitOut("\"listening\"").replaceAll(".*\"local\":\"tcp://127.0.0.1:(\\d+)\".*", "$1"));
            try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port);
                    Socket target = server.accept()) {
                peer.getOutputStream().write("x".getBytes(UTF_8));
                assertThat(target.getInputStream().read()).isEqualTo('x');
                String relaying = relay.awaitOut("\"relaying\"");
                assertThat(relaying)
                        .contains("\"peer\":\"tcp://127.0.0.1:" + peer.getLocalPort() + "\"")
                        .contains("\"from\":\"tcp://127.0.0.1:" + target.getPort() + "\"")
                        .contains("\"target\":\"tcp://127.0.0.1:" + server.getLocalPort() + "\"");
                relay.awaitOut("\"event\":\"received\"");
            }
            relay.signal("TERM");
            relay.awaitExit();
            assertThat(relay.out().getLast())
                    .contains("\"up\":{\"received\":1,")
                    .contains("\"down\":{\"received\":0,");
        }
    }

    @Test
    void whatCannotBeIsRefusedWithTheWayOut() throws Exception {
        assertThat(CommandLine.run("relay", "udp://:9000").err())
                .contains("relay needs where to listen and the target");
        assertThat(CommandLine.run("relay", "udp://:9000", "tcp://127.0.0.1:9").status())
                .isEqualTo(2);
        assertThat(CommandLine.run("relay", "udp://:9000", "udp://127.0.0.1:9000")
                        .err())
                .contains("would pass on to itself for ever");
    }
}
