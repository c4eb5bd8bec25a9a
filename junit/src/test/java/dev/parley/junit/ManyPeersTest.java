package dev.parley.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.framing.Framing;
import dev.parley.session.runtime.OpenSessions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** As many peers as a large project has in all its tests, many of them at once. */
@Timeout(300)
class ManyPeersTest {
    private static final int PEERS = 2_000;
    private static final int AT_ONCE = 32;
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void twoThousandPeersLeaveNothingBehind() throws Exception {
        try (OpenSessions watching = OpenSessions.watch();
                ExecutorService parallel = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Callable<Integer>> all = IntStream.range(0, PEERS)
                    .mapToObj(i -> (Callable<Integer>) () -> live(i))
                    .toList();
            for (Future<Integer> each : parallel.invokeAll(all)) {
                assertThat(each.get()).isPositive();
            }
            assertThat(watching.open()).isEmpty();
        }
        for (Thread each : threads()) {
            assertThat(each.join(LONG)).as(each.getName()).isTrue();
        }
    }

    /** Those of sessions, which may be about to end. */
    private static List<Thread> threads() {
        Thread[] all = new Thread[2 * Thread.activeCount() + 16];
        int count = Thread.enumerate(all);
        return Arrays.stream(all, 0, count)
                .filter(each -> each.getName().startsWith("parley-"))
                .toList();
    }

    /** Half of them are UDP; gives back its port. */
    private static int live(int number) throws Exception {
        try (TestPeer peer = number % 2 == 0 ? TestPeer.udp() : TestPeer.tcp(Framing.lines())) {
            peer.waitAtMost(LONG);
            String question = "ask " + number;
            peer.on(question).reply("answer " + number);
            assertThat(Parley.request(peer.toString(), question, LONG).escaped())
                    .isEqualTo("answer " + number);
            peer.expect(question);
            return peer.port();
        }
    }
}
