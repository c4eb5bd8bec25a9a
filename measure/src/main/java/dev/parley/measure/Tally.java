package dev.parley.measure;

import dev.parley.socket.NetworkException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What one socket or connection gave of round trips.
 *
 * @param book the sums
 * @param endNanos when the last one had left
 * @param drops what this computer's kernel dropped on its way to that socket; empty where it does not tell
 * @param farEnd whether the peer is one of {@code parley measure --serve}
 * @param far what it saw; null where it did not say
 * @param broken what ended it, or null
 */
record Tally(
        Book book,
        long endNanos,
        OptionalLong drops,
        boolean farEnd,
        @Nullable FarReport far,
        @Nullable NetworkException broken) {
    static Tally of(Book book) {
        return new Tally(book, book.schedule().startNanos(), OptionalLong.of(0), false, null, null);
    }

    Loss loss() {
        long unsent = Math.max(0, book.schedule().due(endNanos) - book.sent());
        return far == null
                ? Loss.alone(book.arrivals.lost(), drops, unsent)
                : Loss.with(book.arrivals.lost(), drops, unsent, far.lost(), far.drops());
    }
}
