package dev.parley.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.ledger.Cause;
import dev.parley.session.Events;
import dev.parley.session.relay.RelaySession;
import dev.parley.testkit.Await;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The UDP flows of a relay where one thread reads for all of them. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
final class RelayFlowsTest {
    private final Events events = new Events();

    private static DatagramSocket socket() throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void send(DatagramSocket from, String text, SocketAddress to) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        from.send(new DatagramPacket(bytes, bytes.length, to));
    }

    private static DatagramPacket receive(DatagramSocket at) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
        at.receive(packet);
        return packet;
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), 0, packet.getLength(), UTF_8);
    }

    private static void echo(DatagramSocket target) {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    target.send(receive(target));
                }
            } catch (IOException closed) {
                // the test is over
            }
        });
    }

    @Test
    void eachOfManyPeersGetsItsAnswersAndOneThreadReadsThem() throws Exception {
        RelaySession relay;
        try (DatagramSocket target = socket()) {
            echo(target);
            String towards = "udp://127.0.0.1:" + target.getLocalPort();
            relay = Parley.relay("udp://127.0.0.1:0", towards).open(events);
            List<DatagramSocket> peers = new ArrayList<>();
            try (relay) {
                SocketAddress to = relay.endpoints().getFirst().socketAddress();
                for (int i = 0; i < 100; i++) {
                    peers.add(socket());
                }
                for (int round = 0; round < 5; round++) {
                    for (int i = 0; i < peers.size(); i++) {
                        String message = "round %s of %s".formatted(round, i);
                        send(peers.get(i), message, to);
                        assertThat(text(receive(peers.get(i)))).isEqualTo(message);
                    }
                }
                assertThat(threadNames())
                        .contains("parley-read-" + towards)
                        .doesNotContainAnyElementsOf(events.of(Event.Relaying.class).stream()
                                .map(flow -> "parley-read-" + flow.from().hostAndPort())
                                .toList());
            } finally {
                peers.forEach(DatagramSocket::close);
            }
        }
        relay.await();
        assertThat(relay.down().received()).isEqualTo(500);
        assertThat(relay.down().sent()).isEqualTo(500);
        assertThat(relay.totals().isBalanced()).isTrue();
        assertThat(relay.totals().droppedIn()).isEmpty();
    }

    private static List<String> threadNames() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    @Test
    void flowsThatComeAndGoStayWithinTheBoundAndAreToldAndClosed() throws Exception {
        RelaySession relay;
        try (DatagramSocket target = socket()) {
            echo(target);
            relay = Parley.relay("udp://127.0.0.1:0", "udp://127.0.0.1:" + target.getLocalPort())
                    .maxFlows(10)
                    .open(events);
            try (relay) {
                SocketAddress to = relay.endpoints().getFirst().socketAddress();
                for (int i = 0; i < 300; i++) {
                    try (DatagramSocket peer = new DatagramSocket(
                            new InetSocketAddress("127.0.%s.%s".formatted(1 + i / 200, 1 + i % 200), 0))) {
                        peer.setSoTimeout(20_000);
                        send(peer, "from " + i, to);
                        assertThat(text(receive(peer))).isEqualTo("from " + i);
                    }
                    assertThat(relay.openFlows()).isLessThanOrEqualTo(10);
                }
                Await.until("those that were pushed out are told", () -> pushedOut() == 290);
            }
        }
        relay.await();
        assertThat(relay.totals().isBalanced()).isTrue();
        assertThat(relay.up().sent()).isEqualTo(300);
        assertThat(relay.down().sent()).isEqualTo(300);
    }

    private long pushedOut() {
        return events.of(Event.Left.class).stream()
                .filter(left -> left.cause() == Cause.LIMIT)
                .count();
    }

    @Test
    void whatTheTargetHadSentBeforeTheEndIsCounted() throws Exception {
        RelaySession relay;
        try (DatagramSocket target = socket();
                DatagramSocket peer = socket()) {
            relay = Parley.relay("udp://127.0.0.1:0", "udp://127.0.0.1:" + target.getLocalPort())
                    .open(events);
            try (relay) {
                send(peer, "hello", relay.endpoints().getFirst().socketAddress());
                SocketAddress flow = receive(target).getSocketAddress();
                for (int i = 0; i < 150; i++) {
                    send(target, "answer " + i, flow);
                }
            }
        }
        relay.await();
        assertThat(relay.totals().arrived()).isEqualTo(151);
        assertThat(relay.totals().isBalanced()).isTrue();
        assertThat(relay.totals().exact()).isTrue();
    }

    private static InetSocketAddress addressOfClosed(DatagramSocket socket) {
        try (socket) {
            return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
        }
    }

    @Test
    void aTargetThatRefusesIsToldAndAnotherFlowGoesOn() throws Exception {
        InetSocketAddress gone = addressOfClosed(socket());
        try (RelaySession relay = Parley.relay("udp://127.0.0.1:0", "udp://127.0.0.1:" + gone.getPort())
                        .open(events);
                DatagramSocket one = socket();
                DatagramSocket other = socket()) {
            SocketAddress to = relay.endpoints().getFirst().socketAddress();
            send(one, "is anybody there", to);
            Await.until(
                    "the refusal is told", () -> events.of(Event.Refused.class).size() == 1);
            try (DatagramSocket target = new DatagramSocket(gone)) {
                echo(target);
                send(one, "now", to);
                assertThat(text(receive(one))).isEqualTo("now");
                send(other, "me too", to);
                assertThat(text(receive(other))).isEqualTo("me too");
            }
        }
    }
}
