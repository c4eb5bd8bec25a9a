package dev.parley.bench;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that a settings file asks for. Immutable; safe from any thread.
 *
 * @param listenEntrys in the file's order
 * @param sendEntrys in the file's order
 * @param length how long it runs, more than 0; null for no end
 */
public record Bench(
        List<ListenEntry> listenEntrys,
        List<SendEntry> sendEntrys,
        @Nullable Duration length) {
    public Bench {
        listenEntrys = List.copyOf(listenEntrys);
        sendEntrys = List.copyOf(sendEntrys);
    }

    /** Listeners, then senders: a sender may send to a listener of the same bench. */
    public List<Entry> entries() {
        return Stream.<Entry>concat(listenEntrys.stream(), sendEntrys.stream()).toList();
    }
}
