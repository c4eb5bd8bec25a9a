package dev.parley.session.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.ledger.Totals;
import dev.parley.testkit.Await;
import dev.parley.testkit.Seed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A relay that does nothing on purpose changes no byte and no boundary, however much passes. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class RelayUnchangedTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final int MOST_DATAGRAM_BYTES = 65_507;
    private static final int CHUNK = 64 << 10;

    /** So many are under way, or one that is longer: what the kernel's smallest buffers hold. */
    private static final int WINDOW = 8;

    private static final int WINDOW_BYTES = 32 << 10;

    @Test
    void datagramsOfRandomSizesPassUnchanged() throws Exception {
        datagrams(5_000);
    }

    @Test
    @Tag("soak")
    void aMillionDatagramsOfRandomSizesPassUnchanged() throws Exception {
        datagrams(1_000_000);
    }

    @Test
    void manyBytesPassUnchangedBothWays() throws Exception {
        bytes(100_000_000L);
    }

    @Test
    @Tag("soak")
    void tenGigabytesPassUnchangedBothWays() throws Exception {
        bytes(10_000_000_000L);
    }

    @Test
    void manyConnectionsAtOncePassUnchanged() throws Exception {
        connections(100);
    }

    @Test
    @Tag("soak")
    void aThousandConnectionsAtOncePassUnchanged() throws Exception {
        connections(1_000);
    }

    private static void datagrams(int count) throws Exception {
        Random random = Seed.random();
        byte[] content = new byte[2 * MOST_DATAGRAM_BYTES];
        random.nextBytes(content);
        try (DatagramSocket target = new DatagramSocket(0, HERE);
                DatagramSocket peer = new DatagramSocket(0, HERE);
                RelaySession relay = Parley.relay("udp://127.0.0.1:0", "udp://127.0.0.1:" + target.getLocalPort())
                        .open()) {
            target.setReceiveBufferSize(4 << 20);
            target.setSoTimeout(20_000);
            peer.setSoTimeout(20_000);
            InetSocketAddress to = relay.endpoints().getFirst().socketAddress();
            byte[] buffer = new byte[MOST_DATAGRAM_BYTES];
            long sentBytes = 0;
            int[] from = new int[WINDOW];
            int[] sizes = new int[WINDOW];
            int done = 0;
            while (done < count) {
                int underWay = 0;
                int bytes = 0;
                while (underWay < WINDOW && bytes < WINDOW_BYTES) {
                    // Most are short, as in the field; some fill what UDP can carry.
                    int size = random.nextInt(random.nextInt(10) == 0 ? MOST_DATAGRAM_BYTES + 1 : 1_500);
                    sizes[underWay] = size;
                    from[underWay] = random.nextInt(MOST_DATAGRAM_BYTES);
                    peer.send(new DatagramPacket(content, from[underWay], size, to));
                    bytes += size;
                    underWay++;
                }
                for (int i = 0; i < underWay; i++) {
                    DatagramPacket got = new DatagramPacket(buffer, buffer.length);
                    target.receive(got);
                    assertSame(content, from[i], sizes[i], buffer, got.getLength());
                    if (i == underWay - 1) {
                        target.send(got);
                        peer.receive(got);
                        assertSame(content, from[i], sizes[i], buffer, got.getLength());
                    }
                }
                done += underWay;
                sentBytes += bytes;
            }
            long allBytes = sentBytes;
            Await.until("the last one is counted", () -> relay.up().sentBytes() >= allBytes);
            Totals up = relay.up();
            assertThat(up.receivedBytes()).isEqualTo(sentBytes);
            assertThat(up.sentBytes()).isEqualTo(sentBytes);
        }
    }

    private static void assertSame(byte[] content, int from, int size, byte[] got, int length) {
        assertThat(length).isEqualTo(size);
        assertThat(Arrays.equals(content, from, from + size, got, 0, size)).isTrue();
    }

    private static void bytes(long count) throws Exception {
        long seed = Seed.random().nextLong();
        try (ServerSocket server = new ServerSocket(0, 1, HERE);
                RelaySession relay = Parley.relay("tcp://127.0.0.1:0", "tcp://127.0.0.1:" + server.getLocalPort())
                        .open();
                Socket peer = new Socket(HERE, relay.endpoints().getFirst().port());
                Socket target = server.accept();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            all.add(threads.submit(write(peer, seed, count)));
            all.add(threads.submit(write(target, ~seed, count / 10)));
            all.add(threads.submit(read(target, seed, count)));
            all.add(threads.submit(read(peer, ~seed, count / 10)));
            for (Future<?> each : all) {
                each.get();
            }
            Await.until("both ends have passed", () -> relay.openFlows() == 0);
            assertThat(relay.up().sentBytes()).isEqualTo(count);
            assertThat(relay.down().sentBytes()).isEqualTo(count / 10);
        }
    }

    private static Callable<Void> write(Socket to, long seed, long count) {
        return () -> {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] content = new byte[CHUNK];
            OutputStream out = to.getOutputStream();
            for (long left = count; left > 0; left -= CHUNK) {
                random.nextBytes(content);
                out.write(content, 0, (int) Math.min(left, CHUNK));
            }
            to.shutdownOutput();
            return null;
        };
    }

    private static Callable<Void> read(Socket from, long seed, long count) {
        return () -> {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] expected = new byte[CHUNK];
            InputStream in = from.getInputStream();
            for (long left = count; left > 0; left -= CHUNK) {
                random.nextBytes(expected);
                int size = (int) Math.min(left, CHUNK);
                byte[] got = in.readNBytes(size);
                assertThat(got.length).as("with %s to come", left).isEqualTo(size);
                assertThat(Arrays.equals(expected, 0, size, got, 0, size)).isTrue();
            }
            assertThat(in.read()).isEqualTo(-1);
            return null;
        };
    }

    private static void connections(int count) throws Exception {
        List<Socket> open = new ArrayList<>();
        try (ServerSocket server = new ServerSocket(0, 1_024, HERE);
                RelaySession relay = Parley.relay("tcp://127.0.0.1:0", "tcp://127.0.0.1:" + server.getLocalPort())
                        .open()) {
            int port = relay.endpoints().getFirst().port();
            for (int i = 0; i < count; i++) {
                Socket peer = new Socket(HERE, port);
                open.add(peer);
                Socket target = server.accept();
                open.add(target);
                peer.getOutputStream().write(("peer " + i).getBytes(UTF_8));
            }
            Await.until("all are open", () -> relay.openFlows() == count);
            for (int i = 0; i < count; i++) {
                Socket peer = open.get(2 * i);
                Socket target = open.get(2 * i + 1);
                String said = new String(target.getInputStream().readNBytes(("peer " + i).length()), UTF_8);
                assertThat(said).isEqualTo("peer " + i);
                target.getOutputStream().write(said.toUpperCase(Locale.ROOT).getBytes(UTF_8));
                target.shutdownOutput();
                assertThat(new String(peer.getInputStream().readAllBytes(), UTF_8))
                        .isEqualTo("PEER " + i);
                peer.shutdownOutput();
                assertThat(target.getInputStream().read()).isEqualTo(-1);
            }
            Await.until("all have ended", () -> relay.openFlows() == 0);
        } finally {
            for (Socket each : open) {
                close(each);
            }
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // it is closed
        }
    }
}
