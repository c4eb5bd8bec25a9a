package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.FarSocket;
import dev.parley.testkit.Peers;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import dev.parley.testkit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How TCP connections end that a chat has, and those whose other host is gone. The endings of listeners, senders and scripts are
 * in the tests of module {@code linux}.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndingsIT {
    private static final String CLOSED = "\"event\":\"closed\"";
    private static final String OTHER_FIRST = "the other side finished first, then this side";
    private static final String THIS_FIRST = "this side finished first, then the other side";
    private static final String BROKEN_OFF = "broke the connection off (reset)";

    /** When a person types in the chat. */
    private enum Typing {
        /** A line and the end at once. */
        LINE_AND_END,
        /** A line at once, and the end after the other side's. */
        LINE_THEN_END,
        NOTHING
    }

    record ChatCase(
            String name,
            Typing typing,
            FarSocket.Task farEnd,
            String farSaw,
            String cause,
            String message,
            int status) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<ChatCase> chatCases() {
        return Stream.of(
                new ChatCase(
                        "far reads all, closes",
                        Typing.LINE_AND_END,
                        FarSocket::readToEnd,
                        "hello\n|end",
                        "end-of-stream",
                        THIS_FIRST,
                        0),
                new ChatCase(
                        "far answers and finishes first",
                        Typing.LINE_THEN_END,
                        far -> {
                            String all = far.read(6);
                            far.write("answer\n");
                            far.finish();
                            return all + far.readToEnd();
                        },
                        "hello\n|end",
                        "end-of-stream",
                        OTHER_FIRST,
                        0),
                new ChatCase(
                        "far resets after it has read", // an answer would end the chat, where there is a framing
                        Typing.LINE_AND_END,
                        far -> {
                            String all = far.read(6);
                            far.reset();
                            return all;
                        },
                        "hello\n",
                        "reset",
                        BROKEN_OFF,
                        1),
                new ChatCase(
                        "far closes with the line unread",
                        Typing.LINE_AND_END,
                        far -> {
                            far.awaitUnread();
                            far.close();
                            return "";
                        },
                        "",
                        "reset",
                        BROKEN_OFF,
                        1),
                new ChatCase(
                        "far finishes before anything is typed, which ends the chat",
                        Typing.NOTHING,
                        far -> {
                            far.finish();
                            return far.readToEnd();
                        },
                        "|end",
                        "end-of-stream",
                        OTHER_FIRST,
                        0));
    }

    @ParameterizedTest
    @MethodSource("chatCases")
    void aChatTellsHowItsConnectionEnded(ChatCase ending) throws Exception {
        for (List<String> options : List.of(List.<String>of(), List.of("--frame", "lines"))) {
            try (ServerSocketChannel server = FarSocket.listen()) {
                CompletableFuture<String> saw = FarSocket.accept(server, ending.farEnd());
                String address = "tcp://127.0.0.1:" + FarSocket.port(server);
                try (Program chat = CommandLine.start(
                        Stream.concat(Stream.of("chat", address, "--json", "--wait", "20s"), options.stream())
                                .toArray(String[]::new))) {
                    type(ending.typing(), chat);
                    String closed = chat.awaitOut(CLOSED);
                    assertThat(saw.get(20, TimeUnit.SECONDS)).isEqualTo(ending.farSaw());
                    assertThat(closed).contains("\"cause\":\"" + ending.cause() + '"', ending.message());
                    assertThat(chat.awaitExit()).isEqualTo(ending.status());
                }
            }
        }
    }

    private static void type(Typing typing, Program chat) throws IOException {
        switch (typing) {
            case LINE_AND_END -> chat.type("hello\n").endInput();
            case LINE_THEN_END -> {
                chat.type("hello\n");
                chat.awaitOut("\"event\":\"finished\"");
                chat.endInput();
            }
            case NOTHING -> {}
        }
    }

    @Test
    void aChatThatIsComeToTellsHowEachPeerLeft() throws Exception {
        try (Program chat = CommandLine.start("chat", "--listen", "tcp://127.0.0.1:0", "--json")) {
            InetSocketAddress where = new InetSocketAddress(InetAddress.getLoopbackAddress(), chat.listeningPort());
            try (SocketChannel socket = SocketChannel.open(where)) {
                FarSocket far = new FarSocket(socket);
                far.write("hi\n");
                far.finish();
                assertThat(far.readToEnd()).isEqualTo("|end");
            }
            assertThat(chat.awaitOut(CLOSED)).contains(OTHER_FIRST);
            try (SocketChannel socket = SocketChannel.open(where)) {
                new FarSocket(socket).reset();
            }
            assertThat(chat.awaitOut(CLOSED, 2).getLast()).contains(BROKEN_OFF);
        }
    }

    @Test
    void aConnectionThatIsRefusedNeverOpens() throws IOException {
        for (String verb : List.of("send", "chat")) {
            CommandLine refused = verb.equals("send")
                    ? CommandLine.run(verb, "tcp://127.0.0.1:" + Ports.free(), "hello", "--json")
                    : CommandLine.typed("hello\n", verb, "tcp://127.0.0.1:" + Ports.free(), "--json");
            assertThat(refused.status()).as(verb).isEqualTo(1);
            assertThat(refused.out()).contains("connection-refused").doesNotContain("\"event\":\"opened\"", CLOSED);
        }
    }

    /** A host that is switched off, or whose cable is pulled: no end and no reset ever comes from there. */
    private static final class VanishingHost implements AutoCloseable {
        private final Wire wire;

        VanishingHost() throws Exception {
            Peers.require("ip");
            wire = new Wire();
            try (Program link = wire.far(List.of("ip", "-oneline", "link", "show", "far"))) {
                String hardware = link.awaitOut("link/ether").replaceAll(".*link/ether (\\S+).*", "$1");
                // The near host goes on sending to it, as to a host behind a router, and gives up after a second or
                // two.
                near("ip", "neighbour", "replace", Wire.FAR, "lladdr", hardware, "dev", "near", "nud", "permanent");
            }
            near("sh", "-c", "echo 3 > /proc/sys/net/ipv4/tcp_retries2");
        }

        private void near(String... command) throws IOException {
            run(wire.near(List.of(command)));
        }

        /** Runs a script on it. */
        Program python(String script, String... arguments) throws IOException {
            return wire.far(Stream.concat(Stream.of(Peers.require("python3"), "-u", "-c", script), Stream.of(arguments))
                    .toList());
        }

        void vanish() throws IOException {
            run(wire.far(List.of("ip", "link", "set", "far", "down")));
        }

        void comeBack() throws IOException {
            run(wire.far(List.of("ip", "link", "set", "far", "up")));
        }

        private static void run(Program program) {
            try (program) {
                assertThat(program.awaitExit()).as("%s", program.err()).isZero();
            }
        }

        @Override
        public void close() {
            wire.close();
        }
    }

    /** Accepts one connection and answers what comes; breaks it off when its input ends. */
    private static final String SERVER = """
            import socket, struct, sys
            server = socket.create_server(("10.77.0.2", 7000))
            print("ready", flush=True)
            peer, _ = server.accept()
            peer.sendall(b"answer to " + peer.recv(100))
            sys.stdin.read()
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            peer.close()
            print("gone", flush=True)
            """;

    private static Program startSending(VanishingHost host) throws IOException {
        return host.wire.near(
                Program.parleyCommand("send", "tcp://10.77.0.2:7000", "--lines", "--json", "--wait", "60s"));
    }

    private static void awaitFirstAnswer(Program send) throws IOException {
        send.type("one\n");
        send.awaitOut("\"text\":\"answer to one\"");
    }

    @Test
    void whatAVanishedHostNeverAcknowledgesIsTimedOut() throws Exception {
        try (VanishingHost host = new VanishingHost();
                Program server = host.python(SERVER)) {
            server.awaitOut("ready");
            try (Program send = startSending(host)) {
                awaitFirstAnswer(send);
                host.vanish();
                send.type("two\n");
                assertThat(send.awaitOut(CLOSED)).contains("\"cause\":\"timed-out\"", "is not acknowledged any more");
                assertThat(send.awaitExit()).isEqualTo(1);
            }
        }
    }

    /** It forgot the connection: what it is sent later meets a reset. */
    @Test
    void aHostThatCameBackWithoutTheConnectionBreaksItOff() throws Exception {
        try (VanishingHost host = new VanishingHost();
                Program server = host.python(SERVER)) {
            server.awaitOut("ready");
            try (Program send = startSending(host)) {
                awaitFirstAnswer(send);
                host.vanish();
                server.endInput();
                server.awaitOut("gone");
                host.comeBack();
                send.type("two\n");
                assertThat(send.awaitOut(CLOSED)).contains("\"cause\":\"reset\"");
                assertThat(send.awaitExit()).isEqualTo(1);
            }
        }
    }

    /** Nothing is on its way, so nobody can know: half-open until this side ends. */
    @Test
    void aListenerLearnsThatAHostIsGoneWhenItAnswers() throws Exception {
        String client = """
                import socket, sys
                peer = socket.create_connection(("10.77.0.1", int(sys.argv[1])))
                peer.sendall(b"ping")
                print("sent", flush=True)
                sys.stdin.read()
                """;
        for (boolean answers : new boolean[] {true, false}) {
            try (VanishingHost host = new VanishingHost();
                    Program listener = host.wire.near(Program.parleyCommand(
                            answers
                                    ? new String[] {"listen", "tcp://10.77.0.1:0", "--json", "--rules", lateAnswer()}
                                    : new String[] {"listen", "tcp://10.77.0.1:0", "--json"}));
                    Program peer = host.python(client, String.valueOf(listener.listeningPort()))) {
                peer.awaitOut("sent");
                listener.awaitOut("\"text\":\"ping\"");
                host.vanish();
                if (!answers) {
                    listener.signal("TERM");
                }
                assertThat(listener.awaitOut(CLOSED))
                        .contains(answers ? "is not acknowledged any more" : "by this side, because the session ended");
            }
        }
    }

    private static String lateAnswer() throws IOException {
        Path rules = Files.createTempFile("late", ".yaml");
        rules.toFile().deleteOnExit();
        Files.writeString(rules, """
                rules:
                  - match: ping
                    wait: 5s
                    reply: pong
                """);
        return rules.toString();
    }
}
