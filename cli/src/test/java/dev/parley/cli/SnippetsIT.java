package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.cli.snippet.SnippetKind;
import dev.parley.testkit.Peers;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every snippet runs as it is printed, against parley. Those for boards run on this computer's sockets, with modules or
 * headers in the place of the board's that have no more than a board has ({@code boards/}, {@code arduino/}).
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Execution(ExecutionMode.CONCURRENT)
class SnippetsIT {
    @TempDir
    Path folder;

    /** What runs a snippet. */
    enum Device {
        PYTHON("python"),
        NODE("node"),
        JAVA("java"),
        NC("nc"),
        SOCAT("socat"),
        MICROPYTHON_ESP32("micropython", "esp32", false),
        MICROPYTHON_ESP32_AP("micropython", "esp32", true),
        MICROPYTHON_PICO("micropython", "pico", false),
        MICROPYTHON_PICO_AP("micropython", "pico", true),
        MPYTHON("mpython", "esp32", false),
        MPYTHON_AP("mpython", "esp32", true),
        OPENMV("openmv", "pico", false),
        OPENMV_AP("openmv", "pico", true),
        OPENMV_SHIELD("openmv", "winc", false),
        ARDUINO("arduino", "esp32", false),
        ARDUINO_AP("arduino", "esp32", true);

        final String kind;
        final String board;
        final boolean accessPoint;

        Device(String kind) {
            this(kind, "", false);
        }

        Device(String kind, String board, boolean accessPoint) {
            this.kind = kind;
            this.board = board;
            this.accessPoint = accessPoint;
        }

        List<String> options() {
            if (!isBoard()) {
                return List.of();
            }
            List<String> wifi = List.of("--ssid", "the wifi", "--password", "its password");
            return accessPoint ? Stream.concat(wifi.stream(), Stream.of("--ap")).toList() : wifi;
        }

        /** What a client shows of the answer to its ping; nc and socat show the bytes alone. */
        String shown() {
            return switch (this) {
                case NC, SOCAT -> "ack: ping";
                case PYTHON -> "answer: b'ack: ping";
                case NODE -> "answer: 'ack: ping";
                default ->
                    kind.endsWith("python") || kind.equals("openmv") ? "answer: b'ack: ping" : "answer: ack: ping";
            };
        }

        /** What a server answers to {@code ping}. */
        String answer() {
            return switch (this) {
                case NC -> "ack";
                case SOCAT -> "ping";
                default -> "ack: ping";
            };
        }

        boolean isBoard() {
            return !board.isEmpty();
        }

        /**
         * nc listens for one client and is started anew after it, so that who comes in between, or was waiting, is
         * refused or reset. Such a one tries again, until the test's time is over.
         */
        boolean isAwayBetweenClients() {
            return this == NC;
        }
    }

    static Stream<Arguments> devices() {
        return Arrays.stream(Device.values())
                .flatMap(device -> Stream.of("udp", "tcp").map(scheme -> Arguments.of(device, scheme)));
    }

    /** Without those that differ in the way to their network alone. */
    static Stream<Arguments> devicesByRole() {
        return devices()
                .filter(each -> !(each.get()[0] instanceof Device device
                        && (device.accessPoint || device == Device.MICROPYTHON_PICO)));
    }

    @ParameterizedTest
    @MethodSource("devices")
    void aClientGetsTheAnswerOfTheListenerThatItsFirstLinesName(Device device, String scheme) throws Exception {
        int port = Ports.free();
        String code = code(device, scheme + "://127.0.0.1:" + port);
        String first = code.lines()
                .filter(line -> line.contains("First, on "))
                .findFirst()
                .orElseThrow();
        assertThat(first).contains("First, on this computer (127.0.0.1): parley listen " + scheme + "://:" + port);
        List<String> words = words(first.substring(first.indexOf("listen ")));
        words.add("--json");
        try (Program listener = CommandLine.start(words.toArray(String[]::new))) {
            assertThat(listener.listeningPort()).isEqualTo(port);
            try (Program client = start(device, code, true)) {
                client.awaitOut(device.shown());
                assertThat(listener.awaitOut("\"event\":\"received\"")).contains("\"text\":\"ping\"");
                if (!device.isBoard()) {
                    assertThat(client.awaitExit()).as("its status").isZero();
                }
            }
        }
    }

