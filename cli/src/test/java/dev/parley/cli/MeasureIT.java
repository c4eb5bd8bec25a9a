package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Peers;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code parley measure} as a user runs it, against the tools that people have, and against its own far end. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Isolated("it compares times and counts")
class MeasureIT {
    private static long number(String json, String field) {
        Matcher found = Pattern.compile("\"" + field + "\":(\\d+)").matcher(json);
        assertThat(found.find()).as("%s in %s", field, json).isTrue();
        return Long.parseLong(found.group(1));
    }

    /** A busy machine may make a run invalid, and these tests are about what was counted. */
    private static void measures(String address) throws Exception {
        try (Program measure =
                CommandLine.start("measure", address, "--count", "60", "--rate", "100/s", "--wait", "10s", "--json")) {
            assertThat(measure.awaitExit()).isIn(0, 1);
            String summary = measure.awaitOut("\"event\":\"summary\"");
            assertThat(number(summary, "sent")).isEqualTo(60);
            assertThat(number(summary, "received")).isEqualTo(60);
            assertThat(number(summary, "total")).isZero();
            assertThat(number(summary, "p50")).isPositive();
            assertThat(summary).contains("\"p99\":null");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void measuresAnEchoInPython(String scheme) throws Exception {
        try (Program echo = Program.python("peers/echo.py", scheme)) {
            measures(scheme + "://127.0.0.1:" + echo.port());
        }
    }

    /** These echo through a pipe, which glues datagrams together where they lie in it: then an echo is lost, and one is foreign. */
    private static void measuresThroughAPipe(String scheme, int port) throws Exception {
        String address = scheme + "://127.0.0.1:" + port;
        if (scheme.equals("tcp")) {
            measures(address);
            return;
        }
        try (Program measure = CommandLine.start("measure", address, "--count", "30", "--rate", "20/s", "--json")) {
            assertThat(measure.awaitExit()).isIn(0, 1);
            String summary = measure.awaitOut("\"event\":\"summary\"");
            assertThat(number(summary, "sent")).isEqualTo(30);
            assertThat(number(summary, "received")).isPositive();
            assertThat(number(summary, "received") + number(summary, "total")).isEqualTo(30);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void measuresAnEchoOfSocat(String scheme) throws Exception {
        int port = Ports.free();
        String listen = scheme.equals("udp") ? "UDP4-LISTEN:" : "TCP4-LISTEN:";
        try (Program echo = Program.of(Peers.require("socat"), listen + port + ",bind=127.0.0.1", "PIPE")) {
            Ports.awaitBound(scheme, port);
            measuresThroughAPipe(scheme, port);
            assertThat(echo.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void measuresAnEchoOfNcat(String scheme) throws Exception {
        int port = Ports.free();
        String[] command = scheme.equals("udp")
                ? new String[] {Peers.require("ncat"), "-u", "-l", "-e", "/bin/cat", "127.0.0.1", "" + port}
                : new String[] {Peers.require("ncat"), "-l", "-e", "/bin/cat", "127.0.0.1", "" + port};
        try (Program echo = Program.of(command)) {
            Ports.awaitBound(scheme, port);
            measuresThroughAPipe(scheme, port);
            assertThat(echo.err()).isEmpty();
        }
    }

    @Test
    void aReceiverThatIsStoppedForASecondShowsAsBufferLoss() throws Exception {
        try (Program far = Program.parley("measure", "--serve", "udp://127.0.0.1:0", "--json");
                Program measure = CommandLine.start(
                        "measure",
                        "udp://127.0.0.1:" + far.listeningPort(),
                        "--direction",
                        "up",
                        "--rate",
                        "10000/s",
                        "--size",
                        "1400",
                        "--for",
                        "6s",
                        "--json")) {
            measure.awaitOut("\"event\":\"progress\"", 1);
            far.signal("STOP");
            measure.awaitOut("\"event\":\"progress\"", progresses(measure) + 2);
            far.signal("CONT");
            assertThat(measure.awaitExit()).isIn(0, 1);

            String summary = measure.awaitOut("\"event\":\"summary\"");
            assertThat(number(summary, "lost")).isPositive();
            assertThat(number(summary, "receiveBuffer")).isEqualTo(number(summary, "lost"));
            assertThat(number(summary, "network")).isZero();
            assertThat(number(summary, "longestLoss")).isGreaterThan(1_000);
        }
    }

    /** How many seconds of it are over, and this test may have slept through some. */
    private static int progresses(Program measure) {
        return (int) measure.out().stream()
                .filter(line -> line.contains("\"event\":\"progress\""))
                .count();
    }

    /** Also of what is dropped before the far end has seen the first. */
    @Test
    void splitsTheLossOfRoundTripsByDirection() throws Exception {
        try (Program far = Program.parley("measure", "--serve", "udp://127.0.0.1:0", "--json")) {
            String address = "udp://127.0.0.1:" + far.listeningPort();
            far.signal("STOP");
            try (Program measure = CommandLine.start(
                    "measure", address, "--rate", "8000/s", "--size", "1400", "--for", "5s", "--json")) {
                measure.awaitOut(line -> line.contains("\"event\":\"progress\"") && number(line, "sent") > 10_000);
                far.signal("CONT");
                assertThat(measure.awaitExit()).isIn(0, 1);

                String summary = measure.awaitOut("\"event\":\"summary\"");
                assertThat(number(summary, "total")).isPositive();
                assertThat(number(summary, "farReceiveBuffer")).isPositive();
                assertThat(number(summary, "farReceiveBuffer") + number(summary, "receiveBuffer"))
                        .as("here too where this computer was busy: %s", summary)
                        .isEqualTo(number(summary, "total"));
                assertThat(number(summary, "networkUp")).isZero();
                assertThat(summary).contains("\"networkOrPeer\":null");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void endsOnCtrlCWithTheResultSoFar(String scheme) throws Exception {
        try (Program echo = Program.python("peers/echo.py", scheme);
                Program measure =
                        Program.parley("measure", scheme + "://127.0.0.1:" + echo.port(), "--for", "1h", "--json")) {
            measure.awaitOut(line -> line.contains("\"event\":\"progress\"") && number(line, "received") > 0);
            measure.signal("INT");

            assertThat(measure.awaitExit()).isEqualTo(130);
            String summary = measure.awaitOut("\"event\":\"summary\"");
            assertThat(number(summary, "received")).isPositive();
        }
    }

    @Test
    void endsTheFarEndOnCtrlC() throws Exception {
        try (Program far = Program.parley("measure", "--serve", "udp://127.0.0.1:0", "tcp://127.0.0.1:0")) {
            far.awaitErr("listening on tcp");
            far.signal("INT");
            assertThat(far.awaitExit()).isEqualTo(130);
            assertThat(far.err()).noneMatch(line -> line.contains("Exception"));
        }
    }

    @Test
    void aSenderThatIsTooSlowFailsTheRun() throws Exception {
        try (Program echo = Program.python("peers/echo.py", "udp");
                Program measure = CommandLine.start(
                        "measure",
                        "udp://127.0.0.1:" + echo.port(),
                        "--rate",
                        "50000000/s",
                        "--for",
                        "300ms",
                        "--wait",
                        "10ms")) {
            assertThat(measure.awaitExit()).isEqualTo(1);
            measure.awaitOut("INVALID");
            measure.awaitErr("the sender was too slow");
        }
    }

    @Test
    @Tag("soak")
    void aMinuteOfFloodClosesToTheDatagram() throws Exception {
        try (Program far = Program.parley("measure", "--serve", "udp://127.0.0.1:0", "--json");
                Program measure = Program.parley(
                        "measure", "udp://127.0.0.1:" + far.listeningPort(), "--flood", "--for", "20s", "--json")) {
            assertThat(measure.awaitExit()).isZero();
            String summary = measure.awaitOut("\"event\":\"summary\"");
            String up = summary.substring(summary.indexOf("\"up\""));
            assertThat(number(up, "received") + number(up, "lost")).isEqualTo(number(up, "sent"));
        }
    }
}
