package dev.parley.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every benchmark runs with real programs and counts right. Never that anything is fast. */
@EnabledOnOs(OS.LINUX)
@Timeout(240)
class ShortRunIT {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final List<String> PARLEY =
            List.of(Tools.java("java"), "-XX:+UseSerialGC", "-jar", System.getProperty("parley.jar", ""));

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void everythingIsInstalled() {
        List<String> missing = Stream.of("cc", "python3", "ncat", "socat")
                .filter(program -> Tools.find(program).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            String what = "not installed: " + String.join(", ", missing);
            if (System.getenv("PARLEY_PEERS_REQUIRED") != null) {
                fail(what);
            }
            abort(what);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "start-up, 5",
        "datagrams, 6",
        "tcp-one, 4",
        "tcp-some, 4",
        "idle-memory, 4",
        "many-connections, 2",
    })
    void everyContestantDoesAllOfItsWork(String name, int contestants) throws Exception {
        Path file = folder.resolve("figures.json");

        int status = new Main(ROOT, PARLEY, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8))
                .run(name, "--short", "--anyway", "--json", file.toString());

        assertThat(status).as("%s%s", err, out).isZero();
        List<String> rows = out.toString(UTF_8)
                .lines()
                .filter(line -> line.startsWith("| "))
                .skip(2)
                .toList();
        assertThat(rows).hasSize(contestants).noneMatch(row -> row.contains("invalid"));
        assertThat(rows.getFirst()).startsWith("| parley ");
        assertThat(rows.subList(1, rows.size()))
                .as("each with a positive median, a spread, a ratio, and two runs")
                .allMatch(row -> Pattern.matches(
                        "\\| [^|]+ \\| [\\d.]*[1-9][\\d.]* \\| [\\d.]+ … [\\d.]+ \\| [\\d.]*[1-9][\\d.]* \\| [\\d.]+ \\| 2 \\|",
                        row));
        assertThat(out.toString(UTF_8)).startsWith("**A short run");
        assertThat(Files.readString(file)).contains("\"name\":\"" + name + "\"").doesNotContain("\"invalid\"");
    }

    @Test
    void aServerThatLosesSomethingIsInvalid() throws Exception {
        InvalidRunException lost = sample("""
                import socket, sys
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                s.bind(("127.0.0.1", int(sys.argv[1])))
                for n in range(1000000):
                    data, peer = s.recvfrom(65535)
                    if n != 30:
                        s.sendto(data, peer)
                """);

        assertThat(lost).hasMessage("cheat gave back 30 of 100 messages (1 lost, 0 wrong)");
    }

    @Test
    void aServerThatAnswersSomethingElseIsInvalid() throws Exception {
        InvalidRunException wrong = sample("""
                import socket, sys
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                s.bind(("127.0.0.1", int(sys.argv[1])))
                first, peer = s.recvfrom(65535)
                s.sendto(first, peer)
                while True:
                    data, peer = s.recvfrom(65535)
                    s.sendto(first, peer)
                """);

        assertThat(wrong).hasMessage("cheat gave back 1 of 100 messages (0 lost, 1 wrong)");
    }

    private InvalidRunException sample(String python) throws Exception {
        Path script = Files.writeString(folder.resolve("cheat.py"), python);
        Contestant cheat = new Contestant(
                "cheat",
                port -> List.of(Tools.find("python3").orElseThrow(), script.toString(), Integer.toString(port)));
        DatagramEcho benchmark = new DatagramEcho(new Tools(ROOT, folder, PARLEY), Scale.SHORT);
        try {
            benchmark.sample(cheat);
        } catch (InvalidRunException invalid) {
            return invalid;
        }
        return fail("it was taken for valid");
    }

    @Test
    void theCpuTimeOfWhatAServerStartsCounts() throws Exception {
        Path script = Files.writeString(folder.resolve("parent.py"), """
                import os, socket, sys, time
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                s.bind(("127.0.0.1", int(sys.argv[1])))
                if os.fork():
                    s.close()
                    os.wait()
                while True:
                    data, peer = s.recvfrom(65535)
                    until = time.process_time() + 0.002
                    while time.process_time() < until:
                        pass
                    s.sendto(data, peer)
                """);
        Contestant parent = new Contestant(
                "parent",
                port -> List.of(Tools.find("python3").orElseThrow(), script.toString(), Integer.toString(port)));

        double[] micros = new DatagramEcho(new Tools(ROOT, folder, PARLEY), Scale.SHORT).sample(parent);

        assertThat(Samples.of(micros).sorted())
                .as("each message burns 2 ms in the child")
                .allMatch(each -> each >= 2_000 && each < 20_000);
    }
}
