package dev.parley.bench;

import dev.parley.address.Address;
import dev.parley.bench.option.RoomOptions;
import dev.parley.event.EventListener;
import dev.parley.session.Session;
import dev.parley.session.listen.ListenSetup;
import dev.parley.session.room.RoomSetup;
import dev.parley.socket.NetworkException;
import java.util.List;
import java.util.Map;

/**
 * A room, in which everybody who comes hears everybody. Immutable; safe from any thread.
 *
 * @param name what its events call it
 * @param isNamed whether the file gives it that name
 * @param addresses where, at least one
 * @param options the other options of {@code room} as they were written, by name; each can be read
 */
public record RoomEntry(String name, boolean isNamed, List<Address> addresses, Map<String, String> options)
        implements Entry {
    public RoomEntry {
        addresses = List.copyOf(addresses);
        options = Map.copyOf(options);
    }

    @Override
    public RoomEntry recordedBy(Map<String, String> recordOptions) {
        return new RoomEntry(name, isNamed, addresses, Entry.recorded(options, recordOptions));
    }

    @Override
    public Session open(EventListener events, EntryContext context) throws NetworkException {
        ListenSetup listening = new ListenSetup(addresses).named(name);
        RoomSetup room = RoomOptions.TABLE
                .set(new RoomOptions.Setups(listening, new RoomSetup(listening)), options)
                .room();
        context.record(listening);
        return room.open(events);
    }

    @Override
    public String description() {
        return "is a room on " + addressLine();
    }
}
