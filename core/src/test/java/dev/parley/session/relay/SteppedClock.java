package dev.parley.session.relay;

import dev.parley.testkit.Await;
import dev.parley.time.Clock;
import dev.parley.time.ManualClock;
import dev.parley.time.Signal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that is moved by hand, and knows who waits for it: each move comes once every thread that has ever waited here does so
 * again, or has ended. So a test sees all that is due at a time, and nothing else.
 */
final class SteppedClock implements Clock {
    private static final Waiting RUNNING = new Waiting(new Signal(), 0);

    private final ManualClock clock = new ManualClock();
    private final Map<Thread, Waiting> threads = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    private record Waiting(Signal signal, long deadlineNanos) {}

    @Override
    public long epochNanos() {
        return clock.epochNanos();
    }

    @Override
    public long nanos() {
        return clock.nanos();
    }

    @Override
    public boolean await(Signal signal, long deadlineNanos) throws InterruptedException {
        threads.put(Thread.currentThread(), new Waiting(signal, deadlineNanos));
        changes.incrementAndGet();
        try {
            return clock.await(signal, deadlineNanos);
        } finally {
            threads.put(Thread.currentThread(), RUNNING);
            changes.incrementAndGet();
        }
    }

    /** Runs that on a thread that is known from the beginning. */
    void start(Runnable what) {
        Thread thread = Thread.ofVirtual().unstarted(what);
        threads.put(thread, RUNNING);
        thread.start();
    }

    /** Waits until so many threads with such a name wait here: those that have just begun are known then. */
    void awaitThreads(String name, int count) {
        Await.until(
                count + " of " + name,
                () -> threads.entrySet().stream()
                                .filter(each -> each.getKey().getName().startsWith(name))
                                .filter(each -> !each.getValue().equals(RUNNING))
                                .count()
                        == count);
    }

    /** Waits until everybody waits. */
    void settle() {
        Await.until("all wait for something", () -> {
            long before = changes.get();
            return threads.entrySet().stream().allMatch(each -> isIdle(each.getKey(), each.getValue()))
                    && changes.get() == before;
        });
    }

    private boolean isIdle(Thread thread, Waiting waiting) {
        if (thread.equals(Thread.currentThread()) || !thread.isAlive()) {
            return true;
        }
        return waiting.equals(RUNNING)
                ? waitsForAnother(thread)
                : !waiting.signal.isSet() && waiting.deadlineNanos > clock.nanos();
    }

    /** For the end of one, which is looked at as well. Who waits for a lock is about to do something. */
    private static boolean waitsForAnother(Thread thread) {
        return thread.getState() == Thread.State.WAITING
                && Arrays.stream(thread.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("join")
                                && frame.getClassName().equals(Thread.class.getName()));
    }

    /** Moves on by so much in one step. */
    void advance(Duration by) {
        settle();
        clock.advance(by);
        settle();
    }

    /** Moves on to the next moment for which somebody waits. */
    void advanceToNext() {
        settle();
        long next = threads.entrySet().stream()
                .filter(each -> each.getKey().isAlive())
                .mapToLong(each -> each.getValue().deadlineNanos)
                .filter(nanos -> nanos > clock.nanos())
                .min()
                .orElseThrow();
        clock.advance(Duration.ofNanos(next - clock.nanos()));
        settle();
    }
}
