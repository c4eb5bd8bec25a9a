package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Peers;
import dev.parley.testkit.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the pages show as output is what comes out, apart from times, ports and figures. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DocsOutputsIT {
    private static final Path EXAMPLES = Path.of(System.getProperty("parley.root"), "examples");

    @TempDir
    Path folder;

    @Test
    void aScriptFailsAsItsPageSays() throws Exception {
        Path script = Files.writeString(
                folder.resolve("login-test.yaml"),
                block("script", "yaml").text().replace("key=42", "key=43"));
        List<String> shown = new ArrayList<>(block("script", "text").lines());
        shown.set(0, shown.getFirst().replaceFirst("^[0-9:.]+ +", ""));
        try (Program server = Program.of(
                        Peers.require("python3"),
                        "-u",
                        EXAMPLES.resolve("scripts/login_server.py").toString());
                Program send = CommandLine.start(
                        "send",
                        "tcp://127.0.0.1:" + server.port(),
                        "--frame",
                        "lines=crlf",
                        "--script",
                        script.toString())) {
            assertThat(send.awaitExit()).isEqualTo(1);
            List<String> err = send.err();
            int at = err.indexOf(
                    err.stream().filter(line -> line.contains("✗")).findFirst().orElseThrow());
            assertThat(err.get(at)).endsWith(shown.getFirst());
            assertThat(err.subList(at + 1, at + shown.size())).isEqualTo(shown.subList(1, shown.size()));
        }
    }

    @Test
    void aRoomSaysWhatItsPageShows() throws Exception {
        try (Program room = CommandLine.start("room", "tcp://127.0.0.1:0");
                Socket first = join(room);
                BufferedReader firstReads = reader(first)) {
            assertThat(firstReads.readLine()).startsWith("* you are guest-1 (1 here); ");
            try (Socket second = join(room);
                    BufferedReader reads = reader(second)) {
                List<String> heard = new ArrayList<>(List.of(reads.readLine()));
                say(first, "hello");
                heard.add(reads.readLine());
                try (Socket third = join(room)) {
                    heard.add(reads.readLine());
                    say(first, "/name Ann");
                    heard.add(reads.readLine());
                    say(first, "/leave");
                    heard.add(reads.readLine());
                    assertThat(third.isConnected()).isTrue();
                }
                assertThat(heard).isEqualTo(block("room", "text").lines());
            }
        }
    }

    private static Socket join(Program room) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), room.shownPort());
    }

    private static BufferedReader reader(Socket member) throws IOException {
        return new BufferedReader(new InputStreamReader(member.getInputStream(), UTF_8));
    }

    private static void say(Socket member, String line) throws IOException {
        member.getOutputStream().write((line + "\n").getBytes(UTF_8));
    }

    @Test
    void aCutTextIsNotedAsThePageShows() throws Exception {
        byte[] cut = "a line that goes on and on, longer than the script which passes ".getBytes(UTF_8);
        try (Program listener = CommandLine.start("listen", "udp://127.0.0.1:0");
                DatagramSocket script = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            script.send(new DatagramPacket(cut, cut.length, InetAddress.getLoopbackAddress(), listener.shownPort()));
            listener.awaitErr("note: ");
            List<String> shown = bare(block("nothing-arrives", "text").lines());
            assertThat(bare(List.of(listener.awaitOut("a line")))).contains(shown.getFirst());
            assertThat(bare(listener.err())).contains(shown.getLast());
        }
    }

    /** Without times and ports. */
    private static List<String> bare(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceFirst("^[0-9:.]+ +", "").replaceFirst("(127\\.0\\.0\\.1):\\d+", "$1"))
                .toList();
    }

    /** One echo of twenty is missing, as two of a thousand are on the page. */
    @Test
    void aMeasurementHasTheLinesOfItsPage() throws Exception {
        Path rules = Files.writeString(folder.resolve("rules.yaml"), """
            rules:
              - match: {nth: 5}
                silent: true
              - otherwise: true
                reply: "{{data}}"
            """);
        try (Program echo = CommandLine.start("listen", "udp://127.0.0.1:0", "--rules", rules.toString())) {
            String address = "udp://127.0.0.1:" + echo.shownPort();
            CommandLine measured = CommandLine.run("measure", address, "--count", "20");

            // A busy computer may be too slow for the figures to mean anything, which changes no line.
            assertThat(measured.out()).startsWith(address + ": round trips of 64 B, 100/s, for ");
            assertThat(labels(measured.outLines()))
                    .isEqualTo(labels(block("measure", "text").lines()));
        }
    }

    /** How the lines below the first begin, or what they count; without the histogram. */
    private static List<String> labels(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(" ") && !line.matches(" +[\\d.]+ .?s - .*"))
                .map(line -> line.strip().replaceFirst("^\\d+ +", "").replaceFirst(" {2,}.*", ""))
                .toList();
    }

    private static CodeBlock block(String howTo, String language) throws IOException {
        return CodeBlock.all().stream()
                .filter(block -> block.page().equals("docs/how-to/" + howTo + ".md")
                        && block.language().equals(language))
                .findFirst()
                .orElseThrow();
    }
}
