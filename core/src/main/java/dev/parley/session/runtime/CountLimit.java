package dev.parley.session.runtime;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How many more are wanted ({@code --count}). Safe from any thread. */
public final class CountLimit {
    private final AtomicLong remaining;

    /** @param count how many at all; null for no end */
    public CountLimit(@Nullable Long count) {
        remaining = new AtomicLong(count == null ? Long.MAX_VALUE : count);
    }

    /** Takes one, if there is one left. */
    public boolean tryAcquire() {
        return remaining.getAndUpdate(n -> n > 0 ? n - 1 : 0) > 0;
    }

    public boolean isExhausted() {
        return remaining.get() == 0;
    }
}
