package dev.parley.session.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.ledger.Cause;
import dev.parley.rule.Action;
import dev.parley.rule.Rules;
import dev.parley.rule.Until;
import dev.parley.session.Events;
import dev.parley.template.Template;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What rules repeat, over the system's sockets. */
@Timeout(60)
class RepeatedOnSocketsTest {
    private final Events events = new Events();

    private static DatagramSocket socket() throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void send(DatagramSocket from, String text, int port) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        from.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
    }

    private static DatagramPacket receive(DatagramSocket at) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[1000], 1000);
        at.receive(packet);
        return packet;
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    /** As a Tello does: the answer to who asked, the state to another port of that host. */
    @Test
    void theStateGoesToAnotherPortUntilItIsStopped() throws Exception {
        try (DatagramSocket controller = socket();
                DatagramSocket state = socket()) {
            Action.Repeat telling = new Action.Repeat(
                    Template.forReply("h:{{n}};"),
                    new Action.Recipient.Port(state.getLocalPort()),
                    Duration.ofMillis(5),
                    Until.STOPPED);
            Rules rules = Rules.when("command")
                    .reply("ok")
                    .then(telling)
                    .when("land")
                    .stop()
                    .reply("landed")
                    .build();
            try (ListenSession drone =
                    Parley.listen("udp://127.0.0.1:0").rules(rules).open(events)) {
                send(controller, "command", drone.port());
                assertThat(text(receive(controller))).isEqualTo("ok");
                for (int n = 1; n <= 5; n++) {
                    DatagramPacket packet = receive(state);
                    assertThat(text(packet)).isEqualTo("h:" + n + ";");
                    assertThat(packet.getPort()).isEqualTo(drone.port());
                }
                send(controller, "land", drone.port());
                assertThat(text(receive(controller))).isEqualTo("landed");
                events.await(event -> event instanceof Event.Note note && note.cause() == Cause.REPEAT);
                assertThat(drone.timer().pending()).isZero();
            }
        }
        assertThat(events.of(Event.Summary.class))
                .allMatch(summary -> summary.totals().isBalanced());
    }

    /** Two subscriptions at once, as X-Plane's RREF: both run, and frequency 0 ends them. */
    @Test
    void twentyTimesASecondToEachWhoAsked() throws Exception {
        Rules rules = Rules.whenFound("^RREF 20$")
                .repeat("RREF,{{n}}", Duration.ofMillis(50))
                .whenFound("^RREF 0$")
                .stop()
                .build();
        try (ListenSession plane =
                        Parley.listen("udp://127.0.0.1:0").rules(rules).open(events);
                DatagramSocket one = socket();
                DatagramSocket other = socket()) {
            for (DatagramSocket each : List.of(one, other)) {
                send(each, "RREF 20", plane.port());
            }
            for (int n = 1; n <= 4; n++) {
                assertThat(text(receive(one))).isEqualTo("RREF," + n);
                assertThat(text(receive(other))).isEqualTo("RREF," + n);
            }
            for (DatagramSocket each : List.of(one, other)) {
                send(each, "RREF 0", plane.port());
            }
            events.await(event -> events.of(Event.Note.class).stream()
                            .filter(note -> note.cause() == Cause.REPEAT)
                            .count()
                    == 2);
            assertThat(plane.timer().pending()).isZero();
        }
        assertThat(events.of(Event.Summary.class))
                .allMatch(summary -> summary.totals().isBalanced());
    }
}
