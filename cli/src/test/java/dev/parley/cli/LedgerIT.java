package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The promise that the sums close, to the datagram, at full speed. Only Linux tells what its kernel dropped. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class LedgerIT {
    private static final int DATAGRAMS = 100_000;
    private static final Pattern DROPPED_IN = Pattern.compile("\"droppedIn\":\\{([^}]*)}");
    private static final Pattern COUNT = Pattern.compile("\":(\\d+)");
    private static final Pattern RECEIVED = Pattern.compile("\"received\":(\\d+)");

    @RepeatedTest(5)
    void accountsForEveryDatagramOfAFlood() throws Exception {
        try (Program listener = Program.parley("listen", "udp://127.0.0.1:0", "--json")) {
            flood(listener.listeningPort());
            listener.signal("INT");
            assertThat(listener.awaitExit()).isEqualTo(130);
            String summary = listener.awaitOut("\"event\":\"summary\"");

            assertThat(accountedFor(summary)).as(summary).isEqualTo(DATAGRAMS);
            assertThat(summary).contains("\"exact\":true");
            long shown = listener.out().stream()
                    .filter(line -> line.contains("\"event\":\"received\""))
                    .count();
            assertThat(shown).as("each that was received is in the JSON lines").isEqualTo(received(summary));
        }
    }

    @RepeatedTest(5)
    void accountsForEveryDatagramWhenNobodyReadsTheJsonUntilTheFloodIsOver() throws Exception {
        Process listener = new ProcessBuilder(Program.parleyCommand("listen", "udp://127.0.0.1:0", "--json"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader json = listener.inputReader(UTF_8)) {
            Matcher port = Pattern.compile("\"local\":\"udp://127.0.0.1:(\\d+)").matcher(json.readLine());
            assertThat(port.find()).isTrue();
            flood(Integer.parseInt(port.group(1)));
            assertThat(new ProcessBuilder("kill", "-INT", Long.toString(listener.pid()))
                            .start()
                            .waitFor())
                    .isZero();
            String last = "";
            long shown = 0;
            for (String line = json.readLine(); line != null; line = json.readLine()) {
                shown += line.contains("\"event\":\"received\"") ? 1 : 0;
                last = line;
            }
            assertThat(listener.waitFor(10, TimeUnit.SECONDS)).isTrue();

            assertThat(last).contains("\"event\":\"summary\"");
            assertThat(accountedFor(last)).as(last).isEqualTo(DATAGRAMS);
            assertThat(last).as("a blocked reader shows as kernel drops").contains("\"kernel\":");
            assertThat(shown).isEqualTo(received(last));
        } finally {
            listener.destroyForcibly();
        }
    }

    private static void flood(int port) throws IOException {
        ByteBuffer payload = ByteBuffer.allocateDirect(64);
        try (DatagramChannel sender = DatagramChannel.open()) {
            sender.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            for (int i = 0; i < DATAGRAMS; i++) {
                payload.clear();
                assertThat(sender.write(payload)).isEqualTo(64);
            }
        }
    }

    private static long received(String summary) {
        Matcher matcher = RECEIVED.matcher(summary);
        assertThat(matcher.find()).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private static long accountedFor(String summary) {
        Matcher causes = DROPPED_IN.matcher(summary);
        assertThat(causes.find()).isTrue();
        long dropped = COUNT.matcher(causes.group(1))
                .results()
                .mapToLong(count -> Long.parseLong(count.group(1)))
                .sum();
        return received(summary) + dropped;
    }
}
