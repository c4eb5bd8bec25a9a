package dev.parley.time;

import java.time.Instant;

/** The computer's own clock. */
final class SystemClock implements Clock {
    private final long origin = System.nanoTime();

    @Override
    public long epochNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    @Override
    public long nanos() {
        return System.nanoTime() - origin;
    }

    @Override
    public boolean await(Signal signal, long deadlineNanos) throws InterruptedException {
        signal.lock.lockInterruptibly();
        try {
            while (!signal.isSet()) {
                if (deadlineNanos == NEVER) {
                    signal.changed.await();
                    continue;
                }
                long left = deadlineNanos - nanos();
                if (left <= 0) {
                    return false;
                }
                signal.changed.awaitNanos(left);
            }
            return true;
        } finally {
            signal.lock.unlock();
        }
    }
}
