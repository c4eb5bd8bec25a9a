package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.event.EventRecorder;
import dev.parley.ledger.Cause;
import dev.parley.rule.Action;
import dev.parley.rule.Rules;
import dev.parley.rule.Until;
import dev.parley.session.listen.ListenSession;
import dev.parley.template.Template;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is repeated to a port where nobody listens ends soon, as the host says there. */
@Timeout(60)
class RepeatedRefusedTest {
    @Test
    void endsWhenTheHostRefusesItAgainAndAgain() throws Exception {
        EventRecorder events = new EventRecorder();
        try (DatagramSocket asking = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            int nobody;
            try (DatagramSocket gone = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
                nobody = gone.getLocalPort();
            }
            Rules rules = Rules.when("start")
                    .then(new Action.Repeat(
                            Template.forReply("{{n}}"),
                            new Action.Recipient.Port(nobody),
                            Duration.ofMillis(2),
                            Until.STOPPED))
                    .build();
            try (ListenSession device =
                    Parley.listen("udp://127.0.0.1:0").rules(rules).open(events)) {
                byte[] start = "start".getBytes(StandardCharsets.UTF_8);
                asking.send(new DatagramPacket(start, start.length, InetAddress.getLoopbackAddress(), device.port()));
                Event ended = events.await(event -> event instanceof Event.Note note && note.cause() == Cause.REPEAT);

                assertThat(((Event.Note) ended).message())
                        .contains(
                                "nothing listens on UDP port " + nobody + " there, as that host says again and again");
            }
        }
    }
}
