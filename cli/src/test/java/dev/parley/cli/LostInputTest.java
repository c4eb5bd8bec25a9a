package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was read from the input, and found nobody to go to: it is counted and told. */
@Timeout(30)
class LostInputTest {
    private static final int LINES = 60;
    private static final Pattern SENT = Pattern.compile("\"sent\":(\\d+)");
    private static final Pattern DROPPED_OUT = Pattern.compile("\"droppedOut\":\\{([^}]*)}");

    private static String lines() {
        return IntStream.range(0, LINES).mapToObj(i -> i + "\n").collect(Collectors.joining());
    }

    private static String summary(CommandLine run) {
        return run.outLines().getLast();
    }

    private static long sent(String summary) {
        Matcher matcher = SENT.matcher(summary);
        assertThat(matcher.find()).as(summary).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private static long dropped(String summary) {
        Matcher matcher = DROPPED_OUT.matcher(summary);
        assertThat(matcher.find()).as(summary).isTrue();
        return Pattern.compile("\\d+")
                .matcher(matcher.group(1))
                .results()
                .mapToLong(count -> Long.parseLong(count.group()))
                .sum();
    }

    /** Takes one connection, reads one byte of it, and ends it. */
    private static Thread endsAfterOneByte(ServerSocket server, boolean reset) {
        return Thread.startVirtualThread(() -> {
            try (Socket connection = server.accept()) {
                connection.getInputStream().read();
                connection.setSoLinger(reset, 0);
            } catch (IOException ended) {
                throw new AssertionError(ended);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void countsTheLinesThatWereReadAndNotSent(boolean reset) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread serving = endsAfterOneByte(server, reset);
            CommandLine run = CommandLine.typed(
                    lines(), "send", "tcp://127.0.0.1:" + server.getLocalPort(), "--lines", "--rate", "10/s", "--json");
            serving.join();

            String summary = summary(run);
            assertThat(dropped(summary)).isPositive();
            assertThat(sent(summary) + dropped(summary)).as(summary).isEqualTo(LINES);
            assertThat(run.out()).contains("read from the input and not sent");
        }
    }

    @Test
    void countsNoMoreThanWereToBeSent() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread serving = endsAfterOneByte(server, true);
            CommandLine run = CommandLine.typed(
                    lines(),
                    "send",
                    "tcp://127.0.0.1:" + server.getLocalPort(),
                    "--lines",
                    "--rate",
                    "50/s",
                    "--count",
                    "40",
                    "--json");
            serving.join();

            String summary = summary(run);
            assertThat(sent(summary) + dropped(summary)).as(summary).isEqualTo(40);
        }
    }

    @Test
    void tellsWhatHadNoConnectionOfItsOwn() throws Exception {
        CommandLine run = CommandLine.run(
                "send",
                "tcp://127.0.0.1:" + Ports.free(),
                "hi",
                "--connect-each",
                "--count",
                "3",
                "--every",
                "20ms",
                "--json");

        assertThat(dropped(summary(run))).isEqualTo(3);
        long told = run.outLines().stream()
                .filter(line -> line.contains("\"event\":\"dropped\""))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*\"count\":(\\d+).*", "$1")))
                .sum();
        assertThat(told).isEqualTo(3);
    }
}
