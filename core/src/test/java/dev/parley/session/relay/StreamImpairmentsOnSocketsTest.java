package dev.parley.session.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.impairment.Impairments;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.session.Events;
import dev.parley.testkit.Await;
import dev.parley.testkit.Seed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What both ends of a connection see, on the system's own sockets, when a relay does something to it on purpose. */
@Timeout(60)
class StreamImpairmentsOnSocketsTest {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final Events events = new Events();

    /** A pair of connected sockets with the relay in between. */
    private static final class Between implements AutoCloseable {
        final ServerSocket server = new ServerSocket(0, 50, HERE);
        final RelaySession relay;
        final Socket peer;
        final Socket target;

        Between(Events events, String up, String down) throws IOException {
            relay = relay(server, events, up, down);
            peer = new Socket(HERE, port(relay));
            target = server.accept();
            peer.setSoTimeout(PATIENCE_MILLIS);
            target.setSoTimeout(PATIENCE_MILLIS);
        }

        @Override
        public void close() throws IOException {
            peer.close();
            target.close();
            relay.close();
            server.close();
        }
    }

    private static RelaySession relay(ServerSocket server, Events events, String up, String down) throws IOException {
        return Parley.relay("tcp://127.0.0.1:0", "tcp://127.0.0.1:" + server.getLocalPort())
                .impairUp(Impairments.parse(up))
                .impairDown(Impairments.parse(down))
                .open(events);
    }

    private static int port(RelaySession relay) {
        return relay.endpoints().getFirst().socketAddress().getPort();
    }

    private Totals sums(String direction) {
        Event.Summary sums = events.of(Event.Summary.class).getFirst();
        assertThat(sums.totals().isBalanced()).isTrue();
        Totals totals = sums.directions().get(direction);
        assertThat(totals.isBalanced()).isTrue();
        return totals;
    }

    private static <T> FutureTask<T> inBackground(Callable<T> what) {
        FutureTask<T> task = new FutureTask<>(what);
        Thread.ofVirtual().start(task);
        return task;
    }

