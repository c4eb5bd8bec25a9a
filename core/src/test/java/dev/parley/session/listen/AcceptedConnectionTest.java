package dev.parley.session.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.payload.Payload;
import dev.parley.session.Events;
import dev.parley.session.Peer;
import dev.parley.session.send.Message;
import dev.parley.session.send.MessageSource;
import dev.parley.session.send.SendSession;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamOptions;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.time.Clock;
import dev.parley.time.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A listener that speaks, and a sender that goes on until its peers have left. */
@Timeout(60)
class AcceptedConnectionTest {
    private final Events events = new Events();
    private final Clock clock = new ManualClock();
    private final MemoryNetwork network = new MemoryNetwork(clock);

    private ListenSession listen(int mostPeers, String... addresses) throws IOException {
        return Parley.listen(addresses)
                .rememberPeers(mostPeers)
                .on(network, clock)
                .open(events);
    }

    private static InetSocketAddress of(ListenSession session, int index) {
        return session.endpoints().get(index).socketAddress();
    }

    private DatagramPort datagramPeer() throws IOException {
        return network.openDatagram(DatagramOptions.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }

    private static ByteBuffer bytes(String text) {
        return Payload.of(text).buffer();
    }

    private static String read(StreamConnection from, int bytes) throws IOException {
        byte[] into = new byte[bytes];
        int count = 0;
        while (count < bytes) {
            int more = from.read(into, count, bytes - count, Clock.NEVER);
            assertThat(more).isPositive();
            count += more;
        }
        return Payload.copyOf(into, 0, count).escaped();
    }

    @Test
    void numbersPeersInTheOrderInWhichTheyComeAndSpeaksToOne() throws Exception {
        try (ListenSession host = listen(10, "udp://127.0.0.1:0", "tcp://127.0.0.1:0");
                DatagramPort first = datagramPeer();
                StreamConnection second = network.connect(of(host, 1), StreamOptions.DEFAULT)) {
            events.await(Event.Joined.class);
            first.send(bytes("hello"), of(host, 0));
            events.await(Event.Received.class);

            List<Peer> peers = host.peers();
            assertThat(peers).extracting(Peer::number).containsExactly(1, 2);
            assertThat(peers.get(0).endpoint().socketAddress()).isEqualTo(second.local());
            assertThat(peers.get(1).endpoint().socketAddress()).isEqualTo(first.local());

            assertThat(host.send(peers.get(0), Payload.of("to the stream"))).isTrue();
            assertThat(read(second, 13)).isEqualTo("to the stream");
            assertThat(host.send(peers.get(1), Payload.of("to the datagrams"))).isTrue();
            assertThat(events.await(event -> event instanceof Event.Sent sent
                                    && sent.payload().escaped().equals("to the datagrams"))
                            .header()
                            .peer())
                    .isEqualTo(peers.get(1).endpoint());
        }
        Totals totals = events.await(Event.Summary.class).totals();
        assertThat(totals.sent()).isEqualTo(2);
        assertThat(totals.isBalanced()).isTrue();
    }

    @Test
    void tellsWhoHasLeftAndSendsItNothing() throws Exception {
        try (ListenSession host = listen(10, "tcp://127.0.0.1:0")) {
            StreamConnection peer = network.connect(of(host, 0), StreamOptions.DEFAULT);
            events.await(Event.Joined.class);
            Peer one = host.peers().getFirst();
            peer.finish();
            assertThat(events.await(Event.Left.class).number()).isEqualTo(1);
            assertThat(host.peers()).isEmpty();
            assertThat(host.send(one, Payload.of("too late"))).isFalse();
            peer.close();
        }
        assertThat(events.of(Event.Sent.class)).isEmpty();
        assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
    }

    @Test
    void forgetsTheDatagramPeerThatWasSilentLongest() throws Exception {
        try (ListenSession host = listen(2, "udp://127.0.0.1:0");
                DatagramPort first = datagramPeer();
                DatagramPort second = datagramPeer();
                DatagramPort third = datagramPeer()) {
            first.send(bytes("1"), of(host, 0));
            second.send(bytes("2"), of(host, 0));
            first.send(bytes("1 again"), of(host, 0));
            third.send(bytes("3"), of(host, 0));
            events.await(event -> event instanceof Event.Received received
                    && received.payload().escaped().equals("3"));
            assertThat(host.peers()).extracting(Peer::number).containsExactly(1, 3);
            assertThat(events.of(Event.Left.class)).singleElement().satisfies(left -> {
                assertThat(left.number()).isEqualTo(2);
                assertThat(left.cause()).isEqualTo(Cause.LIMIT);
            });
        }
    }

    @Test
    void remembersNobodyUnlessAsked() throws Exception {
        try (ListenSession host = listen(0, "udp://127.0.0.1:0");
                DatagramPort first = datagramPeer()) {
            first.send(bytes("1"), of(host, 0));
            events.await(Event.Received.class);
            assertThat(host.peers()).isEmpty();
            assertThat(events.of(Event.Joined.class)).isEmpty();
        }
    }

    @Test
    void letsAPeerThatDoesNotReadHoldUpNobodyElse() throws Exception {
        Payload large = Payload.of("x".repeat(256 << 10));
        try (ListenSession host = listen(10, "tcp://127.0.0.1:0");
                StreamConnection deaf = network.connect(of(host, 0), StreamOptions.DEFAULT)) {
            events.await(Event.Joined.class);
            try (StreamConnection other = network.connect(of(host, 0), StreamOptions.DEFAULT)) {
                events.await(event -> event instanceof Event.Joined joined && joined.number() == 2);
                Peer first = host.peers().get(0);
                Peer second = host.peers().get(1);
                while (events.of(Event.Dropped.class).isEmpty()) {
                    host.send(first, large);
                }
                host.send(second, Payload.of("still here"));
                assertThat(read(other, 10)).isEqualTo("still here");
            }
            assertThat(events.await(Event.Dropped.class).cause()).isEqualTo(Cause.QUEUE);
            assertThat(deaf.local()).isNotNull();
        }
        Totals totals = events.await(Event.Summary.class).totals();
        assertThat(totals.droppedOut()).containsKey(Cause.QUEUE);
        assertThat(totals.isBalanced()).isTrue();
    }

    /** All until the end, at which it ends too. */
    private static String readToEnd(StreamConnection from) throws IOException {
        StringBuilder all = new StringBuilder();
        byte[] buffer = new byte[100];
        for (int count = from.read(buffer, 0, 100, Clock.NEVER); count >= 0; ) {
            all.append(Payload.copyOf(buffer, 0, count).escaped());
            count = from.read(buffer, 0, 100, Clock.NEVER);
        }
        from.close();
        return all.toString();
    }

    @Test
    void writesWhatWasSaidBeforeItEnds() throws Exception {
        FutureTask<String> heard;
        long closedAfterNanos;
        try (ListenSession host = listen(10, "tcp://127.0.0.1:0")) {
            StreamConnection peer = network.connect(of(host, 0), StreamOptions.DEFAULT);
            heard = new FutureTask<>(() -> readToEnd(peer));
            Thread.ofVirtual().start(heard);
            events.await(Event.Joined.class);
            host.send(host.peers().getFirst(), Payload.of("good"));
            host.send(host.peers().getFirst(), Payload.of("bye"));
            long start = System.nanoTime();
            host.close();
            closedAfterNanos = System.nanoTime() - start;
        }
        // For 100 ms a close waits for who writes; on a busy computer that may have no turn.
        if (closedAfterNanos < TimeUnit.MILLISECONDS.toNanos(100)) {
            assertThat(heard.get()).isEqualTo("goodbye");
            assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
        } else {
            assertThat(heard.get()).isIn("", "good", "goodbye");
        }
    }

    @Test
    void stopsAskingForMessagesOnceThePeerHasLeft() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        MessageSource silent = new MessageSource() {
            @Override
            public Optional<Message> next() {
                try {
                    assertThat(stopped.await(30, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
                return Optional.empty();
            }

            @Override
            public void stop() {
                stopped.countDown();
            }
        };
        try (ListenSession host = listen(10, "tcp://127.0.0.1:0");
                SendSession guest = Parley.send(host.endpoints().getFirst().toString())
                        .messages(silent)
                        .untilPeersLeave(true)
                        .on(network, clock)
                        .open()) {
            events.await(Event.Joined.class);
            host.stop();
            host.close();
            assertThat(guest.await().isGood()).isTrue();
        }
    }
}
