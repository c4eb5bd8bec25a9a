package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Program;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Messages are shown by their fields, live and from a recording, where their definition is known. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FieldsShownIT {
    private static final String RULES = """
            messages:
              frame:
                start: "<"
                size: "{{len(name, items) | u8}}"
                name: text(1)
                items[]: {id: u8, value: i8}
                sum: "{{sum(size, name, items) | u8}}"
                rest: bytes(2)
              never: {crc: "{{now}}"}
            rules:
              - match: {message: frame}
                reply: {message: frame, fields: {value: "{{value + 1}}"}}
            """;

    /** size 5, name a, two items, the sum of these, and two bytes. */
    private static final byte[] FRAME = {'<', 5, 'a', 1, 2, 3, -1, (byte) (5 + 'a' + 1 + 2 + 3 - 1), 'o', 'k'};

    private static final String FIELDS =
            "\"definition\":\"frame\",\"fields\":{\"size\":5,\"name\":\"a\",\"items\":[{\"id\":1,\"value\":%s},{\"id\":3,\"value\":%s}],\"sum\":%s,\"rest\":{\"hex\":\"6f6b\",\"text\":\"ok\"}}";

    @TempDir
    Path folder;

    private String rules = "";

    @BeforeEach
    void write() throws IOException {
        rules = Files.writeString(folder.resolve("rules.yaml"), RULES).toString();
    }

    private static void send(int port, byte[] message) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(message, message.length, InetAddress.getLoopbackAddress(), port));
        }
    }

    @Test
    void liveInJsonAndFromARecordingInBothForms() throws Exception {
        String recording = folder.resolve("session.pcapng").toString();
        byte[] damaged = FRAME.clone();
        damaged[7]++;
        try (Program listen = CommandLine.start(
                "listen", "udp://127.0.0.1:0", "--json", "--rules", rules, "--record", recording, "--count", "3")) {
            int port = Integer.parseInt(
                    listen.awaitOut("\"listening\"").replaceAll("(?s).*udp://127.0.0.1:(\\d+).*", "$1"));
            send(port, FRAME);
            assertThat(listen.awaitOut("\"received\"")).contains(FIELDS.formatted(2, -1, 107));
            assertThat(listen.awaitOut("\"sent\"")).contains(FIELDS.formatted(3, 0, 109));
            send(port, damaged);
            assertThat(listen.awaitOut("\"bad\"")).contains(FIELDS.formatted(2, -1, 108) + ",\"bad\":[\"sum\"]");
            send(port, "x".getBytes(UTF_8));
            assertThat(listen.awaitOut("\"hex\":\"78\"")).doesNotContain("definition");
            assertThat(listen.awaitExit()).isZero();
        }
        CommandLine shown = CommandLine.run("inspect", recording, "--messages", rules);
        assertThat(shown.out())
                .contains(
                        "\n  frame: size 5, name \"a\", items [{id 1, value 2}, {id 3, value -1}], sum 107, rest 6f 6b\n")
                .contains("sum 108, rest 6f 6b; not right: sum\n");
        assertThat(CommandLine.run("inspect", recording, "--json", "--messages", rules)
                        .out())
                .contains(FIELDS.formatted(3, 0, 109));
    }

    @Test
    void aFileWithoutDefinitionsIsRefused() throws IOException {
        String other = Files.writeString(folder.resolve("other.yaml"), "rules: [{match: a, reply: b}]\n")
                .toString();

        assertThat(CommandLine.run("inspect", "session.pcapng", "--messages", other)
                        .err())
                .contains("--messages: " + other + " has no \"messages:\" at its top");
        assertThat(CommandLine.run("listen", "udp://127.0.0.1:0", "--messages", rules)
                        .err())
                .contains("--messages is for --json");
    }
}
