package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Peers;
import dev.parley.testkit.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs that answer: the examples, as their first lines say to start them, and what is wrong on a command line. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HandlersTest {
    private static final Path EXAMPLES =
            Path.of("").toAbsolutePath().resolveSibling("examples").resolve("handlers");

    @TempDir
    Path folder;

    private static List<String> ask(int port, String... lines) throws IOException {
        List<String> answers = new ArrayList<>();
        try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port)) {
            BufferedReader in = new BufferedReader(new InputStreamReader(peer.getInputStream(), UTF_8));
            for (String line : lines) {
                peer.getOutputStream().write((line + "\n").getBytes(UTF_8));
                answers.add(in.readLine());
            }
        }
        return answers;
    }

    @ParameterizedTest
    @CsvSource({"python3,device.py", "node,device.mjs"})
    void theExamplesKeepValues(String language, String file) throws Exception {
        String command = Peers.require(language) + " '" + EXAMPLES.resolve(file) + "'";
        try (Program run = CommandLine.start(
                "listen",
                "tcp://127.0.0.1:0",
                "--frame",
                "lines",
                "--handler",
                command,
                "--handler-timeout",
                "10s",
                "--json")) {
            int port = run.listeningPort();
            assertThat(ask(port, "SET t 21.5", "GET t", "GET u", "what"))
                    .containsExactly("OK", "21.5", "ERR unknown", "ERR");
            assertThat(ask(port, "GET t")).as("one program serves all").containsExactly("21.5");
        }
    }

    @Test
    void theShellsExampleServesEachConnection() throws Exception {
        Path bench = Files.writeString(folder.resolve("bench.yaml"), """
                listen:
                  - name: device
                    address: tcp://127.0.0.1:0
                    frame: lines
                    handler:
                      command: [sh, '%s']
                      for: each-connection
                      format: bytes
                """.formatted(EXAMPLES.resolve("device.sh")));
        try (Program run = CommandLine.start("run", bench.toString(), "--json")) {
            int port = run.listeningPort();
            assertThat(ask(port, "SET 21.5", "GET")).containsExactly("OK", "21.5");
            assertThat(ask(port, "GET")).as("another has its own").containsExactly("ERR unknown");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--handler no-such-program|1|the handler \"no-such-program\" could not be started: there is no such program",
                "--handler-timeout 2s|2|--handler-timeout says something of a program, and needs --handler to say which",
                "--handler cat --reply x|2|--reply and --handler exclude each other",
                "--handler cat --handler-format bytes|2|have one for each-connection",
                "--handler cat --handler-for peer|2|is none of listener, each-connection",
                "--handler ''|2|a program is needed",
            })
    void whatIsWrongIsSaid(String options, int status, String says) {
        List<String> words = new ArrayList<>(List.of("listen", "tcp://127.0.0.1:0"));
        for (String word : options.split(" ", -1)) {
            words.add(word.equals("''") ? "" : word);
        }
        CommandLine ran = CommandLine.run(words.toArray(String[]::new));
        assertThat(ran.err().replaceAll("\\s+", " ")).contains(says);
        assertThat(ran.status()).isEqualTo(status);
    }

    @Test
    void aSettingsFileNamesThePlaceOfWhatIsWrong() throws Exception {
        Path bench = Files.writeString(folder.resolve("bench.yaml"), """
                listen:
                  - address: udp://127.0.0.1:0
                    handler: {command: [cat], for: each-connection}
                  - address: tcp://127.0.0.1:0
                    handler: {comand: cat}
                """);
        CommandLine ran = CommandLine.run("run", bench.toString(), "--check");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err().replaceAll("\\s+", " "))
                .contains(
                        "bench.yaml:3:14",
                        "a handler for each-connection needs connections",
                        "bench.yaml:5:15",
                        "\"command\"");
    }
}
