package dev.parley.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.Result;
import dev.parley.bench.RunningBench;
import dev.parley.event.Event;
import dev.parley.testkit.Await;
import dev.parley.testkit.Ports;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a bench judges what had come when it ended. */
@Timeout(60)
class BenchEndTest {
    private static final String LINES = """
        listen:
          - name: lines
            address: tcp://127.0.0.1:0
            frame: lines
            expect:
              - match: hello
        """;

    /** For so long a close lets connections take in what has come. */
    private static final long CLOSE_WAITS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final CountDownLatch received = new CountDownLatch(1);

    private RunningBench run() throws Exception {
        return RunningBench.open(
                Settings.bench("bench.yaml", LINES),
                event -> {
                    if (event instanceof Event.Received) {
                        received.countDown();
                    }
                },
                true);
    }

    private static Socket connect(RunningBench running) throws Exception {
        String where = Objects.requireNonNull(running.environment().get("PARLEY_LINES"));
        return new Socket(
                InetAddress.getLoopbackAddress(), Integer.parseInt(where.substring(where.lastIndexOf(':') + 1)));
    }

    /** Where the computer lets it wait for longer than a close waits for its threads, what came may be unread. */
    @Test
    void anExpectationIsMetByWhatCameJustBeforeTheEnd() throws Exception {
        int inTime = 0;
        for (int round = 0; round < 20; round++) {
            RunningBench running = run();
            Socket command = connect(running);
            int port = command.getLocalPort();
            command.getOutputStream().write("hello\n".getBytes(UTF_8));
            command.close();
            Await.until("the listener's kernel has all of it", () -> Ports.isAcknowledged(port));
            long start = System.nanoTime();
            running.close();
            if (System.nanoTime() - start < CLOSE_WAITS_NANOS) {
                inTime++;
                assertThat(running.results()).noneMatch(Result::isFailed);
            }
        }
        assertThat(inTime).as("rounds in which every thread had its turn").isPositive();
    }

    @Test
    void aFailedExpectationSaysWhatHadArrivedUnread() throws Exception {
        RunningBench running = run();
        try (Socket command = connect(running)) {
            command.getOutputStream().write("other\nhel".getBytes(UTF_8));
            received.await();
            running.close();
        }
        assertThat(running.results())
                .singleElement()
                .satisfies(result -> assertThat(result.message())
                        .contains("got none, and 1 other message")
                        .endsWith("; arrived and not read before the end: 1 message"));
    }
}
