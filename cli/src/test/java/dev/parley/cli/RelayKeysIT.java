package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import dev.parley.testkit.TerminalWindow;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys and the status line of {@code relay} as a person sees them, in a real terminal. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RelayKeysIT {
    private static final Pattern PORT = Pattern.compile("listening on udp://127\\.0\\.0\\.1:(\\d+)");

    private DatagramSocket target;
    private DatagramSocket peer;

    @BeforeEach
    void open() throws IOException {
        target = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        peer = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() {
        target.close();
        peer.close();
    }

    private String[] relay(String... options) {
        List<String> words = new ArrayList<>(
                List.of("relay", "udp://127.0.0.1:0", "udp://127.0.0.1:" + target.getLocalPort(), "--seed", "42"));
        words.addAll(List.of(options));
        return words.toArray(String[]::new);
    }

    private void send(String text, int port) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        peer.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
    }

    private static int port(TerminalWindow window) throws Exception {
        Matcher port = PORT.matcher(window.awaitLine("listening on "));
        assertThat(port.find()).isTrue();
        return Integer.parseInt(port.group(1));
    }

    @Test
    void rowsComeAboveALineThatCounts() throws Exception {
        try (TerminalWindow window = TerminalWindow.parley(relay("--up", "loss=100%"))) {
            int port = port(window);
            window.awaitFoot("both loss 100%/off | up 0 sent | down 0 sent | 0 flows | ? keys");
            for (int i = 1; i <= 40; i++) {
                send("message " + i, port);
            }
            window.awaitFoot("both loss 100%/off | up 0 sent 40 lost | down 0 sent | 1 flow | ? keys");
            List<String> screen = window.await(lines -> rows(lines).size() > 20);
            assertThat(rows(screen))
                    .allMatch(
                            line -> line.matches(
                                    "\\d\\d:\\d\\d:\\d\\d\\.\\d{3}  udp 127\\.0\\.0\\.1:\\d+ → 127\\.0\\.0\\.1:\\d+  \\d+ B  message \\d+"));
            window.columns(50);
            window.awaitFoot("both loss 100%/off | up 0 sent 40 lost | down 0 sent".substring(21));
        }
    }

    private static List<String> rows(List<String> lines) {
        return lines.stream().filter(line -> line.contains("message ")).toList();
    }

    @Test
    void keysChangeWhatIsDoneAndEachChangeIsTold() throws Exception {
        try (TerminalWindow window = TerminalWindow.parley(relay())) {
            int port = port(window);
            window.awaitFoot("both loss off | up 0 sent | down 0 sent | 0 flows | ? keys");
            window.type("u+++");
            window.awaitFoot("up loss 0.5% | up 0 sent | down 0 sent | 0 flows | ? keys");
            window.awaitLine("from now on, to the target: loss=0.5%; from the target:");
            window.press("Tab", "Up");
            window.awaitLine("from now on, to the target: loss=0.5%,delay=1ms;");
            window.type("p");
            window.awaitFoot("paused, up delay 1ms | up 0 sent | down 0 sent | 0 flows | ? keys");
            window.awaitLine("from now on, to the target: none; from the target: none;");
            send("through", port);
            window.awaitLine("7 B  through");
            window.awaitFoot("paused, up delay 1ms | up 1 sent | down 0 sent | 1 flow | ? keys");
            window.type("?");
            window.awaitLine("r       does again what was done at the start");
            window.awaitFoot("paused, up delay 1ms | up 1 sent | down 0 sent | 1 flow | ? keys");
        }
    }

    @Test
    void qEndsItAndGivesTheTerminalBack() throws Exception {
        try (TerminalWindow window = TerminalWindow.parley(relay("--loss", "5%", "--delay", "1ms"))) {
            int port = port(window);
            window.awaitLine("? keys");
            send("one", port);
            window.awaitLine("1 flow");
            window.type("q");
            assertEnded(window, 0);
            assertThat(window.lines()).anyMatch(line -> line.equals("  on purpose   intended   done"));
        }
    }

    @ParameterizedTest
    @CsvSource({"C-c, , 130", ", TERM, 143", ", INT, 130", ", HUP, 129"})
    void everyEndingGivesTheTerminalBack(String key, String signal, int status) throws Exception {
        try (TerminalWindow window = TerminalWindow.parley(relay())) {
            window.awaitLine("? keys");
            if (key == null) {
                window.signal(signal);
            } else {
                window.press(key);
            }
            assertEnded(window, status);
        }
    }

    private static void assertEnded(TerminalWindow window, int status) throws Exception {
        window.awaitLine("status " + status);
        assertThat(window.awaitLine("icanon")).isEqualTo("icanon echo");
        assertThat(window.lines())
                .as("nothing of the status line is left")
                .noneMatch(line -> line.contains("keys") || line.contains(" | "))
                .noneMatch(line -> line.contains("bug"))
                .anyMatch(line -> line.startsWith("ledger: "));
    }

    @Test
    void theTerminalIsGivenBackWhereThePortIsTaken() throws Exception {
        try (TerminalWindow window = TerminalWindow.parley(
                "relay", "udp://127.0.0.1:" + peer.getLocalPort(), "udp://127.0.0.1:" + target.getLocalPort())) {
            window.awaitLine("status 1");
            assertThat(window.awaitLine("icanon")).isEqualTo("icanon echo");
        }
    }

    /** What the steps of {@code in_terminal.py} say of a command in a terminal of its own, and what it wrote. */
    private static List<String> inTerminal(String shell, String... steps) throws Exception {
        List<String> words = new ArrayList<>(List.of(shell));
        words.addAll(List.of(steps));
        try (Program python = Program.python("terminal/in_terminal.py", words.toArray(String[]::new))) {
            assertThat(python.awaitExit(60)).as(String.join("\n", python.err())).isZero();
            return python.out();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM=dumb", "NO_COLOR=1", "--quiet", "--json", "--color=never"})
    void thereIsNothingOfItWhereItIsNotWanted(String unwanted) throws Exception {
        int port = Ports.free();
        boolean isOption = unwanted.startsWith("--");
        List<String> told = inTerminal(
                "exec env " + (isOption ? "" : unwanted + " ") + command(port) + (isOption ? " " + unwanted : ""),
                "say hello " + port,
                "flags",
                "type q",
                "say again " + port,
                "flags",
                "kill 15");
        assertThat(told).startsWith("icanon echo", "icanon echo", "status 143");
        assertThat(told.getLast()).contains("again").doesNotContain("keys").doesNotContain("\\x1b[J");
    }

    /** The system would stop it there if it touched the terminal. */
    @Test
    void inTheBackgroundItLeavesTheTerminalAloneAndInTheForegroundItHasKeys() throws Exception {
        int port = Ports.free();
        List<String> told = inTerminal(
                "set -m; " + command(port) + " & read line; fg; echo status $?",
                "say hello " + port,
                "flags",
                "type \\n",
                "await \\? keys",
                "flags",
                "say again " + port,
                "type q",
                "await status 0");
        assertThat(told).startsWith("icanon echo", "-icanon -echo", "status 0");
        assertThat(told.getLast()).containsSubsequence("hello", "? keys", "again", "ledger: ", "status 0");
    }

    private String command(int port) {
        String[] words = relay();
        words[1] = "udp://127.0.0.1:" + port;
        return "'" + String.join("' '", Program.parleyCommand(words)) + "'";
    }
}