    private static byte[] bytes(Random random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** In chunks of any size. */
    private static Void writeAndFinish(Socket socket, byte[] bytes, Random random) throws IOException {
        OutputStream out = socket.getOutputStream();
        for (int from = 0; from < bytes.length; ) {
            int length = Math.min(bytes.length - from, random.nextInt(1, 1 << random.nextInt(1, 18)));
            out.write(bytes, from, length);
            from += length;
        }
        socket.shutdownOutput();
        return null;
    }

    @Test
    void keepsAllBytesAndTheirOrder() throws Exception {
        Random random = Seed.random();
        byte[] up = bytes(random, 5_000_000);
        byte[] down = bytes(random, 5_000_000);
        String impairments = "delay=5ms,jitter=3ms,slice=1000,slice-variation=500";
        try (Between between = new Between(events, impairments, impairments)) {
            FutureTask<byte[]> atTarget =
                    inBackground(() -> between.target.getInputStream().readAllBytes());
            FutureTask<byte[]> atPeer =
                    inBackground(() -> between.peer.getInputStream().readAllBytes());
            Random chunks = new Random(random.nextLong());
            FutureTask<Void> writing = inBackground(() -> writeAndFinish(between.target, down, chunks));
            writeAndFinish(between.peer, up, random);

            assertThat(atTarget.get()).isEqualTo(up);
            assertThat(atPeer.get()).isEqualTo(down);
            writing.get();
            Await.until("both sides have ended", () -> between.relay.openFlows() == 0);
        }
        assertThat(sums("up").sentBytes()).isEqualTo(up.length);
        assertThat(sums("up").droppedOut()).isEmpty();
        assertThat(sums("down").sentBytes()).isEqualTo(down.length);
        assertThat(sums("down").droppedOut()).isEmpty();
    }

    @Test
    void aConnectionIsCutAfterExactlySoManyBytes() throws Exception {
        byte[] up = bytes(Seed.random(), 300_000);
        try (Between between = new Between(events, "cut-after=200000", "none")) {
            Thread.ofVirtual().start(() -> {
                try {
                    between.peer.getOutputStream().write(up);
                } catch (IOException cut) {
                    // All of it need not be taken.
                }
            });
            between.target.getOutputStream().write(new byte[100_000]); // nobody reads it
            assertThat(between.target.getInputStream().readAllBytes()).isEqualTo(Arrays.copyOf(up, 200_000));
            awaitEnd(between.peer.getInputStream());
            Await.until("the flow has ended", () -> between.relay.openFlows() == 0);
        }
        assertThat(sums("up").sentBytes()).isEqualTo(200_000);
        assertThat(events.of(Event.Closed.class))
                .extracting(Event.Closed::message)
                .contains("by this side: the impairment cut-after");
    }

    private static void awaitEnd(InputStream in) throws IOException {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (SocketException reset) {
            // An end too: bytes of this side were on their way.
        }
    }

    @Test
    void bothSidesSeeTheResetAfterSoManyBytes() throws Exception {
        try (Between between = new Between(events, "none", "reset-after=1000")) {
            between.target.getOutputStream().write(new byte[1_500]);
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            assertThatThrownBy(() -> between.peer.getInputStream().transferTo(got))
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
            assertThat(got.size()).isLessThanOrEqualTo(1_000);
            assertThatThrownBy(() -> between.target.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
            Await.until("the flow has ended", () -> between.relay.openFlows() == 0);
        }
        assertThat(sums("down").droppedOut()).containsOnlyKeys(Cause.RESET_AFTER);
        assertThat(sums("down").sentBytes()).isEqualTo(1_000);
    }

    @Test
    void aRefusedConnectionIsResetAndTheTargetHearsNothing() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, HERE);
                RelaySession relay = relay(server, events, "refuse=100%", "none");
                Socket peer = new Socket(HERE, port(relay))) {
            peer.setSoTimeout(PATIENCE_MILLIS);
            assertThatThrownBy(() -> peer.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
            assertThat(events.await(Event.Closed.class).message()).isEqualTo("by this side: the impairment refuse");
        }
        assertThat(events.of(Event.Relaying.class)).isEmpty();
    }

    @Test
    void oneThatIsNotReadAnyMoreIsHeldBack() throws Exception {
        long most = 256 << 20;
        try (ServerSocket server = new ServerSocket(0, 50, HERE);
                RelaySession relay = relay(server, events, "stop-reading=1000", "none");
                SocketChannel peer = SocketChannel.open(new InetSocketAddress(HERE, port(relay)));
                Socket target = server.accept();
                Selector selector = Selector.open()) {
            peer.configureBlocking(false);
            SelectionKey key = peer.register(selector, SelectionKey.OP_WRITE);
            ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
            long written = 0;
            while (written < most && selector.select(1_000) > 0) {
                selector.selectedKeys().clear();
                written += peer.write(bytes.clear());
            }
            assertThat(written).as("what the kernel holds").isLessThan(most);
            target.setSoTimeout(PATIENCE_MILLIS);
            assertThat(target.getInputStream().readNBytes(1_000)).hasSize(1_000);
            events.await(any -> any instanceof Event.Note note && note.cause() == Cause.STOP_READING);

            target.getOutputStream().write(new byte[] {7}); // the other direction goes on
            target.shutdownOutput();
            key.interestOps(SelectionKey.OP_READ);
            assertThat(selector.select(PATIENCE_MILLIS)).isEqualTo(1);
            assertThat(peer.read(ByteBuffer.allocate(10))).isEqualTo(1);
            relay.close();
            assertThat(target.getInputStream().available()).isZero();
        }
        assertThat(sums("up").sentBytes()).isEqualTo(1_000);
        assertThat(sums("up").droppedOut()).containsKey(Cause.STOP_READING);
    }
}
