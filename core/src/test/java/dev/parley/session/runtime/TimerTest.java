package dev.parley.session.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Await;
import dev.parley.time.Clock;
import dev.parley.time.ManualClock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimerTest {
    private final ManualClock clock = new ManualClock();
    private final SessionLifecycle lifecycle = new SessionLifecycle(clock);
    private final Timer timer = new Timer(new SessionThreads(lifecycle), clock);
    private final List<String> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        timer.stop();
    }

    private Timer.Timeout in(long nanos, String what) {
        return timer.schedule(clock.nanos() + nanos, () -> done.add(what));
    }

    @Test
    void runsTasksInTheOrderOfTheirTimesAndOfTwoAtOneTimeTheFirstMade() {
        in(20, "third");
        in(10, "first");
        in(10, "second");
        clock.advance(java.time.Duration.ofNanos(20));
        Await.until("all are done", () -> done.size() == 3);
        assertThat(done).containsExactly("first", "second", "third");
    }

    @Test
    void runsNothingBeforeItsTime() {
        in(10, "now");
        in(11, "later");
        clock.advance(java.time.Duration.ofNanos(10));
        Await.until("one is done", () -> !done.isEmpty());
        assertThat(timer.pending()).isEqualTo(1);
        assertThat(done).containsExactly("now");
    }

    @Test
    void runsNothingThatWasCancelled() {
        Timer.Timeout cancelled = in(10, "cancelled");
        in(10, "kept");
        cancelled.cancel();
        clock.advance(java.time.Duration.ofNanos(10));
        Await.until("the other is done", () -> done.contains("kept"));
        assertThat(done).containsExactly("kept");
    }

    @Test
    void keepsNothingThatNeverComes() {
        timer.schedule(Clock.NEVER, () -> done.add("never"));
        assertThat(timer.pending()).isZero();
    }

    @Test
    void forgetsAllAndTakesNothingOnceItIsStopped() {
        in(10, "forgotten");
        timer.stop();
        in(10, "too late");
        assertThat(timer.pending()).isZero();
        clock.advance(java.time.Duration.ofNanos(10));
        assertThat(done).isEmpty();
    }

    @Test
    void aTaskThatThrowsEndsTheSession() {
        timer.schedule(clock.nanos() + 1, () -> {
            throw new IllegalStateException("a mistake");
        });
        clock.advance(java.time.Duration.ofNanos(1));
        Await.until("the session has ended", lifecycle::isComplete);
    }
}
