package dev.parley.session;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How many more are wanted ({@code --count}). Safe from any thread. */
final class Quota {
    private final AtomicLong left;

    /** @param count how many at all; null for no end */
    Quota(@Nullable Long count) {
        left = new AtomicLong(count == null ? Long.MAX_VALUE : count);
    }

    /** Takes one, if there is one left. */
    boolean take() {
        return left.getAndUpdate(n -> n > 0 ? n - 1 : 0) > 0;
    }

    boolean isSpent() {
        return left.get() == 0;
    }
}
