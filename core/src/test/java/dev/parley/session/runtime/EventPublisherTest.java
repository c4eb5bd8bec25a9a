package dev.parley.session.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.event.Flow;
import dev.parley.event.Unit;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.SessionConfig;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.testkit.Await;
import dev.parley.time.ManualClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventPublisherTest {
    private final ManualClock clock = new ManualClock();
    private final List<Event> seen = Collections.synchronizedList(new ArrayList<>());
    private final Flow flow = new Flow(endpoint(9000), endpoint(9001), 1);

    private SessionContext context(EventListener listener) {
        return Contexts.of(new SessionConfig(
                "test", new MemoryNetwork(clock), clock, null, null, 1_000, null, List.of(), listener, null, null));
    }

    private static Endpoint endpoint(int port) {
        return new Endpoint(Scheme.TCP, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private Delivery sent(String text, long epochNanos) {
        return new Delivery.Sent(flow, Unit.MESSAGE, Payload.of(text), epochNanos, "");
    }

    @Test
    void publishesABatchInTheOrderOfTimesAndSaysWhenItIsOver() {
        List<String> calls = new ArrayList<>();
        SessionContext context = context(new EventListener() {
            @Override
            public void on(Event event) {
                calls.add("alone");
            }

            @Override
            public void onBatched(Event event) {
                calls.add(event instanceof Event.Received ? "received" : "sent");
            }

            @Override
            public void flush() {
                calls.add("flush");
            }
        });
        EventBatch batch = new EventBatch(context.publisher());
        batch.received(flow, null, Unit.MESSAGE, Payload.of("a"), 1, 2, 10);
        batch.add(List.of(sent("b", 20)));
        batch.received(flow, null, Unit.MESSAGE, Payload.of("c"), 1, 2, 10);
        batch.add(List.of(sent("d", 30)));
        batch.publish();
        batch.publish();
        assertThat(calls).containsExactly("received", "received", "sent", "sent", "flush");
        assertThat(context.ledger().totals().received()).isEqualTo(2);
    }

    @Test
    void putsRepeatedDropsTogetherOnceASecondAndTheRestBeforeTheSums() {
        SessionContext context = context(seen::add);
        for (int i = 0; i < 50; i++) {
            context.publisher().droppedIn(flow.local(), flow.peer(), Cause.NOT_ALLOWED, 1, "not allowed");
        }
        assertThat(drops()).containsExactly(1L);
        clock.advance(Duration.ofSeconds(1));
        Await.until("the rest is published", () -> drops().size() == 2);
        assertThat(drops()).containsExactly(1L, 49L);
        context.publisher().droppedIn(flow.local(), flow.peer(), Cause.NOT_ALLOWED, 2, "not allowed");
        context.publisher().summary();
        assertThat(drops()).containsExactly(1L, 49L, 2L);
        assertThat(seen.getLast()).isInstanceOf(Event.Summary.class);
    }

    @Test
    void publishesTheRestOfABurstASecondAfterItsFirstAlthoughNothingMoreComes() throws Exception {
        SessionContext context = context(seen::add);
        for (int i = 0; i < 50; i++) {
            context.publisher().droppedIn(flow.local(), flow.peer(), Cause.NOT_ALLOWED, 1, "not allowed");
            context.publisher().publish(context.publisher().dropped(flow, Cause.GUARD, 1, "above the rate"));
        }
        clock.awaitWaiter();
        clock.advance(Duration.ofMillis(999));
        assertThat(drops()).containsExactly(1L, 1L);
        clock.advance(Duration.ofMillis(1));
        Await.until("the rest of both is published", () -> drops().size() == 4);
        assertThat(drops()).containsExactly(1L, 1L, 49L, 49L);
        Await.until("the timer has nothing more to do", () -> context.timer().pending() == 0);
        context.publisher().summary();
        assertThat(drops()).as("each is told once").hasSize(4);
    }

    @Test
    void publishesOnceASecondWhileDropsGoOn() throws Exception {
        SessionContext context = context(seen::add);
        publishDrops(context, 3);
        clock.awaitWaiter();
        clock.advance(Duration.ofMillis(500));
        publishDrops(context, 4);
        clock.advance(Duration.ofMillis(500));
        Await.until("the rest is published", () -> drops().size() == 2);
        publishDrops(context, 5);
        Await.until("the timer waits", () -> context.timer().pending() == 1);
        assertThat(drops()).containsExactly(1L, 6L);
        clock.awaitWaiter();
        clock.advance(Duration.ofSeconds(1));
        Await.until("the next rest is published", () -> drops().size() == 3);
        assertThat(drops()).containsExactly(1L, 6L, 5L);
        context.publisher().summary();
    }

    private void publishDrops(SessionContext context, int count) {
        for (int i = 0; i < count; i++) {
            context.publisher().droppedIn(flow.local(), flow.peer(), Cause.NOT_ALLOWED, 1, "not allowed");
        }
    }

    @Test
    void anObserverThatBlocksDelaysNoTimeout() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch timeout = new CountDownLatch(1);
        SessionContext context = context(event -> {
            if (event instanceof Event.Dropped dropped && dropped.count() > 1) {
                try {
                    assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
            seen.add(event);
        });
        publishDrops(context, 3);
        context.timer().schedule(Duration.ofSeconds(2).toNanos(), timeout::countDown);
        clock.awaitWaiter();
        clock.advance(Duration.ofSeconds(2));
        assertThat(timeout.await(20, TimeUnit.SECONDS)).isTrue();
        go.countDown();
        Await.until("the rest is published", () -> drops().size() == 2);
        context.publisher().summary();
    }

    private List<Event> seen() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    private List<Long> drops() {
        return seen().stream()
                .filter(Event.Dropped.class::isInstance)
                .map(event -> ((Event.Dropped) event).count())
                .toList();
    }

    @Test
    void whoDefersDoesNotWaitForAnObserverAndTheOrderStays() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        SessionContext context = context(event -> {
            try {
                assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            seen.add(event);
        });
        for (int i = 0; i < 100; i++) {
            context.publisher().defer(List.of(sent("m" + i, i)));
        }
        assertThat(seen).isEmpty();
        go.countDown();
        Await.until("all are published", () -> seen.size() == 100);
        assertThat(List.copyOf(seen))
                .extracting(event -> event.header().epochNanos())
                .isSorted();
    }

    @Test
    void publishesWhatIsDeferredBeforeTheSumsAndNothingAfterThem() {
        SessionContext context = context(seen::add);
        context.publisher().defer(List.of(sent("late", 1)));
        context.publisher().summary();
        context.publisher().closed(flow, Cause.DONE, "");
        assertThat(List.copyOf(seen))
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("Sent", "Summary");
    }

    @Test
    void whatAnObserverThrowsEndsTheSession() {
        SessionContext context = context(event -> {
            throw new IllegalStateException("a mistake");
        });
        context.publisher().opened(flow);
        assertThat(context.lifecycle().isComplete()).isTrue();
    }
}
