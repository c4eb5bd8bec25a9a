package dev.parley.bench;

import dev.parley.address.Address;
import dev.parley.bench.option.RelayOptions;
import dev.parley.event.EventListener;
import dev.parley.session.Session;
import dev.parley.session.relay.RelaySession;
import dev.parley.session.relay.RelaySetup;
import dev.parley.socket.NetworkException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A relay, which passes what comes on to a target, and what the target sends back. Immutable; safe from any thread.
 *
 * @param name what its events call it
 * @param isNamed whether the file gives it that name
 * @param addresses where peers come, at least one
 * @param target where what they send goes
 * @param options the other options of {@code relay} as they can be written on the command line, by name; each can be read
 */
public record RelayEntry(
        String name, boolean isNamed, List<Address> addresses, Address target, Map<String, String> options)
        implements Entry {
    public RelayEntry {
        addresses = List.copyOf(addresses);
        options = Map.copyOf(options);
    }

    @Override
    public RelayEntry recordedBy(Map<String, String> recordOptions) {
        return new RelayEntry(name, isNamed, addresses, target, Entry.recorded(options, recordOptions));
    }

    @Override
    public Session open(EventListener events, EntryContext context) throws NetworkException {
        RelaySetup setup = setup();
        context.record(setup.listening());
        return setup.open(events);
    }

    private RelaySetup setup() {
        RelaySetup setup = new RelaySetup(addresses, target);
        setup.listening().named(name);
        return RelayOptions.TABLE.set(setup, options);
    }

    @Override
    public boolean hasSocketsOf(Entry other) {
        return other instanceof RelayEntry relay
                && name.equals(relay.name)
                && addresses.equals(relay.addresses)
                && target.equals(relay.target)
                && lasting(options).equals(lasting(relay.options));
    }

    private static Map<String, String> lasting(Map<String, String> options) {
        Map<String, String> lasting = new HashMap<>(options);
        lasting.keySet().removeAll(RelayOptions.CHANGEABLE);
        return lasting;
    }

    @Override
    public void change(Session session) {
        RelaySetup setup = setup();
        ((RelaySession) session).impair(setup.up(), setup.down(), setup.timeline());
    }

    @Override
    public String description() {
        return "passes on from " + addressLine() + " to " + target;
    }
}
