package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Program;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every program of five tutorials about sockets, as a device would run it, with parley in the place of its peer. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TutorialsIT {
    @Test
    void listenHearsTheRepeatedSender() throws Exception {
        try (Program listener = CommandLine.start("listen", "udp://127.0.0.1:0", "--count", "2", "--json");
                Program sender = tutorial("mpython_udp_client", listener.listeningPort())) {
            assertThat(listener.awaitExit()).isZero();
            assertThat(events(listener, "received"))
                    .hasSize(2)
                    .allMatch(line -> line.contains("\"text\":\"hello message from MicroPython\\r\\n\""));
            assertThat(sender.isAlive()).isTrue();
        }
    }

    @Test
    void sendReachesTheUdpServer() throws Exception {
        try (Program server = tutorial("mpython_udp_server", 0);
                Program send = CommandLine.start("send", udp(server), "temp=21", "--json")) {
            assertThat(send.awaitExit()).isZero();
            String port = events(send, "sent").getFirst().replaceAll(".*\"local\":\"[^\"]*:(\\d+)\".*", "$1");
            server.awaitOut("received: b'temp=21' from ('127.0.0.1', " + port + ")");
            server.awaitOut(line -> line.equals("temp=21"));
        }
    }

    @Test
    void sendTellsThatTheUdpServerIsGoneOnceItDiedOfBytesThatAreNoText() throws Exception {
        try (Program server = tutorial("mpython_udp_server", 0);
                Program bytes = CommandLine.start("send", udp(server), "--as", "hex", "ff")) {
            assertThat(bytes.awaitExit()).isZero();
            server.awaitOut("received: b'\\xff'");
            server.awaitExit();
            try (Program next = CommandLine.start("send", udp(server), "still there?", "--json")) {
                assertThat(next.awaitExit()).isEqualTo(1);
                assertThat(events(next, "refused"))
                        .singleElement()
                        .asString()
                        .contains("\"cause\":\"port-unreachable\"");
            }
        }
    }

    @Test
    void sendGetsTheAckOfTheReceiver() throws Exception {
        try (Program receiver = tutorial("openmv_ack", 0);
                Program send = CommandLine.start("send", udp(receiver), "ping", "--wait", "5s")) {
            assertThat(send.awaitExit()).isZero();
            assertThat(send.out()).last().asString().endsWith("→  9 B  ack: ping");
            receiver.awaitOut("got b'ping' from");
        }
    }

    @Test
    void sendShowsThatTheReceiverCutsARequestAt64Bytes() throws Exception {
        try (Program receiver = tutorial("openmv_ack", 0);
                Program send = CommandLine.start("send", udp(receiver), "x".repeat(100), "--wait", "5s")) {
            assertThat(send.awaitExit()).isZero();
            assertThat(send.out()).last().asString().endsWith("→  69 B  ack: " + "x".repeat(64));
        }
    }

    @Test
    void listenAnswersThePing() throws Exception {
        try (Program listener =
                        CommandLine.start("listen", "udp://127.0.0.1:0", "--reply", "ack: {{data}}", "--count", "1");
                Program sender = tutorial("openmv_ping", listener.shownPort())) {
            assertThat(sender.awaitExit()).isZero();
            assertThat(sender.out()).containsExactly("reply: b'ack: ping'");
            assertThat(listener.awaitExit()).isZero();
            assertThat(listener.out()).hasSize(2);
            assertThat(listener.out().getFirst()).endsWith("→  4 B  ping");
            assertThat(listener.out().getLast()).endsWith("←  9 B  ack: ping");
        }
    }

    @Test
    void thePingGetsNoReplyFromAListenerThatGivesNone() throws Exception {
        try (Program listener = CommandLine.start("listen", "udp://127.0.0.1:0", "--json");
                Program sender = tutorial("openmv_ping", listener.listeningPort())) {
            assertThat(sender.awaitExit()).isZero();
            assertThat(sender.out()).containsExactly("no reply in 2 s -- packet lost?");
            assertThat(listener.awaitOut("\"event\":\"received\"")).contains("\"text\":\"ping\"");
        }
    }

    @Test
    void sendGetsThePong() throws Exception {
        try (Program server = tutorial("openmv_pong", 0);
                Program send = CommandLine.start("send", udp(server), "ping", "--wait", "5s")) {
            assertThat(send.awaitExit()).isZero();
            assertThat(send.out()).last().asString().endsWith("→  4 B  pong");
        }
    }

    @Test
    void sendFailsWhenNoPongComes() throws Exception {
        try (Program server = tutorial("openmv_pong", 0);
                Program send = CommandLine.start("send", udp(server), "pin", "--wait", "300ms", "--json")) {
            assertThat(send.awaitExit()).isEqualTo(1);
            assertThat(events(send, "failed")).singleElement().asString().contains("\"cause\":\"no-reply\"");
        }
    }

    @Test
    void listenHearsTheOneLineSender() throws Exception {
        try (Program listener = CommandLine.start("listen", "udp://127.0.0.1:0", "--count", "1");
                Program sender = tutorial("openmv_send", listener.shownPort())) {
            assertThat(sender.awaitExit()).isZero();
            assertThat(listener.awaitExit()).isZero();
            assertThat(listener.out()).singleElement().asString().endsWith("→  5 B  hello");
        }
    }

    @Test
    void oneSendReachesThreeReceivers() throws Exception {
        try (Program first = tutorial("openmv_receive", 0);
                Program second = tutorial("openmv_receive", 0);
                Program third = tutorial("openmv_receive", 0);
                Program send = CommandLine.start("send", udp(first), udp(second), udp(third), "hello")) {
            assertThat(send.awaitExit()).isZero();
            for (Program receiver : List.of(first, second, third)) {
                receiver.awaitOut("got b'hello'");
            }
            assertThat(send.out()).hasSize(3);
        }
    }

    @Test
    void threeListenersHearTheSenderToMany() throws Exception {
        try (Program first = CommandLine.start("listen", "udp://127.0.0.1:0", "--count", "1");
                Program second = CommandLine.start("listen", "udp://127.0.0.1:0", "--count", "1");
                Program third = CommandLine.start("listen", "udp://127.0.0.1:0", "--count", "1");
                Program sender = Program.python(
                        "tutorials/openmv_send_many.py",
                        "127.0.0.1",
                        Integer.toString(first.shownPort()),
                        "127.0.0.1",
                        Integer.toString(second.shownPort()),
                        "127.0.0.1",
                        Integer.toString(third.shownPort()))) {
            assertThat(sender.awaitExit()).isZero();
            for (Program listener : List.of(first, second, third)) {
                assertThat(listener.awaitExit()).isZero();
                assertThat(listener.out()).singleElement().asString().endsWith("→  5 B  hello");
            }
        }
    }

    @Test
    void listenHearsTheBeacon() throws Exception {
        try (Program listener = CommandLine.start("listen", "udp://127.0.0.1:0", "--count", "2", "--json");
                Program beacon = tutorial("beacon_client", listener.listeningPort())) {
            assertThat(listener.awaitExit()).isZero();
            List<String> sent = beacon.awaitOut("Sent ATU ", 2);
            assertThat(events(listener, "received"))
                    .hasSize(2)
                    .zipSatisfy(
                            sent,
                            (line, said) ->
                                    assertThat(line).contains("\"text\":\"" + said.substring("Sent ".length()) + "\""));
            assertThat(listener.out().getLast()).contains("\"peers\":2"); // each from a socket of its own
        }
    }

    @Test
    void sendIsABeaconForTheServer() throws Exception {
        try (Program server = tutorial("beacon_server", 0);
                Program beacon = CommandLine.start(
                        "send", udp(server), "--template", "ATU {{now}}", "--every", "1s", "--count", "3")) {
            assertThat(server.awaitOut("ATU 20", 3))
                    .allMatch(line ->
                            line.matches("\\('127.0.0.1', \\d+\\) ATU 20\\d\\d-\\d\\d-\\d\\d [0-9:]{8}\\.\\d{6}"));
            assertThat(beacon.awaitExit()).isZero();
            assertThat(beacon.out()).hasSize(3);
        }
    }

    @Test
    void sendGetsTheAcknowledgementOfTheChatServer() throws Exception {
        try (Program server = tutorial("chat_server", 0);
                Program send = CommandLine.start("send", udp(server), "Hello UDP!", "--wait", "5s")) {
            assertThat(send.awaitExit()).isZero();
            assertThat(send.out()).last().asString().endsWith("Server acknowledges: Hello UDP!");
            server.awaitOut("Message from ('127.0.0.1', ");
        }
    }

    @Test
    void listenIsAServerForTheChatClient() throws Exception {
        try (Program listener =
                        CommandLine.start("listen", "udp://127.0.0.1:0", "--reply", "Server acknowledges: {{data}}");
                Program client = tutorial("chat_client", listener.shownPort())) {
            client.type("Hello UDP!\n");
            assertThat(client.awaitExit()).isZero();
            assertThat(client.out())
                    .contains("Response from server ('127.0.0.1', " + listener.shownPort()
                            + "): 'Server acknowledges: Hello UDP!'")
                    .last()
                    .isEqualTo("Socket closed.");
        }
    }

    @Test
    void theTcpClientAndAnEchoGoRoundUntilTheCountIsReached() throws Exception {
        try (Program listener = CommandLine.start("listen", "tcp://127.0.0.1:0", "--echo", "--count", "5", "--json");
                Program client = tutorial("mpython_tcp_client", listener.listeningPort())) {
            assertThat(listener.awaitExit()).isZero();
            assertThat(events(listener, "received"))
                    .hasSize(5)
                    .allMatch(line -> line.contains("\"text\":\"hello MicroPython, I am TCP Client\""));
            assertThat(client.awaitExit()).isZero();
            assertThat(client.out()).hasSize(6).last().isEqualTo("close socket");
        }
    }

    @Test
    void theTcpClientSeesTheEndOfAListenerThatGivesNoAnswer() throws Exception {
        try (Program listener = CommandLine.start("listen", "tcp://127.0.0.1:0", "--count", "1");
                Program client = tutorial("mpython_tcp_client", listener.shownPort())) {
            assertThat(listener.awaitExit()).isZero();
            assertThat(listener.out()).anyMatch(line -> line.endsWith("→  34 B  hello MicroPython, I am TCP Client"));
            assertThat(client.awaitExit()).isZero();
            assertThat(client.out()).containsExactly("close socket");
        }
    }

    @Test
    void sendGetsTheEchoOfTheTcpServerOneClientAfterTheOther() throws Exception {
        try (Program server = tutorial("mpython_tcp_server", 0)) {
            for (String message : List.of("first", "second")) {
                try (Program send =
                        CommandLine.start("send", "tcp://127.0.0.1:" + server.port(), message, "--wait", "5s")) {
                    assertThat(send.awaitExit()).isZero();
                    assertThat(send.out()).anyMatch(line -> line.endsWith("→  " + message.length() + " B  " + message));
                }
                server.awaitOut(line -> line.equals(message));
            }
            server.awaitOut("close socket", 2);
        }
    }

    private static Program tutorial(String script, int port) throws Exception {
        return Program.python("tutorials/" + script + ".py", "127.0.0.1", Integer.toString(port));
    }

    private static String udp(Program server) {
        return "udp://127.0.0.1:" + server.port();
    }

    private static List<String> events(Program parley, String event) {
        return parley.out().stream()
                .filter(line -> line.contains("\"event\":\"" + event + "\""))
                .toList();
    }
}
