package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.TerminalWindow;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@code chat} as a person sees it, in a real terminal. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChatIT {
    private static final Pattern PORT = Pattern.compile("://127\\.0\\.0\\.1:(\\d+)");

    private static int listeningPort(TerminalWindow host) throws Exception {
        Matcher port = PORT.matcher(host.awaitLine("listening on "));
        assertThat(port.find()).isTrue();
        host.awaitFoot("nobody>");
        return Integer.parseInt(port.group(1));
    }

    private static DatagramPacket packet(String text, int port) {
        byte[] bytes = text.getBytes(UTF_8);
        return new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port);
    }

    private static String receive(DatagramSocket socket) throws Exception {
        socket.setSoTimeout(20_000);
        DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), UTF_8);
    }

    @Test
    void arrivingLinesNeverBreakTheLineThatIsBeingTyped() throws Exception {
        String typed =
                "a line that is longer than the terminal is wide, typed while others arrive: é日本, \"!!\" \\ and 'all'";
        try (TerminalWindow host = TerminalWindow.parley("chat", "--listen", "udp://127.0.0.1:0");
                DatagramSocket board = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            int port = listeningPort(host);
            board.send(packet("first", port));
            host.awaitFoot("1>");
            int n = 0;
            for (String word : typed.split("(?<= )", -1)) {
                host.type(word);
                board.send(packet("arrival " + ++n, port));
            }
            String last = "arrival " + n;
            List<String> lines = host.await(screen -> screen.stream().anyMatch(line -> line.endsWith(last))
                    && screen.getLast().equals("1> " + typed));
            assertThat(lines.stream().filter(line -> line.contains("arrival ")))
                    .hasSize(n)
                    .allMatch(line -> line.matches(
                            "\\d\\d:\\d\\d:\\d\\d\\.\\d{3}  udp 127\\.0\\.0\\.1:\\d+ \\[1]  →  \\d+ B  arrival \\d+"));
            host.press("Enter");
            assertThat(receive(board)).isEqualTo(typed);
            host.awaitLine("←  " + typed.getBytes(UTF_8).length + " B  " + typed.replace("\\", "\\\\"));
            host.awaitFoot("1>");
        }
    }

    @Test
    void linesCanBeEditedAndRecalled() throws Exception {
        try (TerminalWindow host = TerminalWindow.parley("chat", "--listen", "udp://127.0.0.1:0");
                DatagramSocket board = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            board.send(packet("hi", listeningPort(host)));
            host.awaitFoot("1>");
            host.type("tmp?")
                    .press("C-a")
                    .press("Right")
                    .press("Delete")
                    .type("e")
                    .press("Enter");
            assertThat(receive(board)).isEqualTo("tep?");
            host.press("Up").awaitFoot("1> tep?");
            host.press("BSpace").type("!").press("Enter");
            assertThat(receive(board)).isEqualTo("tep!");
            host.press("Up", "Up").awaitFoot("1> tep?");
        }
    }

    @Test
    void controlDEndsAndGivesTheTerminalBack() throws Exception {
        try (TerminalWindow host = TerminalWindow.parley("chat", "--listen", "udp://127.0.0.1:0")) {
            listeningPort(host);
            host.press("C-d");
            host.awaitLine("status 0");
            assertThat(host.awaitLine("icanon")).isEqualTo("icanon echo");
            assertThat(host.awaitLine("ledger: ")).contains("received 0 (0 B), sent 0 (0 B)");
        }
    }

    @Test
    void controlCEndsWithItsStatusAndGivesTheTerminalBack() throws Exception {
        try (TerminalWindow host = TerminalWindow.parley("chat", "--listen", "udp://127.0.0.1:0")) {
            listeningPort(host);
            host.type("half a line").awaitFoot("nobody> half a line");
            host.press("C-c");
            host.awaitLine("status 130");
            assertThat(host.awaitLine("icanon")).isEqualTo("icanon echo");
            assertThat(host.awaitLine("ledger: ")).contains("received 0 (0 B), sent 0 (0 B)");
        }
    }

    @Test
    void endsWhenThePeerLeaves() throws Exception {
        int port;
        try (TerminalWindow host = TerminalWindow.parley("chat", "--listen", "tcp://127.0.0.1:0")) {
            port = listeningPort(host);
            try (TerminalWindow guest = TerminalWindow.parley("chat", "tcp://127.0.0.1:" + port)) {
                host.awaitFoot("1>");
                guest.awaitFoot(">");
                guest.type("I was about to sa").awaitFoot("> I was about to sa");
                host.press("C-d");
                host.awaitLine("status 0");
                assertThat(guest.awaitLine("closed: ")).contains("the other side finished first");
                guest.awaitLine("status 0");
                assertThat(guest.awaitLine("icanon")).isEqualTo("icanon echo");
            }
        }
    }

    @Test
    void aLineGoesToWhomItsPromptNamed() throws Exception {
        try (TerminalWindow host = TerminalWindow.parley("chat", "--listen", "udp://127.0.0.1:0");
                DatagramSocket first = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                DatagramSocket second = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            int port = listeningPort(host);
            first.send(packet("I am first", port));
            host.awaitFoot("1>");
            second.send(packet("I am second", port));
            host.awaitFoot("2>");
            host.type("secret for two").awaitFoot("2> secret for two");
            first.send(packet("me again", port));
            host.awaitLine("me again");
            host.awaitFoot("2> secret for two");
            host.press("Enter");
            assertThat(receive(second)).isEqualTo("secret for two");
            host.awaitFoot("1>");
        }
    }

    @Test
    void givesTheTerminalBackWhereItCannotStart() throws Exception {
        try (TerminalWindow host = TerminalWindow.parley("chat", "udp://no.such.host.invalid:9")) {
            host.awaitLine("status 1");
            assertThat(host.awaitLine("icanon")).isEqualTo("icanon echo");
        }
    }

    @Test
    void controlCEndsAlsoWhileNoLineIsRead() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TerminalWindow guest =
                        TerminalWindow.parley("chat", "tcp://127.0.0.1:" + silent.getLocalPort(), "--wait", "60s");
                Socket connection = silent.accept()) {
            guest.awaitFoot(">");
            guest.press("C-d");
            assertThat(connection.getInputStream().read()).isEqualTo(-1);
            guest.press("C-c");
            guest.awaitLine("status 130");
            assertThat(guest.awaitLine("icanon")).isEqualTo("icanon echo");
        }
    }

    @Test
    void aTermSignalEndsItInOrder() throws Exception {
        try (TerminalWindow host = TerminalWindow.parley("chat", "--listen", "udp://127.0.0.1:0")) {
            listeningPort(host);
            host.type("half a line").awaitFoot("nobody> half a line");
            host.signal("TERM");
            host.awaitLine("status 143");
            assertThat(host.lines()).noneMatch(line -> line.contains("bug"));
            assertThat(host.lines()).anyMatch(line -> line.startsWith("ledger: "));
            assertThat(host.awaitLine("icanon")).isEqualTo("icanon echo");
        }
    }

    @Test
    void aLineForNobodyIsNotSent() throws Exception {
        try (TerminalWindow host = TerminalWindow.parley("chat", "--listen", "tcp://127.0.0.1:0")) {
            int port = listeningPort(host);
            host.type("hello?").press("Enter");
            host.awaitLine("parley: nobody is here to send it to. Nothing was sent.");
            try (Socket board = new Socket(InetAddress.getLoopbackAddress(), port)) {
                host.awaitFoot("1>");
                host.type("/bo 1").press("Enter");
                host.awaitLine("parley: there is no /bo. Did you mean /to? /help lists what there is, and //bo 1");
                host.type("//bo 1").press("Enter");
                assertThat(new String(board.getInputStream().readNBytes(6), UTF_8))
                        .isEqualTo("/bo 1\n");
            }
            host.awaitLine("[1]  has left: ");
            host.awaitFoot("nobody>");
        }
    }

    /** What a person sees, kept word for word: times and ports apart. */
    @Test
    void aConversationLooksLikeThis() throws Exception {
        try (TerminalWindow host = TerminalWindow.parley("chat", "--listen", "udp://127.0.0.1:0", "tcp://127.0.0.1:0");
                DatagramSocket board = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            int udp = listeningPort(host);
            Matcher tcp = PORT.matcher(host.awaitLine("listening on tcp"));
            assertThat(tcp.find()).isTrue();
            board.send(packet("temp=21", udp));
            host.awaitLine("temp=21");
            host.awaitFoot("1>");
            host.type("led on").press("Enter");
            assertThat(receive(board)).isEqualTo("led on");
            try (Socket camera = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(tcp.group(1)))) {
                host.awaitFoot("2>");
                camera.getOutputStream().write("ready\r\n".getBytes(UTF_8));
                host.awaitLine("ready");
                host.type("/peers").press("Enter");
                host.awaitLine("  2  tcp://");
                host.type("/all stop").press("Enter");
                assertThat(receive(board)).isEqualTo("stop");
                assertThat(new String(camera.getInputStream().readNBytes(5), UTF_8))
                        .isEqualTo("stop\n");
                host.awaitLine("←  5 B  stop");
                host.type("/to 1").press("Enter");
                host.awaitFoot("to 1>");
                host.type("bye").press("Enter");
                assertThat(receive(board)).isEqualTo("bye");
                host.awaitLine("bye");
            }
            host.awaitLine("has left");
            host.press("C-d");
            List<String> screen = host.await(lines -> lines.getLast().contains("icanon"));
            URL kept = ChatIT.class.getResource("/transcripts/chat.txt");
            assertThat(kept).isNotNull();
            assertThat(String.join("\n", normal(screen)))
                    .isEqualTo(Files.readString(Path.of(kept.toURI())).strip());
        }
    }

    private static List<String> normal(List<String> screen) {
        return screen.stream()
                .map(line -> line.replaceAll("\\d\\d:\\d\\d:\\d\\d\\.\\d{3}", "HH:MM:SS.mmm")
                        .replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT")
                        .replaceAll("in [\\d.]+ m?s", "in TIME"))
                .toList();
    }
}
