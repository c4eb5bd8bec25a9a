package dev.parley.bench;

import dev.parley.address.Address;
import dev.parley.bench.option.ChatOptions;
import dev.parley.event.EventListener;
import dev.parley.pace.Pace;
import dev.parley.session.Session;
import dev.parley.session.send.SendSetup;
import dev.parley.socket.NetworkException;
import java.util.List;
import java.util.Map;

/**
 * A conversation with one peer: what comes is shown, and a person writes what leaves. Immutable; safe from any thread.
 *
 * @param name what its events call it
 * @param isNamed whether the file gives it that name
 * @param addresses to whom: one
 * @param options the other options of {@code chat} as they were written, by name; each can be read
 */
public record ChatEntry(String name, boolean isNamed, List<Address> addresses, Map<String, String> options)
        implements Entry {
    public ChatEntry {
        addresses = List.copyOf(addresses);
        options = Map.copyOf(options);
    }

    @Override
    public ChatEntry recordedBy(Map<String, String> recordOptions) {
        return new ChatEntry(name, isNamed, addresses, Entry.recorded(options, recordOptions));
    }

    @Override
    public Session open(EventListener events, EntryContext context) throws NetworkException {
        SendSetup setup = setup().messages(context.typed());
        context.record(setup);
        return setup.open(events);
    }

    private SendSetup setup() {
        return ChatOptions.DIALLING
                .set(new SendSetup(addresses).named(name), options)
                .untilPeersLeave(true)
                .pace(Pace.atOnce(Long.MAX_VALUE));
    }

    @Override
    public String description() {
        return "talks to " + addresses.getFirst();
    }
}