    /** Boards go on asking, since they start when they get power and not when the computer is ready. */
    @ParameterizedTest
    @MethodSource("devicesByRole")
    void aClientSaysThatNobodyAnswersAndABoardAsksAgain(Device device, String scheme) throws Exception {
        int port = Ports.free();
        try (Program client = start(device, code(device, scheme + "://127.0.0.1:" + port), true)) {
            if (device.isBoard()) {
                client.awaitOut(line -> line.matches("(no answer|no connection).*"));
                try (Program listener = CommandLine.start(
                        "listen", scheme + "://127.0.0.1:" + port, "--frame", "lines", "tcp://127.0.0.1:0", "--echo")) {
                    assertThat(listener.shownPort()).isEqualTo(port);
                    client.awaitOut(line -> line.matches("answer: .*ping.*"));
                }
            } else {
                client.awaitExit();
                // On UDP nc and socat say nothing, and their text says that.
                if (scheme.equals("tcp") || !List.of("nc", "socat").contains(device.kind)) {
                    assertThat((String.join("\n", client.out()) + String.join("\n", client.err()))
                                    .toLowerCase(Locale.ROOT))
                            .containsAnyOf("refused", "does it listen there?", "nothing listens");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("devicesByRole")
    void aServerAnswersAlsoAfterClientsThatAreEmptyBrokenOrGone(Device device, String scheme) throws Exception {
        int port = Ports.free();
        String code = code(device, scheme + "://:" + port);
        try (Program server = start(device, code, false)) {
            Ports.awaitBound(scheme, port);
            if (scheme.equals("udp")) {
                sendBadDatagrams(port);
            } else {
                for (int i = 0; i < 6; i++) {
                    connectBadly(device, port, i);
                }
            }
            assertThat(ask(device, scheme, port)).contains("\"text\":\"" + device.answer());
            assertThat(server.isAlive()).isTrue();
            if (!List.of("nc", "socat").contains(device.kind)) {
                server.awaitOut(line -> line.contains("got ") && line.contains("ping"));
            }
        }
    }

    /** The first answer to a ping. */
    private static String ask(Device device, String scheme, int port) throws Exception {
        List<String> words = new ArrayList<>(List.of("send", scheme + "://127.0.0.1:" + port));
        words.addAll(
                scheme.equals("udp") ? List.of("ping", "--every", "300ms", "--count", "20") : List.of("ping\\n", "-e"));
        words.addAll(List.of("--wait", "10s", "--json"));
        while (true) {
            Ports.awaitBound(scheme, port);
            try (Program sender = CommandLine.start(words.toArray(String[]::new))) {
                String told = sender.awaitOut(line -> line.matches(".*\"event\":\"(received|summary)\".*"));
                if (told.contains("\"event\":\"received\"") || !device.isAwayBetweenClients()) {
                    return told;
                }
            }
        }
    }

    /** Empty, no UTF-8, and from somebody who does not hear the answer. */
    private static void sendBadDatagrams(int port) throws IOException {
        try (DatagramSocket gone = new DatagramSocket()) {
            for (byte[] bytes : List.of(new byte[0], new byte[] {(byte) 0xff, 0, (byte) 0xc3, 10}, new byte[1_400])) {
                gone.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
            }
        }
    }

    /** One that says nothing, one that sends half a line of no UTF-8, one that resets. */
    private static void connectBadly(Device device, int port, int turn) throws IOException {
        while (true) {
            Ports.awaitBound("tcp", port);
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (turn % 3 > 0) {
                    client.getOutputStream().write(new byte[] {(byte) 0xff, 0, 10, (byte) 0xc3});
                }
                if (turn % 3 == 2) {
                    client.setOption(StandardSocketOptions.SO_LINGER, 0);
                }
                return;
            } catch (SocketException refusedOrReset) {
                if (!device.isAwayBetweenClients()) {
                    throw refusedOrReset;
                }
            }
        }
    }

    /** What is typed as a name or password stays a name or password. */
    @ParameterizedTest
    @EnumSource(
            value = Device.class,
            names = {"MPYTHON", "MICROPYTHON_ESP32_AP", "OPENMV", "ARDUINO", "ARDUINO_AP"})
    void aNameOrPasswordStaysWhatItIsWhateverIsInIt(Device device) throws Exception {
        String ssid = "a\"b\\n'c{{port}}%s$(id)`?\u00e9";
        String password = "\"; \u001bx\u007f0\n\r\t\0001\u202e\u0085\u2028\\u0022#'''";
        List<String> words = new ArrayList<>(
                List.of("snippet", device.kind, "udp://127.0.0.1:9000", "--ssid", ssid, "--password", password));
        if (device.accessPoint) {
            words.add("--ap");
        }
        CommandLine run = CommandLine.run(words.toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isZero();
        String lines = run.out()
                .lines()
                .filter(line -> line.matches("(const char )?(SSID|PASSWORD).*= .*"))
                .reduce("", (all, line) -> all + line + "\n");
        assertThat(lines.lines()).hasSize(2);

        try (Program reader = device.kind.equals("arduino")
                ? compiled(
                        "#include <cstdio>\n" + lines
                                + "int main() { for (char c : SSID) printf(\"%02x\", (unsigned char)c); for (char c : PASSWORD) printf(\"%02x\", (unsigned char)c); }")
                : Program.of(
                        Peers.require("python3"),
                        "-c",
                        lines + "print((SSID + '\\0' + PASSWORD + '\\0').encode().hex())")) {
            assertThat(reader.awaitExit()).as(reader.err().toString()).isZero();
            assertThat(reader.out())
                    .containsExactly(HexFormat.of().formatHex((ssid + "\0" + password + "\0").getBytes(UTF_8)));
        }
    }

    private static String code(Device device, String address) {
        List<String> words = new ArrayList<>(List.of("snippet", device.kind, address));
        words.addAll(device.options());
        CommandLine run = CommandLine.run(words.toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isZero();
        boolean onBoard = SnippetKind.of(device.kind).isBoard();
        if (onBoard && address.contains("127.0.0.1")) {
            assertThat(run.err())
                    .contains("on a board 127.0.0.1 is the board itself")
                    .hasLineCount(1);
        } else {
            assertThat(run.err()).as("nobody is at a terminal").isEmpty();
        }
        return run.out();
    }

    private Program start(Device device, String code, boolean client) throws Exception {
        Path file = Files.writeString(
                folder.resolve("Snippet." + SnippetKind.of(device.kind).ending()), code);
        return switch (device.kind) {
            case "python" -> Program.of(Peers.require("python3"), "-u", file.toString());
            case "node" -> Program.of(Peers.require("node"), file.toString());
            case "java" ->
                Program.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--class-path",
                        pathOf(Parley.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI()),
                        file.toString());
            case "nc", "socat" -> {
                Peers.require(device.kind.equals("nc") ? "nc.openbsd" : "socat");
                yield Program.of("sh", file.toString());
            }
            case "arduino" -> {
                Path headers = resource("arduino");
                Program sketch = compiled(
                        "#include \"" + headers.resolve("main.cpp") + "\"\n",
                        "-I" + headers,
                        "-DSKETCH=\"" + file + "\"",
                        client ? "-DCLIENT" : "-DSERVER");
                yield sketch;
            }
            default ->
                Program.of(
                        "env",
                        "PYTHONPATH=" + resource("boards"),
                        "BOARD=" + device.board,
                        Peers.require("python3"),
                        "-u",
                        file.toString());
        };
    }

    /** Compiles it with every warning as an error, and starts it. */
    private Program compiled(String source, String... options) throws Exception {
        Path file = Files.writeString(folder.resolve("main.cpp"), source);
        Path program = folder.resolve("program");
        List<String> command = new ArrayList<>(
                List.of(Peers.require("g++"), "-std=gnu++17", "-Wall", "-Wextra", "-Werror", file.toString()));
        command.addAll(Arrays.asList(options));
        command.addAll(List.of("-o", program.toString()));
        try (Program compiler = Program.of(command.toArray(String[]::new))) {
            assertThat(compiler.awaitExit())
                    .as(String.join("\n", compiler.err()))
                    .isZero();
        }
        return Program.of(program.toString());
    }

    private static Path resource(String folder) throws Exception {
        return Path.of(SnippetsIT.class.getResource("/" + folder).toURI());
    }

    private static String pathOf(URI uri) {
        return Path.of(uri).toString();
    }

    /** As a shell takes a command apart that has double quotes alone. */
    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        var matcher = Pattern.compile("\"([^\"]*)\"|(\\S+)").matcher(command);
        while (matcher.find()) {
            words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        return words;
    }
}
