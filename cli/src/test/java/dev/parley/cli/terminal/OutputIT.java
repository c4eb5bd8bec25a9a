package dev.parley.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.pace.Pace;
import dev.parley.session.send.SendSession;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import dev.parley.testkit.TerminalWindow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What stands on a terminal, and what happens when standard output can no longer be written. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class OutputIT {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java") + " -jar " + System.getProperty("parley.jar");

    @Test
    void endsWithThreeWhenTheDiskIsFull() throws Exception {
        assertThat(Files.exists(Path.of("/dev/full"))).isTrue();
        try (Program listener = Program.of("sh", "-c", JAVA + " listen udp://127.0.0.1:0 --json > /dev/full")) {
            assertThat(listener.awaitExit()).isEqualTo(3);
            assertThat(listener.err())
                    .anyMatch(line -> line.contains("the output could not be written: No space left"));
        }
    }

    @Test
    void endsInPeaceWhenTheReaderGoesAway() throws Exception {
        try (Program listener = Program.of(
                        "sh", "-c", "{ " + JAVA + " listen udp://127.0.0.1:0 --json; echo status $? >&2; } | head -1");
                // What is written right after the first line may still go into the pipe; so there is always more.
                SendSession beacon = Parley.send("udp://127.0.0.1:" + listener.listeningPort())
                        .message("more")
                        .pace(Pace.every(Duration.ofMillis(20)))
                        .open()) {
            listener.awaitErr("status 0");
            beacon.stop();
            assertThat(listener.awaitExit()).isZero();
            assertThat(listener.err()).anyMatch(line -> line.contains("the reader of the output has ended"));
            assertThat(listener.err()).anyMatch(line -> line.startsWith("ledger: "));
        }
    }

    @Test
    void breaksSentencesBetweenWordsOnATerminalAndPayloadsNever() throws Exception {
        String payload = "word ".repeat(30) + "end";
        try (TerminalWindow window =
                TerminalWindow.parley("send", "udp://127.0.0.1:" + Ports.free(), payload, "--wait", "5s")) {
            List<String> lines = window.await(all -> all.stream().anyMatch(line -> line.startsWith("status ")));

            // The terminal itself broke it, which does not count here.
            assertThat(lines).anyMatch(line -> line.endsWith(payload));
            List<String> after = lines.stream()
                    .dropWhile(line -> !line.contains("refused: "))
                    .toList();
            assertThat(after).allMatch(line -> line.length() <= 80);
            assertThat(after.get(1)).startsWith("  ");
            assertThat(String.join(" ", after).replaceAll(" +", " "))
                    .contains("nothing listens on UDP port", "or check the port.");
        }
    }
}
