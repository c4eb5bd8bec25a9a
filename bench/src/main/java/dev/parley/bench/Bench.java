package dev.parley.bench;

import dev.parley.impairment.Profile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a bench consists of. Immutable; safe from any thread.
 *
 * @param listeners in the file's order
 * @param senders in the file's order
 * @param chats in the file's order
 * @param rooms in the file's order
 * @param relays in the file's order
 * @param profiles networks that the file gives names to; relays that use them have what they mean
 * @param length how long it runs, more than 0; null for no end
 */
public record Bench(
        List<ListenEntry> listeners,
        List<SendEntry> senders,
        List<ChatEntry> chats,
        List<RoomEntry> rooms,
        List<RelayEntry> relays,
        List<Profile> profiles,
        @Nullable Duration length) {
    public Bench {
        listeners = List.copyOf(listeners);
        senders = List.copyOf(senders);
        chats = List.copyOf(chats);
        rooms = List.copyOf(rooms);
        relays = List.copyOf(relays);
        profiles = List.copyOf(profiles);
    }

    /** What listens, then what goes to somebody: a sender may send to a listener of the same bench. */
    public List<Entry> entries() {
        return Stream.of(listeners, rooms, relays, chats, senders)
                .<Entry>flatMap(List::stream)
                .toList();
    }

    /** The files that its entries are recorded in, as they were written. */
    public Set<String> recordedFiles() {
        return entries().stream()
                .map(entry -> entry.options().get("record"))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** The same, with each entry recorded as these options say that has none of them itself. */
    public Bench recordedBy(Map<String, String> recordOptions) {
        return recordOptions.isEmpty()
                ? this
                : new Bench(
                        listeners.stream()
                                .map(each -> each.recordedBy(recordOptions))
                                .toList(),
                        senders.stream()
                                .map(each -> each.recordedBy(recordOptions))
                                .toList(),
                        chats.stream()
                                .map(each -> each.recordedBy(recordOptions))
                                .toList(),
                        rooms.stream()
                                .map(each -> each.recordedBy(recordOptions))
                                .toList(),
                        relays.stream()
                                .map(each -> each.recordedBy(recordOptions))
                                .toList(),
                        profiles,
                        length);
    }

    /** The same without these. */
    public Bench without(Set<String> names) {
        return new Bench(
                others(listeners, names),
                others(senders, names),
                others(chats, names),
                others(rooms, names),
                others(relays, names),
                profiles,
                length);
    }

    private static <E extends Entry> List<E> others(List<E> entries, Set<String> names) {
        return entries.stream().filter(entry -> !names.contains(entry.name())).toList();
    }
}
