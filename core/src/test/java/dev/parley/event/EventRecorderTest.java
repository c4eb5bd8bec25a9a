package dev.parley.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.payload.Payload;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventRecorderTest {
    private static final Duration NOT_LONG = Duration.ofMillis(20);

    private final EventRecorder events = new EventRecorder();

    private static Event.Header header() {
        Endpoint local = new Endpoint(Scheme.UDP, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9000));
        Endpoint peer = new Endpoint(Scheme.UDP, new InetSocketAddress(InetAddress.getLoopbackAddress(), 5));
        return new Event.Header(1_665_664_681_285_021_000L, "device", local, peer, 0);
    }

    private static Event received(String text) {
        return new Event.Received(header(), null, Unit.DATAGRAM, Payload.of(text), text.length());
    }

    private static Event sent(String text) {
        return new Event.Sent(header(), Unit.DATAGRAM, Payload.of(text));
    }

    @Test
    void nextGivesEachEventOnceWhateverStandsBetween() throws Exception {
        List.of(received("a"), sent("A"), received("b"), sent("B")).forEach(events::on);

        assertThat(events.next(Event.Received.class).payload()).isEqualTo(Payload.of("a"));
        assertThat(events.next(Event.Received.class).payload()).isEqualTo(Payload.of("b"));
        assertThat(events.next(Event.Sent.class).payload())
                .as("what came before the last one given")
                .isEqualTo(Payload.of("A"));
        assertThat(events.poll(Event.Received.class::isInstance, Duration.ZERO)).isEmpty();
        assertThat(events.poll(event -> true, Duration.ZERO))
                .hasValueSatisfying(event -> assertThat(event).isInstanceOf(Event.Sent.class));
    }

    @Test
    void awaitTakesNothing() throws Exception {
        events.on(received("a"));

        assertThat(events.await(Event.Received.class)).isSameAs(events.await(event -> true));
        assertThat(events.next(Event.Received.class).payload()).isEqualTo(Payload.of("a"));
    }

    @Test
    void whoWaitsGetsWhatComesLater() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        Thread later = Thread.ofVirtual().start(() -> {
            try {
                waiting.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            events.on(sent("A"));
            events.on(received("a"));
            events.on(received("b"));
        });
        waiting.countDown();

        assertThat(events.received(2))
                .extracting(each -> each.payload().escaped())
                .containsExactly("a", "b");
        assertThat(events.receivedTexts()).containsExactly("a", "b");
        later.join();
    }

    @Test
    void whatDoesNotComeIsAnErrorWithAllThatCame() {
        events.on(sent("two\nlines"));

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> events.next(Event.Received.class, NOT_LONG))
                .withMessageStartingWith("no received came within 20ms.\nWhat happened:\n  ")
                .withMessageContaining(":01.285  device  udp 127.0.0.1:5  ←  9 B  two\\nlines");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> events.received(3, NOT_LONG))
                .withMessageStartingWith("not 3 received came within 20ms.");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> new EventRecorder().await(event -> true, NOT_LONG))
                .withMessage("no such event came within 20ms.\nNothing has happened.");
    }

    @Test
    void keepsABoundedNumberAndSaysSo() {
        Event event = sent("");
        for (int i = 0; i < EventRecorder.MOST_EVENTS + 3; i++) {
            events.on(event);
        }

        assertThat(events.all()).hasSize(EventRecorder.MOST_EVENTS);
        assertThat(events.transcript(2)).contains("… 99998 earlier events", "… 3 later events");
        assertThatExceptionOfType(AssertionError.class)
                .as("at once, since it would never be seen")
                .isThrownBy(() -> events.await(Event.Received.class));
    }
}
