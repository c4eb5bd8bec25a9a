package dev.parley.session.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.payload.Payload;
import dev.parley.session.SessionConfig;
import dev.parley.session.runtime.Contexts;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.testkit.Await;
import dev.parley.time.ManualClock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WriteQueueTest {
    private static final int MOST_BYTES = 1_000;

    private final ManualClock clock = new ManualClock();
    private final Semaphore peerReads = new Semaphore(0);
    private final AtomicBoolean broken = new AtomicBoolean();
    private final List<String> written = new CopyOnWriteArrayList<>();
    private final WriteQueue queue = new WriteQueue(threads(), MOST_BYTES, "writer", this::write);

    private dev.parley.session.runtime.SessionThreads threads() {
        return Contexts.of(new SessionConfig(
                        "test", new MemoryNetwork(clock), clock, null, null, 1_000, null, List.of(), null, null, null))
                .threads();
    }

    private boolean write(WriteQueue.Pending pending) {
        peerReads.acquireUninterruptibly();
        written.add(pending.message().escaped());
        return !broken.get();
    }

    private boolean offer(String text) {
        return queue.offer(new WriteQueue.Pending(Payload.of(text), "", false));
    }

    @Test
    void writesInOrderWhatWasOffered() {
        assertThat(offer("a")).isTrue();
        assertThat(offer("b")).isTrue();
        assertThat(queue.isBusy()).isTrue();
        peerReads.release(2);
        Await.until("both are written", () -> queue.writtenCount() == 2);
        assertThat(written).containsExactly("a", "b");
    }

    @Test
    void takesNoMoreThanMayWaitAndSaysWhenHalfOfThatDoes() {
        int taken = 0;
        while (offer("x".repeat(100))) {
            taken++;
        }
        assertThat(taken)
                .as("one is being written; each that waits costs its bytes and a little more")
                .isBetween(6, 8);
        assertThat(queue.isBacklogged()).isTrue();
        assertThat(queue.waitingBytes()).isLessThanOrEqualTo(MOST_BYTES);
        peerReads.release(taken);
        Await.until("all are written", () -> !queue.isBusy());
        assertThat(queue.isBacklogged()).isFalse();
        assertThat(offer("again")).isTrue();
        peerReads.release();
    }

    @Test
    void aDirectWriteHoldsBackTheEndThatWaitsForIt() {
        AtomicBoolean ended = new AtomicBoolean();
        assertThat(queue.beginDirect()).isTrue();
        queue.finish(() -> ended.set(true));
        assertThat(ended).isFalse();
        queue.endDirect();
        assertThat(ended).isTrue();
        assertThat(queue.beginDirect()).isFalse();
        assertThat(offer("late")).isFalse();
    }

    @Test
    void finishesOnceAllIsWritten() {
        AtomicBoolean ended = new AtomicBoolean();
        offer("a");
        queue.finish(() -> ended.set(true));
        assertThat(ended).isFalse();
        peerReads.release();
        Await.until("the end has come", ended::get);
        assertThat(queue.isClosed()).isTrue();
    }

    @Test
    void countsWhatABrokenConnectionLeavesUnsent() throws Exception {
        broken.set(true);
        offer("a");
        offer("b");
        offer("c");
        peerReads.release(3);
        queue.awaitDrained();
        assertThat(written).containsExactly("a");
        assertThat(queue.unsent()).isEqualTo(2);
    }
}
