package dev.parley.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The manual clock, and what the system's clock has in common with it. */
@Timeout(20)
final class ManualClockTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final ManualClock clock = new ManualClock();
    private final Signal signal = new Signal();

    private static <T> FutureTask<T> started(Callable<T> blocking) {
        FutureTask<T> task = new FutureTask<>(blocking);
        Thread.startVirtualThread(task);
        return task;
    }

    @Test
    void startsAtTheMomentOfTheBeaconTutorial() {
        assertThat(Clock.instant(clock.epochNanos())).isEqualTo(Instant.parse("2022-10-13T12:38:01.285021Z"));
        assertThat(clock.nanos()).isZero();
    }

    @Test
    void movesOnlyWhenItIsTold() {
        clock.advance(Duration.ofMillis(1_500));

        assertThat(clock.nanos()).isEqualTo(1_500_000_000);
        assertThat(Clock.instant(clock.epochNanos())).isEqualTo(Instant.parse("2022-10-13T12:38:02.785021Z"));
    }

    @Test
    void aWaitEndsWhenTheTimeIsReached() throws Exception {
        FutureTask<Boolean> waiting = started(() -> clock.await(signal, 1_000));
        clock.awaitWaiter();

        clock.advance(Duration.ofNanos(999));
        clock.awaitWaiter();
        assertThat(waiting).isNotDone();
        clock.advance(Duration.ofNanos(1));

        assertThat(waiting).succeedsWithin(SOON).isEqualTo(false);
    }

    @Test
    void aWaitEndsWhenTheSignalIsRaised() {
        FutureTask<Boolean> waiting = started(() -> clock.await(signal, Clock.NEVER));

        signal.set();

        assertThat(waiting).succeedsWithin(SOON).isEqualTo(true);
    }

    @Test
    void aSignalThatIsUpEndsEveryWaitAtOnce() throws Exception {
        signal.set();

        assertThat(clock.await(signal, 0)).isTrue();
        assertThat(clock.await(signal, Clock.NEVER)).isTrue();
        assertThat(Clock.SYSTEM.await(signal, 0)).isTrue();
        assertThat(Clock.SYSTEM.await(signal, Clock.NEVER)).isTrue();
    }

    @Test
    void aDeadlineThatHasPassedEndsAWaitAtOnce() throws Exception {
        assertThat(clock.await(signal, 0)).isFalse();
        assertThat(Clock.SYSTEM.await(signal, 0)).isFalse();
    }

    @Test
    void aSignalStaysUpUntilItIsLowered() {
        assertThat(signal.isSet()).isFalse();
        signal.set();
        signal.set();
        assertThat(signal.isSet()).isTrue();
        signal.clear();
        assertThat(signal.isSet()).isFalse();
    }

    @Test
    void everybodyWhoWaitsIsWoken() throws Exception {
        FutureTask<Boolean> early = started(() -> clock.await(signal, 1_000));
        FutureTask<Boolean> late = started(() -> clock.await(new Signal(), 2_000));
        clock.awaitWaiter();

        clock.advance(Duration.ofNanos(5_000));

        assertThat(early).succeedsWithin(SOON).isEqualTo(false);
        assertThat(late).succeedsWithin(SOON).isEqualTo(false);
    }

    @Test
    void awaitWaiterWaitsForWhoeverWaitsForAMoment() throws Exception {
        CountDownLatch looking = new CountDownLatch(1);
        FutureTask<Void> test = started(() -> {
            looking.countDown();
            clock.awaitWaiter();
            return null;
        });
        looking.await();

        FutureTask<Boolean> waiting = started(() -> clock.await(signal, 1_000));

        assertThat(test).succeedsWithin(SOON);
        clock.advance(Duration.ofNanos(1_000));
        assertThat(waiting).succeedsWithin(SOON);
    }

    @Test
    void anInterruptEndsAWait() {
        for (Clock each : new Clock[] {clock, Clock.SYSTEM}) {
            FutureTask<Boolean> waiting = started(() -> {
                Thread.currentThread().interrupt();
                return each.await(signal, Clock.NEVER);
            });

            assertThat(waiting)
                    .failsWithin(SOON)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void theSystemsClockWaitsUntilTheDeadline() throws Exception {
        long deadline = Clock.SYSTEM.in(20, TimeUnit.MILLISECONDS);

        assertThat(Clock.SYSTEM.await(signal, deadline)).isFalse();

        assertThat(Clock.SYSTEM.nanos()).isGreaterThanOrEqualTo(deadline);
    }

    @Test
    void theSystemsClockIsWokenByASignal() {
        FutureTask<Boolean> waiting = started(() -> Clock.SYSTEM.await(signal, Clock.SYSTEM.in(1, TimeUnit.HOURS)));

        signal.set();

        assertThat(waiting).succeedsWithin(SOON).isEqualTo(true);
    }

    @Test
    void theSystemsClockTellsTheTimeOfDay() {
        Instant before = Instant.now();
        Instant told = Clock.instant(Clock.SYSTEM.epochNanos());

        assertThat(told).isBetween(before, Instant.now());
        assertThat(Clock.SYSTEM.nanos()).isNotNegative();
    }

    @Test
    void aDeadlineBeyondAllTimeIsNever() {
        clock.advance(Duration.ofSeconds(1));

        assertThat(clock.in(2, TimeUnit.SECONDS)).isEqualTo(3_000_000_000L);
        assertThat(clock.in(Long.MAX_VALUE, TimeUnit.NANOSECONDS)).isEqualTo(Clock.NEVER);
        assertThat(clock.in(Long.MAX_VALUE, TimeUnit.DAYS)).isEqualTo(Clock.NEVER);
    }

    @Test
    void aMomentBefore1970IsAMomentToo() {
        assertThat(Clock.instant(-1)).isEqualTo(Instant.parse("1969-12-31T23:59:59.999999999Z"));
    }

    @Test
    void neverMovesBack() {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> clock.advance(Duration.ofNanos(-1)));
    }

    @Test
    void oneThatRunsIsFurtherOnByWhatItWasMoved() throws Exception {
        ManualClock running = ManualClock.running();
        long before = Clock.SYSTEM.nanos();
        running.advance(Duration.ofHours(1));

        assertThat(running.nanos())
                .isGreaterThanOrEqualTo(before + Duration.ofHours(1).toNanos());
        assertThat(running.await(signal, running.in(1, TimeUnit.MILLISECONDS)))
                .as("real milliseconds pass")
                .isFalse();
        FutureTask<Boolean> waiting = started(() -> running.await(signal, running.in(1, TimeUnit.DAYS)));
        running.awaitWaiter();
        assertThat(waiting).isNotDone();
        running.advance(Duration.ofDays(1));
        assertThat(waiting).succeedsWithin(SOON).isEqualTo(false);
    }
}
