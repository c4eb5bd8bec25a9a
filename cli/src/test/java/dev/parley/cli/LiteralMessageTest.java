package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message that leaves as it was written, though other bytes were perhaps meant: it leaves so, and a note says it. */
@Timeout(20)
class LiteralMessageTest {
    private static final String HEX = "write --as hex";
    private static final String ESCAPES = "add -e";

    @TempDir
    Path folder;

    private DatagramSocket target;

    @BeforeEach
    void open() throws IOException {
        target = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        target.setSoTimeout(5_000);
    }

    @AfterEach
    void close() {
        target.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aa bb",
                "aabb",
                "AA:BB:01",
                "0xaa 0xbb",
                "0xaa,0xbb",
                "\\xaa\\xbb",
                "00",
                "de ad\tbe-ef",
                " aa bb "
            })
    void namesAsHexWhereHexBytesAreSentAsText(String message) throws IOException {
        CommandLine run = send("--hex", "-m", message);

        assertThat(run.err()).contains("note: ", "as text", HEX, "\"" + message.substring(0, 2));
        assertThat(run.err()).doesNotContain(ESCAPES);
        assertThat(received()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "aa b", "a", "aa bb cc dd x", "", "12.5"})
    void saysNothingOfOtherTextShownInHex(String message) throws IOException {
        assertThat(send("--hex", "-m", message).err()).doesNotContain("note:");
        assertThat(received()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"“hello”", "‘a b’", "«c»"})
    void namesTheQuotesOfAWordProcessorThatAreSent(String message) throws IOException {
        String bare = message.substring(1, message.length() - 1);
        assertThat(send("-m", message).err()).contains("note: ", "a curly quote", "type \"" + bare + "\"");
        assertThat(received()).isEqualTo(message);
        assertThat(send("--template", message).err()).contains("note: --template goes out", "a curly quote");
        assertThat(received()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5”", "– hello", "–every", "it’s"})
    void saysNothingOfSuchCharactersInsideAText(String message) throws IOException {
        assertThat(send("-m", message).err()).doesNotContain("note:");
        assertThat(received()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello\\r\\n", "\\x01\\x02", "caf\\u{e9}", "a\\0", "tab\\there"})
    void namesEscapesWhereABackslashIsSent(String message) throws IOException {
        CommandLine run = send("-m", message);

        assertThat(run.err())
                .contains("note: ", "with its backslashes", ESCAPES)
                .doesNotContain(HEX);
        assertThat(received()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C:\\Windows", "a\\q\\n", "{\"line\":\"a\\nb\"}", "[\"\\n\"]", "back\\"})
    void saysNothingOfBackslashesThatAreNoEscapes(String message) throws IOException {
        assertThat(send("-m", message).err()).doesNotContain("note:");
        assertThat(received()).isEqualTo(message);
    }

    @Test
    void saysNothingWhereTheBytesAreSaid() throws IOException {
        assertThat(send("-e", "-m", "hello\\r\\n").err()).doesNotContain("note:");
        assertThat(send("--as", "hex", "--hex", "-m", "aa bb").err()).doesNotContain("note:");
        assertThat(send("--hex", "--template", "aa bb\\n").err()).doesNotContain("note:");
        assertThat(send("-m", "aa bb").err()).as("nothing says hex").doesNotContain("note:");
    }

    @Test
    void quietHidesTheNote() {
        assertThat(send("-q", "--hex", "-m", "aa bb").err()).isEmpty();
        assertThat(send("-q", "-m", "a\\n").err()).isEmpty();
    }

    @Test
    void saysItOnceForManyLines() throws IOException {
        CommandLine run = CommandLine.typed("aa bb\ncc dd\na\\n\n", words("send", "--lines", "--hex"));

        assertThat(run.err().lines().filter(line -> line.startsWith("note: the message")))
                .hasSize(1);
        assertThat(List.of(received(), received(), received())).containsExactly("aa bb", "cc dd", "a\\n");
    }

    @Test
    void saysItOfAFileOfHexButNotOfItsBackslashes() throws IOException {
        Path hex = Files.writeString(folder.resolve("hex"), "de ad\nbe ef\n");
        Path source = Files.writeString(folder.resolve("source"), "printf(\"a\\n\");");

        assertThat(send("--hex", "--file", hex.toString()).err()).contains(HEX);
        assertThat(send("--file", source.toString()).err()).doesNotContain("note:");
    }

    @Test
    void saysItOfALineOfAChat() throws IOException {
        assertThat(CommandLine.typed("aa bb\n", words("chat", "--hex", "--wait", "0"))
                        .err())
                .contains(HEX);
        assertThat(received()).isEqualTo("aa bb");
        assertThat(CommandLine.typed("a\\r\n", words("chat", "--wait", "0")).err())
                .contains(ESCAPES);
        assertThat(received()).isEqualTo("a\\r");
    }

    private CommandLine send(String... options) {
        return CommandLine.run(words("send", options));
    }

    private String[] words(String verb, String... options) {
        List<String> words = new ArrayList<>(List.of(verb, "udp://127.0.0.1:" + target.getLocalPort()));
        words.addAll(List.of(options));
        return words.toArray(String[]::new);
    }

    private String received() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        target.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), UTF_8);
    }
}
