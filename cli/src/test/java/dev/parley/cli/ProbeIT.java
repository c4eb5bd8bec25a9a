package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Peers;
import dev.parley.testkit.Program;
import dev.parley.testkit.Wire;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check-up of servers as people write them: those of the tutorials, and hosts that refuse or drop. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Execution(ExecutionMode.CONCURRENT)
class ProbeIT {
    private static Program tutorial(String name) throws IOException {
        return Program.python("tutorials/" + name + ".py", "127.0.0.1", "0");
    }

    private static Program probe(String address, String... more) {
        List<String> words = new ArrayList<>(List.of("probe", address));
        words.addAll(List.of(more));
        return CommandLine.start(words.toArray(String[]::new));
    }

    private static String line(Program probe, String check) {
        return probe.out().stream()
                .filter(each -> each.contains("\"check\":\"" + check + "\""))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + check + " in " + probe.out()));
    }

    /** The status of each check by which the tutorials' servers differ: all others are fine. */
    @ParameterizedTest(name = "{0} by {1}: {2}")
    @CsvSource({
        "chat_server,udp,hello,1,not-utf-8=failed size=noted listening=ok rest=skipped",
        "beacon_server,udp,hello,1,not-utf-8=failed size=skipped listening=noted rest=skipped",
        "mpython_udp_server,udp,hello,1,not-utf-8=failed size=skipped listening=noted rest=skipped",
        "openmv_ack,udp,hello,0,not-utf-8=ok binary=ok size=noted listening=ok burst=ok empty=ok",
        "openmv_pong,udp,ping,0,not-utf-8=ok size=noted listening=ok burst=ok empty=ok",
        "openmv_receive,udp,hello,0,not-utf-8=ok binary=ok size=skipped listening=noted",
        "mpython_tcp_server,tcp,hello,1,not-utf-8=failed listening=ok parallel=noted connect-loop=ok half-close=ok rest=skipped",
    })
    void theTutorialsServersAreToldApart(String server, String scheme, String message, int status, String found)
            throws Exception {
        try (Program running = tutorial(server);
                Program probe = probe(scheme + "://127.0.0.1:" + running.port(), "-m", message, "--json")) {
            assertThat(probe.awaitExit()).as("%s", probe.out()).isEqualTo(status);
            for (String each : found.split(" ", -1)) {
                String[] parts = each.split("=", -1);
                assertThat(line(probe, parts[0])).contains("\"status\":\"" + parts[1] + "\"");
            }
            assertThat(running.isAlive()).isEqualTo(status == 0);
        }
    }

    @Test
    void theReceiverThatCutsAt64BytesIsNamedWithThatNumber() throws Exception {
        try (Program running = tutorial("openmv_ack");
                Program probe = probe("udp://127.0.0.1:" + running.port(), "--only", "size", "--json")) {
            assertThat(probe.awaitExit()).isZero();
            assertThat(line(probe, "size"))
                    .contains("\"largestBytes\":64", "\"cutAtBytes\":64", "cuts datagrams at 64 B");
        }
    }

    @Test
    void theJsonIsAsItWasPromised() throws Exception {
        try (Program running = tutorial("openmv_pong");
                Program probe = probe(
                        "udp://127.0.0.1:" + running.port(), "-m", "ping", "--skip", "round-trip,burst", "--json")) {
            assertThat(probe.awaitExit()).isZero();
            assertThat(steady(probe.out())).isEqualTo(golden("probe.jsonl"));
        }
    }

    @Test
    void aPersonReadsWhatWasTriedWhatCameWhatItMeansAndHowToMendIt() throws Exception {
        try (Program running = tutorial("chat_server");
                Program probe = probe("udp://127.0.0.1:" + running.port(), "--skip", "round-trip,burst")) {
            assertThat(probe.awaitExit()).isEqualTo(1);
            assertThat(steady(probe.out())).isEqualTo(golden("probe.txt"));
            assertThat(probe.out()).allMatch(line -> line.length() <= 100);
        }
    }

    @Test
    void showsInHexWhatItSentAndWhatCame() throws Exception {
        try (Program running = tutorial("openmv_pong");
                Program probe =
                        probe("udp://127.0.0.1:" + running.port(), "-m", "ping", "--only", "answer,binary", "-x")) {
            assertThat(probe.awaitExit()).isZero();
            assertThat(String.join(" ", probe.out()).replaceAll(" +", " "))
                    .contains("listening hex 70 69 6e 67 → 4 B hex 70 6f 6e 67 after ")
                    .contains("256 B hex 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f …");
        }
    }

    /** Without what differs from run to run. */
    private static List<String> steady(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceAll("\"at\":\"[^\"]*\"", "\"at\":\"AT\"")
                        .replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT")
                        .replaceAll("\"seconds\":[0-9.E-]+", "\"seconds\":0")
                        .replaceAll("[0-9.]+ ms", "N ms"))
                .toList();
    }

    private static List<String> golden(String name) throws IOException, URISyntaxException {
        Path file = Path.of(Objects.requireNonNull(ProbeIT.class.getResource("/transcripts/" + name))
                .toURI());
        return Files.readAllLines(file, UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"INT,130", "TERM,143"})
    void aSignalEndsItWithinASecondAndKeepsWhatWasFound(String signal, int status) throws Exception {
        try (DatagramSocket deaf = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                Program probe =
                        Program.parley("probe", "udp://127.0.0.1:" + deaf.getLocalPort(), "--json", "--wait", "10s")) {
            probe.awaitOut("\"check\":\"bounds\"");
            long start = System.nanoTime();
            probe.signal(signal);

            assertThat(probe.awaitExit()).isEqualTo(status);
            // A second is the promise. The kill command and a busy machine get two on top; what would hold it takes ten
            // or more.
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(3_000);
            // Where the machine is too busy to close in that time, the ledger alone is said.
            assertThat(probe.out().getLast().contains("\"event\":\"summary\"")
                            || probe.err().stream().anyMatch(line -> line.startsWith("ledger: ")))
                    .as("%s %s", probe.out(), probe.err())
                    .isTrue();
            assertThat(probe.err()).noneMatch(line -> line.contains("Exception"));
        }
    }

    @Test
    void aReaderThatGoesAwayEndsIt() throws Exception {
        try (Program running = tutorial("openmv_ack");
                Program probe = Program.of(
                        "sh",
                        "-c",
                        String.join(" ", Program.parleyCommand("probe", "udp://127.0.0.1:" + running.port()))
                                + " | head -1")) {
            assertThat(probe.awaitExit()).isZero();
            assertThat(probe.out()).singleElement().asString().startsWith("check-up of udp://127.0.0.1:");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aHostThatDropsEverythingIsSaidToBeThatOrASilentServer() throws Exception {
        Peers.require("ip");
        try (Wire wire = new Wire()) {
            // Frames for it go to the wire, and the far host drops what is not its own.
            try (Program neighbour = wire.near(List.of(
                    "ip",
                    "neigh",
                    "add",
                    "10.77.0.9",
                    "lladdr",
                    "02:00:00:00:00:09",
                    "dev",
                    "near",
                    "nud",
                    "permanent"))) {
                assertThat(neighbour.awaitExit()).as("%s", neighbour.err()).isZero();
            }
            for (String scheme : List.of("udp", "tcp")) {
                try (Program probe =
                        wire.near(Program.parleyCommand("probe", scheme + "://10.77.0.9:9000", "--json"))) {
                    assertThat(probe.awaitExit()).isEqualTo(1);
                    assertThat(line(probe, "listening"))
                            .contains("\"status\":\"failed\"", "no answer within 1s", "drops everything");
                    assertThat(probe.out())
                            .as("what takes many answers is not tried")
                            .filteredOn(line -> line.matches(".*\"check\":\"(?:round-trip|size|burst)\".*"))
                            .allMatch(line -> line.contains("\"status\":\"skipped\""));
                }
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aServerOnTheWireIsCheckedWithWhatSuitsItsDistance() throws Exception {
        Peers.require("ip");
        try (Wire wire = new Wire();
                Program server = wire.far(Program.pythonCommand("tutorials/openmv_ack.py", Wire.FAR, "0"));
                Program probe = wire.near(
                        Program.parleyCommand("probe", "udp://" + Wire.FAR + ":" + server.port(), "--json"))) {
            assertThat(probe.awaitExit()).isZero();
            assertThat(line(probe, "bounds")).contains("\"mostSizeBytes\":8192", "on a network of this computer");
            assertThat(line(probe, "size")).contains("\"cutAtBytes\":64");
        }
    }
}
