package dev.parley.settings;

import dev.parley.address.Address;
import dev.parley.bench.RelayEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds relays of one file that pass on to each other, for ever. It says only what is certain without a look at the network. */
final class RelayLoops {
    private final List<RelayEntry> relays = new ArrayList<>();

    /**
     * Adds the next relay.
     *
     * @throws SettingsError if it closes a circle
     */
    void add(RelayEntry relay, SourceLocation place) {
        relays.add(relay);
        List<String> way = new ArrayList<>(List.of(relay.name()));
        Optional<RelayEntry> next = heardBy(relay);
        while (next.isPresent() && !way.contains(next.get().name())) {
            way.add(next.get().name());
            next = heardBy(next.get());
        }
        if (next.isPresent() && next.get().name().equals(relay.name())) {
            way.add(relay.name());
            throw new SettingsError(
                    place,
                    "relays that pass on in a circle would do so for ever: %s. Give one of them another target"
                            .formatted(String.join(" → ", way)));
        }
    }

    /** The relay that listens where this one sends to. */
    private Optional<RelayEntry> heardBy(RelayEntry relay) {
        return relays.stream()
                .filter(each -> each.addresses().stream().anyMatch(address -> hears(address, relay.target())))
                .findFirst();
    }

    private static boolean hears(Address listener, Address target) {
        return listener.scheme() == target.scheme()
                && listener.port() == target.port()
                && (listener.host().equals(target.host())
                        || (isLoopback(target) && (listener.isEveryInterface() || isLoopback(listener))));
    }

    private static boolean isLoopback(Address address) {
        String host = address.host();
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }
}
