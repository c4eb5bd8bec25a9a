package dev.parley.session.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.Events;
import dev.parley.session.Outcome;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.time.Clock;
import dev.parley.time.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a chat says of a device whose answers it does not hear. */
@Timeout(60)
class NoAnswerNoticeTest {
    private final Events events = new Events();
    private final ManualClock clock = new ManualClock();
    private final MemoryNetwork network = new MemoryNetwork(clock);
    private final DatagramBatch batch = new DatagramBatch(1);
    private DatagramPort device;
    private DatagramPort otherPort;

    @BeforeEach
    void openDevice() throws IOException {
        device = open(9000);
        otherPort = open(9001);
    }

    private DatagramPort open(int port) throws IOException {
        return network.openDatagram(DatagramOptions.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    }

    @AfterEach
    void closeDevice() {
        device.close();
        otherPort.close();
    }

    private SendSetup chat() {
        return Parley.send("udp://127.0.0.1:9000")
                .message("hello")
                .noteNoAnswer(true)
                .lingerFor(Duration.ofHours(1))
                .on(network, clock);
    }

    private void answerFrom(DatagramPort port) throws IOException {
        assertThat(device.receive(batch, Clock.NEVER)).isEqualTo(1);
        port.send(Payload.of("here").buffer(), batch.peer(0));
    }

    @Test
    void anAnswerFromAnotherPortIsExplainedAfterThreeSeconds() throws Exception {
        try (SendSession session = chat().open(events)) {
            answerFrom(otherPort);
            events.await(Event.Sent.class);
            clock.advance(Duration.ofSeconds(3));
            events.await(Event.Note.class);
            clock.advance(Duration.ofSeconds(30));
            session.stop();
            assertThat(session.await()).isEqualTo(Outcome.STOPPED);
        }
        assertThat(events.of(Event.Note.class)).as("once").singleElement().satisfies(note -> {
            assertThat(note.cause()).isEqualTo(Cause.NO_REPLY);
            assertThat(note.message()).contains("udp://127.0.0.1:9000", "another port", "--any-peer");
        });
        assertThat(events.of(Event.Failed.class)).isEmpty();
    }

    @Test
    void whoEndsSoonerIsToldAtTheEnd() throws Exception {
        try (SendSession session = chat().open(events)) {
            answerFrom(otherPort);
            events.await(Event.Sent.class);
            clock.advance(Duration.ofSeconds(1));
            session.stop();
        }
        assertThat(events.of(Event.Note.class)).hasSize(1);
    }

    @Test
    void saysNothingWhereTheAnswerIsHeard() throws Exception {
        try (SendSession session = chat().open(events)) {
            answerFrom(device);
            assertThat(session.await()).isEqualTo(Outcome.DONE);
            clock.advance(Duration.ofSeconds(10));
        }
        try (SendSession session = chat().anyPeer(true).open(events)) {
            answerFrom(otherPort);
            assertThat(session.await()).isEqualTo(Outcome.DONE);
            clock.advance(Duration.ofSeconds(10));
        }
        assertThat(events.of(Event.Note.class)).isEmpty();
        assertThat(events.receivedTexts()).containsExactly("here", "here");
    }

    @Test
    void aSenderThatDidNotAskSaysNothing() throws Exception {
        try (SendSession session = chat().noteNoAnswer(false).open(events)) {
            answerFrom(otherPort);
            clock.advance(Duration.ofSeconds(10));
            session.stop();
        }
        assertThat(events.of(Event.Note.class)).isEmpty();
    }
}
