package dev.parley.bench;

import dev.parley.address.Address;
import dev.parley.bench.option.RecordOptions;
import dev.parley.event.EventListener;
import dev.parley.session.Session;
import dev.parley.socket.NetworkException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** One item of a bench: what becomes one session. Immutable; safe from any thread. */
public sealed interface Entry permits ListenEntry, SendEntry, ChatEntry, RoomEntry, RelayEntry {
    /** What its events call it; no two entries of a bench have the same. */
    String name();

    /** Whether the file gives it the name; else it is made of what it does, such as {@code listen udp://:9000}. */
    boolean isNamed();

    /** Where it listens or to whom it sends, at least one. */
    List<Address> addresses();

    /** Its options as they were written, by name. */
    Map<String, String> options();

    /** The same, recorded as these options say, unless it has such options of its own. */
    Entry recordedBy(Map<String, String> recordOptions);

    /** These options, and those of how it is recorded where there is none. */
    static Map<String, String> recorded(Map<String, String> options, Map<String, String> recordOptions) {
        if (RecordOptions.TABLE.names().stream().anyMatch(options::containsKey)) {
            return options;
        }
        Map<String, String> both = new HashMap<>(options);
        both.putAll(recordOptions);
        return both;
    }

    /** What it does, as a line for a person without its name. */
    String description();

    /**
     * Opens a session of it, with its name.
     *
     * @throws IllegalArgumentException if what is asked for cannot be, in words
     * @throws NetworkException in words, if the network or the system will not have it
     */
    Session open(EventListener events, EntryContext context) throws NetworkException;

    /** Whether a session of the other can become this and keep its sockets, by {@link #change}. */
    default boolean hasSocketsOf(Entry other) {
        return false;
    }

    /**
     * Makes this of a session of an entry whose sockets it has.
     *
     * @throws IllegalArgumentException if what is asked for cannot be, in words; then nothing has changed
     */
    default void change(Session session) {
        throw new UnsupportedOperationException(name() + " is opened anew");
    }

    /** Its addresses in one line, for a person. */
    default String addressLine() {
        return addresses().stream().map(Address::toString).collect(Collectors.joining(", "));
    }

    /** The environment variable that tells a command where it is: {@code PARLEY_DEVICE}. */
    default String variable() {
        return "PARLEY_" + name().toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
