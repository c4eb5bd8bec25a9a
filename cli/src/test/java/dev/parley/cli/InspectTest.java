package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Parley;
import dev.parley.capture.Capture;
import dev.parley.cli.terminal.LocalZone;
import dev.parley.framing.Framing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code parley inspect} shows, finds and refuses. */
class InspectTest {
    private static final int SECOND = (int)
            LocalDateTime.of(2026, 11, 29, 13, 40, 14).atZone(LocalZone.get()).toEpochSecond();
    private static final int FIN = 1;
    private static final int SYN = 2;
    private static final int ACK = 16;

    @TempDir
    Path folder;

    private Path file;

    /** The capture of the how-to. */
    @BeforeEach
    void writesACapture() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(24)
                .putInt(0xa1b2c3d4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(65_535)
                .putInt(101)
                .array());
        record(out, 171_412, udp(36_463, 9_000, "hello"));
        record(out, 171_471, udp(9_000, 36_463, "ack: hello"));
        record(out, 174_651, tcp(60_206, 9_000, 99, 0, SYN, ""));
        record(out, 174_700, tcp(9_000, 60_206, 499, 100, SYN | ACK, ""));
        record(out, 174_720, tcp(60_206, 9_000, 100, 500, ACK, ""));
        record(out, 174_746, tcp(60_206, 9_000, 100, 500, ACK, "LOGIN me\n"));
        record(out, 175_511, tcp(9_000, 60_206, 500, 109, ACK, "ok\n"));
        record(out, 179_846, tcp(60_206, 9_000, 109, 503, ACK | FIN, ""));
        record(out, 179_846, tcp(9_000, 60_206, 503, 110, ACK | FIN, ""));
        record(out, 179_846, tcp(60_206, 9_000, 110, 504, ACK, ""));
        file = Files.write(folder.resolve("session.pcapng"), out.toByteArray());
    }

    private static void record(ByteArrayOutputStream out, int micros, byte[] packet) {
        out.writeBytes(ByteBuffer.allocate(16)
                .putInt(SECOND)
                .putInt(micros)
                .putInt(packet.length)
                .putInt(packet.length)
                .array());
        out.writeBytes(packet);
    }

    private static byte[] udp(int from, int to, String text) {
        byte[] payload = text.getBytes(UTF_8);
        ByteBuffer packet = ip(17, 8 + payload.length);
        packet.putShort((short) from).putShort((short) to).putShort((short) (8 + payload.length));
        return bytes(packet.putShort((short) 0).put(payload));
    }

    private static byte[] tcp(int from, int to, int sequence, int acknowledgment, int flags, String text) {
        byte[] payload = text.getBytes(UTF_8);
        ByteBuffer packet = ip(6, 20 + payload.length);
        packet.putShort((short) from).putShort((short) to).putInt(sequence).putInt(acknowledgment);
        packet.put((byte) 0x50).put((byte) flags).putShort((short) 0xffff).putInt(0);
        return bytes(packet.put(payload));
    }

    private static byte[] bytes(ByteBuffer whole) {
        byte[] bytes = new byte[whole.position()];
        whole.get(0, bytes);
        return bytes;
    }

    private static ByteBuffer ip(int protocol, int length) {
        return ByteBuffer.allocate(20 + length)
                .put((byte) 0x45)
                .put((byte) 0)
                .putShort((short) (20 + length))
                .putInt(0x4000)
                .put((byte) 64)
                .put((byte) protocol)
                .putShort((short) 0)
                .putInt(0x7f000001)
                .putInt(0x7f000001);
    }

    private CommandLine inspect(String... options) {
        String[] words = new String[options.length + 2];
        words[0] = "inspect";
        words[1] = file.toString();
        System.arraycopy(options, 0, words, 2, options.length);
        return CommandLine.run(words);
    }

    @Test
    void showsWhatThePageShows() throws IOException {
        CommandLine shown = inspect();

        assertThat(shown.status()).isZero();
        assertThat(shown.err()).isEmpty();
        assertThat(CodeBlock.all().stream()
                        .filter(block -> block.page().equals("docs/how-to/inspect.md"))
                        .map(CodeBlock::text))
                .contains(shown.out().replace(file.toString(), "session.pcapng"));
    }

    /** What the page shows of the library. */
    private static void example() throws IOException {
        try (Capture capture = Parley.read(Path.of("session.pcapng"))) {
            capture.frame(Framing.lines()).messages().forEach(message -> System.out.println(message.payload()));
        }
    }

    @Test
    void theLibraryReadsFilesThatAreThere() {
        assertThatThrownBy(InspectTest::example).isInstanceOf(NoSuchFileException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "--flow 1, 2",
        "--direction down, 2",
        "--direction in, 0",
        "--peer 127.0.0.0/8, 4",
        "--peer :60206, 2",
        "--peer 127.0.0.1:36463, 2",
        "--peer 10.0.0.1, 0",
        "--size 3, 1",
        "--size 5..9, 2",
        "--contains ello, 2",
        "--contains \\x0a, 2",
        "--contains-hex 6f6b, 1",
        "--regex ^LOGIN, 1",
        "--hex-regex ^6f6b, 1",
        "--after 3ms, 2",
        "--before 3ms, 2",
        "--after 13:40:14.175, 1",
        "--before 2026-11-20T00:00:00Z, 0",
        "--after 3ms --direction up, 1",
    })
    void showsTheMessagesThatMatch(String filter, int messages) {
        String[] words = (filter + " --json").split(" ");
        CommandLine shown = inspect(words);

        assertThat(shown.outLines())
                .filteredOn(line -> line.startsWith("{\"event\":\"message\""))
                .hasSize(messages);
        assertThat(shown.status()).isEqualTo(messages == 0 ? 1 : 0);
    }

    @Test
    void framesStreams() {
        assertThat(inspect("--frame", "lines", "--json").out())
                .contains("\"bytes\":8,\"unit\":\"message\",\"hex\":\"4c4f47494e206d65\",\"text\":\"LOGIN me\"}");
    }

    @Test
    void jsonHasTheFieldsThatTheReferenceLists() throws IOException {
        String reference = Files.readString(CodeBlock.ROOT.resolve("docs/reference/captures.md"));
        String json = inspect("--json").out();

        Pattern.compile("\"(\\w+)\":")
                .matcher(json)
                .results()
                .forEach(name -> assertThat(reference).contains("`" + name.group(1) + "`"));
        assertThat(json).contains("{\"event\":\"flow\",\"flow\":2,\"client\":\"tcp://127.0.0.1:60206\"");
    }

    @Test
    void rawIsTheBytesAlone() {
        assertThat(inspect("--raw", "--flow", "2", "--direction", "up").out()).isEqualTo("LOGIN me\n");
    }

    @Test
    void showsFlowsAlone() {
        assertThat(inspect("--flows").outLines().getFirst()).startsWith("#1 udp 127.0.0.1:36463 → 127.0.0.1:9000: ");
    }

    @Test
    void saysHowManyBytesAreTorn() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 20));
        CommandLine shown = inspect();

        assertThat(shown.status()).isZero();
        assertThat(shown.outLines().getLast())
                .isEqualTo("  torn: the last 36 B are the beginning of something whose rest is not in the file");
    }

    @Test
    void showsWhatStandsBeforeTheDamage() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length + 16));
        ByteBuffer damaged = ByteBuffer.wrap(Files.readAllBytes(file));
        damaged.putInt(bytes.length + 8, -1);
        Files.write(file, damaged.array());
        CommandLine shown = inspect();

        assertThat(shown.status()).isEqualTo(2);
        assertThat(shown.out()).contains("LOGIN me\\n");
        assertThat(shown.err())
                .contains("a packet says that 4,294,967,295 B of it were captured")
                .contains("(byte %,d)".formatted(bytes.length));
    }

    @Test
    void readsStandardInput() {
        assertThat(CommandLine.typed("no capture", "inspect", "-").err())
                .contains("'-' is no capture that can be read: it begins with 6e6f2063");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "inspect | inspect needs a file: parley inspect session.pcapng",
                "inspect a b | inspect reads one file, and here is 'b' too",
                "inspect /nonexistent | could not be opened: there is no such file",
                "inspect / | is a folder: name a file",
                "inspect x --peer nobody | is no peer: write 192.168.1.20,",
                "inspect x --direction left | there are up, down, in and out",
                "inspect x --after noon | is no time: write 2s behind the first packet",
                "inspect x --size 9..1 | a size must be 4 or from..to such as 1..10",
                "inspect x --regex ( | --regex",
                "inspect x --json --raw | exclude each other",
            })
    void refusesInOneSentence(String command, String says) {
        CommandLine refused = CommandLine.run(command.split(" "));

        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains(says).doesNotContain("\tat ");
        assertThat(refused.err().strip().lines()).hasSize(1);
    }
}
