package dev.parley.session.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.ledger.Cause;
import dev.parley.pace.Pace;
import dev.parley.payload.Payload;
import dev.parley.session.Events;
import dev.parley.session.Outcome;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.testkit.Await;
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

/** How long a sender waits for a device that answers with several datagrams. */
@Timeout(60)
class SeveralAnswersTest {
    private final Events events = new Events();
    private final ManualClock clock = new ManualClock();
    private final MemoryNetwork network = new MemoryNetwork(clock);
    private final DatagramBatch batch = new DatagramBatch(1);
    private DatagramPort device;

    @BeforeEach
    void openDevice() throws IOException {
        device =
                network.openDatagram(DatagramOptions.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9000)));
    }

    @AfterEach
    void closeDevice() {
        device.close();
    }

    private SendSetup sender(int messages) {
        return Parley.send("udp://127.0.0.1:9000")
                .message("q")
                .pace(Pace.atOnce(messages))
                .requireReplyWithin(Duration.ofSeconds(2))
                .on(network, clock);
    }

    private InetSocketAddress asked() throws IOException {
        assertThat(device.receive(batch, Clock.NEVER)).isEqualTo(1);
        return batch.peer(0);
    }

    /** Sends so many answers, and waits until they were seen. */
    private void answer(InetSocketAddress peer, int count) throws Exception {
        int before = events.of(Event.Received.class).size();
        for (int i = 1; i <= count; i++) {
            device.send(Payload.of("part " + (before + i)).buffer(), peer);
        }
        events.await(event -> events.of(Event.Received.class).size() == before + count);
    }

    @Test
    void collectsAllUntilTheWaitAfterTheLastAnswerIsOver() throws Exception {
        try (SendSession session = sender(1).expectAnswers(Long.MAX_VALUE).open(events)) {
            InetSocketAddress peer = asked();
            for (int i = 0; i < 5; i++) {
                answer(peer, 1);
                clock.awaitWaiter();
                clock.advance(Duration.ofMillis(900));
            }
            Await.until("it ends", () -> {
                clock.advance(Duration.ofSeconds(1));
                return session.totals().received() == 5 && isOver(session);
            });
            assertThat(session.await()).isEqualTo(Outcome.DONE);
        }
        assertThat(events.receivedTexts()).containsExactly("part 1", "part 2", "part 3", "part 4", "part 5");
        assertThat(events.of(Event.Note.class)).as("none of them is late").isEmpty();
    }

    private static boolean isOver(SendSession session) {
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                Outcome ended = session.await();
                assertThat(ended).isNotNull();
            } catch (InterruptedException stillRunning) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            return waiting.join(Duration.ofMillis(20));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting.interrupt();
        }
    }

    @Test
    void endsWithTheLastOfSoManyAnswersToEachMessage() throws Exception {
        try (SendSession session = sender(2).expectAnswers(3).open(events)) {
            InetSocketAddress peer = asked();
            asked();
            answer(peer, 5);
            assertThat(isOver(session)).isFalse();
            answer(peer, 1);
            assertThat(session.await()).isEqualTo(Outcome.DONE);
        }
        assertThat(events.of(Event.Received.class)).hasSize(6);
    }

    @Test
    void fewerAnswersThanWantedAreAFailure() throws Exception {
        try (SendSession session = sender(1).expectAnswers(3).open(events)) {
            answer(asked(), 2);
            Await.until("it ends", () -> {
                clock.advance(Duration.ofSeconds(1));
                return !events.of(Event.Failed.class).isEmpty();
            });
            Outcome outcome = session.await();
            assertThat(outcome.cause()).isEqualTo(Cause.TOO_FEW);
            assertThat(outcome.message()).contains("3 answers", "2 in all", "2s");
        }
    }

    @Test
    void noAnswerAtAllIsNoReply() throws Exception {
        try (SendSession session = sender(1).expectAnswers(Long.MAX_VALUE).open(events)) {
            asked();
            Await.until("it ends", () -> {
                clock.advance(Duration.ofSeconds(1));
                return !events.of(Event.Failed.class).isEmpty();
            });
            assertThat(session.await().cause()).isEqualTo(Cause.NO_REPLY);
        }
    }

    @Test
    void refusesAnImpossibleNumber() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parley.send("udp://127.0.0.1:9000").expectAnswers(0))
                .withMessageContaining("--answers");
    }
}
