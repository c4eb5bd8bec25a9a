package dev.parley.session.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.ledger.Cause;
import dev.parley.session.Outcome;
import dev.parley.time.ManualClock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SessionLifecycleTest {
    private final SessionLifecycle lifecycle = new SessionLifecycle(new ManualClock());

    @Test
    void theFirstWhoEndsItDecidesHow() throws Exception {
        lifecycle.complete(new Outcome(Cause.TOO_FEW, "too few"));
        lifecycle.complete(Outcome.STOPPED);
        assertThat(lifecycle.await().message()).isEqualTo("too few");
        assertThat(lifecycle.completedWith(Cause.TOO_FEW)).isTrue();
        assertThat(lifecycle.completedWith(Cause.STOPPED)).isFalse();
    }

    @Test
    void throwsAFailureOnceWithLaterOnesSuppressed() {
        AssertionError first = new AssertionError("first");
        lifecycle.fail(first);
        lifecycle.fail(first);
        lifecycle.fail(new IllegalStateException("second"));
        assertThatThrownBy(lifecycle::throwFailure).isSameAs(first);
        assertThat(first.getSuppressed()).extracting(Throwable::getMessage).containsExactly("second");
        assertThatCode(lifecycle::throwFailure).doesNotThrowAnyException();
    }

    @Test
    void keepsABoundedNumberOfLaterFailures() {
        AssertionError first = new AssertionError("first");
        lifecycle.fail(first);
        for (int i = 0; i < 1_000; i++) {
            lifecycle.fail(new IllegalStateException("more"));
        }
        assertThat(first.getSuppressed()).hasSize(10);
    }

    @Test
    void throwsNothingAtItsCloseThatAwaitHasThrown() {
        lifecycle.fail(new IllegalStateException("a mistake"));
        assertThatThrownBy(lifecycle::await).hasMessageContaining("a mistake");
        assertThatCode(lifecycle::throwFailure).doesNotThrowAnyException();
    }

    @Test
    void closesOnceAndOthersWaitUntilThatIsThrough() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Thread first = Thread.startVirtualThread(() -> lifecycle.closeOnce(() -> {
            inside.countDown();
            try {
                go.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            closed.incrementAndGet();
        }));
        inside.await();
        Thread second = Thread.startVirtualThread(() -> lifecycle.closeOnce(closed::incrementAndGet));
        go.countDown();
        second.join();
        assertThat(closed).hasValue(1);
        first.join();
        assertThat(closed).hasValue(1);
    }

    @Test
    void whoIsToldOfItsClosingMayCloseItToo() {
        AtomicInteger closed = new AtomicInteger();
        lifecycle.closeOnce(() -> {
            lifecycle.closeOnce(closed::incrementAndGet);
            closed.incrementAndGet();
        });
        assertThat(closed).hasValue(1);
    }
}
