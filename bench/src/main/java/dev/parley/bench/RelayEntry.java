package dev.parley.bench;

import dev.parley.address.Address;
import dev.parley.bench.option.RelayOptions;
import dev.parley.event.EventListener;
import dev.parley.session.Session;
import dev.parley.session.relay.RelaySetup;
import dev.parley.socket.NetworkException;
import java.util.List;
import java.util.Map;

/**
 * A relay, which passes what comes on to a target, and what the target sends back. Immutable; safe from any thread.
 *
 * @param name what its events call it
 * @param isNamed whether the file gives it that name
 * @param addresses where peers come, at least one
 * @param target where what they send goes
 * @param options the other options of {@code relay} as they were written, by name; each can be read
 */
public record RelayEntry(
        String name, boolean isNamed, List<Address> addresses, Address target, Map<String, String> options)
        implements Entry {
    public RelayEntry {
        addresses = List.copyOf(addresses);
        options = Map.copyOf(options);
    }

    @Override
    public Session open(EventListener events, EntryContext context) throws NetworkException {
        RelaySetup setup = new RelaySetup(addresses, target);
        setup.listening().named(name);
        return RelayOptions.TABLE.set(setup, options).open(events);
    }

    @Override
    public String description() {
        return "passes on from " + addressLine() + " to " + target;
    }
}
