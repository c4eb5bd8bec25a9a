package dev.parley.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;
import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ;

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
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every benchmark runs with real programs and counts right. Never that anything is fast. */
@EnabledOnOs(OS.LINUX)
@Timeout(240)
@Execution(CONCURRENT)
class ShortRunIT {
    private static final String CPU = "cpu";
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final List<String> PARLEY =
            List.of(Tools.java("java"), "-XX:+UseSerialGC", "-jar", System.getProperty("parley.jar", ""));

    /** What {@code parley measure} says where something else had the processor. */
    private static final String TOO_SLOW = "the sender was too slow";

    private static final Tools TOOLS = new Tools(ROOT, ROOT, PARLEY);

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void everythingIsInstalled() {
        List<String> missing = Stream.of(
                        "cc", "python3", "ncat", "socat", "iperf3", "sockperf", "nuttcp", "haproxy", "nginx")
                .filter(program -> TOOLS.find(program).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            String what = "not installed: " + String.join(", ", missing);
            if (System.getenv("PARLEY_PEERS_REQUIRED") != null) {
                fail(what);
            }
            abort(what);
        }
    }

    /** Of those that differ in a number alone, one each. */
    @ParameterizedTest
    @CsvSource({
        "start-up, 5",
        "receive, 6",
        "round-trip, 5",
        "datagrams, 9",
        "tcp-some, 5",
        "tcp-many, 5",
        "relay-udp, 5",
        "relay-tcp, 6",
        "relay-bulk, 6",
        "idle-memory, 4",
        "many-connections, 2",
    })
    @ResourceLock(value = CPU, mode = READ)
    void everyContestantDoesAllOfItsWork(String name, int contestants) throws Exception {
        List<String> rows = rows(name, Tools.environmentPath());

        assertThat(rows).hasSize(contestants + (name.equals("receive") ? measuring(1) : 0));
        assertThat(rows.getFirst()).startsWith("| parley ");
        assertThat(rows.subList(1, rows.size()))
                .as("each with a positive median, a spread, a ratio, further figures, and one run")
                .allMatch(row -> Pattern.matches(
                        "\\| [^|]+ \\| [\\d.]*[1-9][\\d.]* \\| [\\d.]+ … [\\d.]+ \\| [\\d.]*[1-9][\\d.]* \\|( [\\d.]+ \\|)+ 1 \\|",
                        row));
    }

    /** Without `parley measure` there is nobody to compare with, and the floors stand alone. */
    @ParameterizedTest
    @CsvSource({
        "flood-offload-64, 1, 1",
        "flood-plain-64, 4, 1",
        "flood-sizes, 3, 2",
    })
    @ResourceLock(value = CPU, mode = READ)
    void whatArrivesIsCounted(String name, int others, int parleys) throws Exception {
        List<String> rows = rows(name, Tools.environmentPath());

        assertThat(rows)
                .hasSize(others + measuring(parleys))
                .as("each with a positive median, and one run")
                .allMatch(row -> Pattern.matches("\\| [^|]+ \\| [\\d.]*[1-9][\\d.]* \\| .* \\| 1 \\|", row));
    }

    /** It finds a run invalid in which other programs kept it from sending, so it runs alone in here. */
    @Test
    @ResourceLock(CPU)
    void measureTimesWhatTheProberTimes() throws Exception {
        whatArrivesIsCounted("measure-round-trip", 1, 1);
    }

    private static int measuring(int parleys) {
        return TOOLS.hasVerb("measure") ? parleys : 0;
    }

    /** The rows of the table, from a short run in which nothing was invalid. */
    private List<String> rows(String name, String path) throws Exception {
        Path file = folder.resolve("figures.json");
        int status;
        do {
            out.reset();
            err.reset();
            status = new Main(ROOT, PARLEY, path, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8))
                    .run(name, "--short", "--anyway", "--json", file.toString());
        } while (err.toString(UTF_8).contains(TOO_SLOW)); // that speaks of the machine: until the test's time is over

        assertThat(status).as("%s%s", err, out).isZero();
        assertThat(out.toString(UTF_8)).startsWith("**A short run").doesNotContain("invalid:");
        assertThat(Files.readString(file)).contains("\"name\":\"" + name + "\"").doesNotContain("\"invalid\"");
        return out.toString(UTF_8)
                .lines()
                .filter(line -> line.startsWith("| "))
                .skip(2)
                .toList();
    }

    @Test
    void whatIsNotInstalledIsNamedAndLeftOut() throws Exception {
        assertThat(rows("idle-memory", "")).singleElement().asString().startsWith("| parley listen |");
        assertThat(err.toString(UTF_8)).contains("python3 is not installed, and left out");
    }

    @Test
    void withoutACompilerWhatNeedsOneIsNamedAndLeftOut() throws Exception {
        int status = new Main(ROOT, PARLEY, "", new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8))
                .run("tcp-one", "round-trip", "--short", "--anyway");

        assertThat(status).as("%s%s", err, out).isZero();
        assertThat(err.toString(UTF_8))
                .contains("tcp-one is left out: not installed: cc")
                .contains("round-trip is left out: not installed: cc");
        assertThat(out.toString(UTF_8)).doesNotContain("###");
    }

    @Test
    void withoutACompilerThePageStaysAsItIs() throws Exception {
        int status = new Main(ROOT, PARLEY, "", new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8))
                .run("--update", "--anyway");

        assertThat(status).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("the page shall have all tables");
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
                port -> List.of(TOOLS.find("python3").orElseThrow(), script.toString(), Integer.toString(port)));
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
                port -> List.of(TOOLS.find("python3").orElseThrow(), script.toString(), Integer.toString(port)));

        double[] micros = new DatagramEcho(new Tools(ROOT, folder, PARLEY), Scale.SHORT).sample(parent);

        assertThat(Samples.of(micros).sorted())
                .as("each message burns 2 ms in the child")
                .allMatch(each -> each >= 2_000 && each < 20_000);
    }
}
