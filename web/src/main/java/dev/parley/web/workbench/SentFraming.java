package dev.parley.web.workbench;

import dev.parley.bench.ChatEntry;
import dev.parley.bench.Entry;
import dev.parley.bench.EntryStatus;
import dev.parley.bench.ListenEntry;
import dev.parley.bench.RelayEntry;
import dev.parley.bench.RoomEntry;
import dev.parley.bench.SendEntry;
import dev.parley.framing.Framing;
import java.util.Map;
import java.util.Optional;

/** How an entry makes its messages part of a stream. */
public final class SentFraming {
    private SentFraming() {}

    /**
     * The framing of what it sends over TCP; empty if messages leave as they are, and while the entry is stopped.
     *
     * @throws BenchException if the bench has no entry of the name
     */
    public static Optional<Framing> of(Workbench workbench, String name) throws BenchException {
        String item = workbench.item(name).name();
        return workbench.running().status(item).map(EntryStatus::entry).flatMap(SentFraming::of);
    }

    /** The framing of what it sends over TCP; empty if messages leave as they are. */
    static Optional<Framing> of(Entry entry) {
        if (entry.addresses().stream().noneMatch(address -> address.scheme().isStream())) {
            return Optional.empty();
        }
        Map<String, String> options = switch (entry) {
            case ListenEntry listen -> listen.options();
            case ChatEntry chat -> chat.options();
            case RoomEntry room -> room.options();
            case RelayEntry relay -> Map.of(); // nothing is said by it
            case SendEntry send -> send.options();
        };
        String word = options.getOrDefault(
                "frame-out", options.getOrDefault("frame", entry instanceof RoomEntry ? "lines" : "none"));
        return word.equals("none") ? Optional.empty() : Optional.of(Framing.parse(word));
    }
}
