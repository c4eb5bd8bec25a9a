package dev.parley.bench;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a bench consists of. Immutable; safe from any thread.
 *
 * @param listeners in the file's order
 * @param senders in the file's order
 * @param length how long it runs, more than 0; null for no end
 */
public record Bench(
        List<ListenEntry> listeners,
        List<SendEntry> senders,
        @Nullable Duration length) {
    public Bench {
        listeners = List.copyOf(listeners);
        senders = List.copyOf(senders);
    }

    /** Listeners, then senders: a sender may send to a listener of the same bench. */
    public List<Entry> entries() {
        return Stream.<Entry>concat(listeners.stream(), senders.stream()).toList();
    }
}
