package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamOptions;
import dev.parley.socket.jdk.JdkNetwork;
import dev.parley.testkit.Program;
import dev.parley.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Thousands of TCP connections that are open at the same time, each with its own echoes, every byte right. */
class ManyConnectionsIT {
    private static final int MESSAGE_BYTES = 64;

    @Test
    @Timeout(60)
    void echoesToHundredsAtOnce() throws Exception {
        try (Program listener = Program.parley("listen", "tcp://127.0.0.1:0", "--echo", "--json", "--quiet")) {
            converse(listener.listeningPort(), 500, 20);
            endsWithClosedSums(listener, 500, 20);
        }
    }

    @Test
    @Tag("soak")
    @Timeout(300)
    @EnabledOnOs(OS.LINUX)
    void echoesToThousandsAtOnceWithinTheMemoryThatIsPromised() throws Exception {
        try (Program listener = Program.parley("listen", "tcp://127.0.0.1:0", "--echo", "--json", "--quiet")) {
            converse(listener.listeningPort(), 5_000, 100);
            long peakKilobytes = peakKilobytes(listener.pid());
            System.out.println(
                    "5,000 connections, 100 messages each: peak resident memory " + peakKilobytes / 1024 + " MiB");
            assertThat(peakKilobytes).isLessThan(400_000);
            endsWithClosedSums(listener, 5_000, 100);
        }
    }

    /** One that sends a byte a second and never ends its line, and thousands that say nothing, keep nobody waiting. */
    @Test
    @Timeout(120)
    void answersAGoodClientInTimeBesideASlowOneAndThousandsOfIdleOnes() throws Exception {
        List<StreamConnection> idle = new ArrayList<>();
        try (Program listener =
                Program.parley("listen", "tcp://127.0.0.1:0", "--echo", "--frame", "lines", "--json", "--quiet")) {
            InetSocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.listeningPort());
            CountDownLatch over = new CountDownLatch(1);
            CountDownLatch dripped = new CountDownLatch(2);
            for (int i = 0; i < 2_000; i++) {
                idle.add(JdkNetwork.INSTANCE.connect(to, StreamOptions.DEFAULT));
            }
            listener.awaitOut("\"event\":\"opened\"", 2_000);
            Thread drip = Thread.ofVirtual().start(() -> drip(to, over, dripped));
            try (StreamConnection good = JdkNetwork.INSTANCE.connect(to, StreamOptions.DEFAULT)) {
                dripped.await();
                assertThat(medianMillis(good, 200))
                        .as("median round trip in ms; the slow one takes 1,000 for each byte")
                        .isLessThan(500);
            } finally {
                over.countDown();
                drip.join();
            }
            assertThat(listener.isAlive()).isTrue();
        } finally {
            idle.forEach(StreamConnection::close);
        }
    }

    private static void drip(InetSocketAddress to, CountDownLatch over, CountDownLatch dripped) {
        try (StreamConnection slow = JdkNetwork.INSTANCE.connect(to, StreamOptions.DEFAULT)) {
            do {
                slow.write(new byte[] {'x'}, 0, 1);
                dripped.countDown();
            } while (!over.await(1, TimeUnit.SECONDS));
        } catch (IOException | InterruptedException lost) {
            throw new IllegalStateException("the slow client was not served", lost);
        }
    }

    private static double medianMillis(StreamConnection good, int count) throws IOException {
        byte[] question = "good\n".getBytes(StandardCharsets.US_ASCII);
        byte[] answer = new byte[question.length];
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            good.write(question, 0, question.length);
            for (int got = 0; got < answer.length; ) {
                int more = good.read(answer, got, answer.length - got, Clock.NEVER);
                assertThat(more).isPositive();
                got += more;
            }
            nanos[i] = System.nanoTime() - start;
            assertThat(answer).isEqualTo(question);
        }
        Arrays.sort(nanos);
        return nanos[count / 2] / 1e6;
    }

    private static void converse(int port, int connections, int messages)
            throws InterruptedException, ExecutionException {
        CountDownLatch allOpen = new CountDownLatch(connections);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> conversations = new ArrayList<>();
            for (int number = 0; number < connections; number++) {
                int own = number;
                conversations.add(threads.submit(() -> converse(port, own, messages, allOpen)));
            }
            for (Future<?> conversation : conversations) {
                conversation.get();
            }
        }
    }

    private static @Nullable Void converse(int port, int number, int messages, CountDownLatch allOpen)
            throws IOException, InterruptedException {
        InetSocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (StreamConnection connection = JdkNetwork.INSTANCE.connect(to, StreamOptions.DEFAULT)) {
            allOpen.countDown();
            allOpen.await();
            byte[] back = new byte[MESSAGE_BYTES];
            for (int i = 0; i < messages; i++) {
                byte[] message = ByteBuffer.allocate(MESSAGE_BYTES)
                        .putInt(number)
                        .putInt(i)
                        .array();
                connection.write(message, 0, MESSAGE_BYTES);
                int got = 0;
                while (got < MESSAGE_BYTES) {
                    int count = connection.read(back, got, MESSAGE_BYTES - got, Clock.NEVER);
                    assertThat(count).as("connection %d, message %d", number, i).isPositive();
                    got += count;
                }
                assertThat(back).isEqualTo(message);
            }
        }
        return null;
    }

    private static void endsWithClosedSums(Program listener, int connections, int messages) throws Exception {
        listener.signal("TERM");
        assertThat(listener.awaitExit()).isEqualTo(143);
        long bytes = (long) connections * messages * MESSAGE_BYTES;
        assertThat(listener.out().getLast())
                .contains("\"receivedBytes\":" + bytes, "\"sentBytes\":" + bytes, "\"peers\":" + connections)
                .contains("\"droppedIn\":{}", "\"droppedOut\":{}");
        assertThat(listener.out()).noneMatch(line -> line.contains("\"event\":\"failed\""));
    }

    private static long peakKilobytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
