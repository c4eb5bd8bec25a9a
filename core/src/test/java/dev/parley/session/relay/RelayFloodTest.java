package dev.parley.session.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.ledger.Cause;
import dev.parley.testkit.Await;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Datagrams from addresses without number, as somebody sends who forges them: Linux has all of 127.0.0.0/8. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class RelayFloodTest {
    private static final int MOST_FLOWS = 50;
    private static final byte[] HONEST = "honest".getBytes(UTF_8);

    /** So many are under way: what the kernel's smallest buffers hold. */
    private static final int WINDOW = 64;

    @Test
    void forgedSourcesStayWithinTheBoundAndAnHonestPeerIsStillAnswered() throws Exception {
        flood(300);
    }

    @Test
    @Tag("soak")
    void manyForgedSourcesStayWithinTheBound() throws Exception {
        flood(5_000);
    }

    private static void flood(int sources) throws Exception {
        AtomicLong pushedOut = new AtomicLong();
        RelaySession relay;
        try (DatagramSocket target = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerTheHonest(target));
            relay = Parley.relay("udp://127.0.0.1:0", "udp://127.0.0.1:" + target.getLocalPort())
                    .maxFlows(MOST_FLOWS)
                    .open(event -> {
                        if (event instanceof Event.Left left && left.cause() == Cause.LIMIT) {
                            pushedOut.incrementAndGet();
                        }
                    });
            try (relay) {
                SocketAddress to = relay.endpoints().getFirst().socketAddress();
                for (int i = 0; i < sources; i++) {
                    sendFrom(source(i), to);
                    long sent = i + 1L;
                    if (sent % WINDOW == 0) {
                        Await.until("those have come", () -> relay.up().received() == sent);
                        assertThat(relay.openFlows()).isLessThanOrEqualTo(MOST_FLOWS);
                    }
                }
                Await.until("all have come", () -> relay.up().received() == sources);
                honestPeerIsAnswered(to);
                Await.until("each is said", () -> pushedOut.get() == sources + 1L - MOST_FLOWS);
            }
        }
        relay.await();
        assertThat(pushedOut).as("each is said").hasValue(sources + 1L - MOST_FLOWS);
        assertThat(relay.totals().isBalanced()).isTrue();
        assertThat(relay.up().received()).isEqualTo(sources + 1L);
    }

    /** 127.1.0.1 and those after it. */
    private static InetAddress source(int number) throws IOException {
        return InetAddress.getByAddress(
                new byte[] {127, (byte) (1 + (number >> 16)), (byte) (number >> 8), (byte) number});
    }

    private static void sendFrom(InetAddress source, SocketAddress to) throws IOException {
        try (DatagramChannel forger = DatagramChannel.open()) {
            forger.bind(new InetSocketAddress(source, 0));
            forger.send(ByteBuffer.wrap(new byte[] {'x'}), to);
        }
    }

    private static void answerTheHonest(DatagramSocket target) {
        DatagramPacket got = new DatagramPacket(new byte[64], 64);
        try {
            while (true) {
                target.receive(got);
                if (got.getLength() == HONEST.length) {
                    target.send(got);
                }
                got.setLength(64);
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private static void honestPeerIsAnswered(SocketAddress relay) throws IOException {
        try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            peer.setSoTimeout(20_000);
            peer.send(new DatagramPacket(HONEST, HONEST.length, relay));
            DatagramPacket answer = new DatagramPacket(new byte[64], 64);
            peer.receive(answer);
            assertThat(Arrays.copyOf(answer.getData(), answer.getLength())).isEqualTo(HONEST);
        }
    }
}
