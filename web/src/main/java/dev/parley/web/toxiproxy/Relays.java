package dev.parley.web.toxiproxy;

import dev.parley.address.Address;
import dev.parley.session.relay.RelaySetup;

/** Sets up the relays of proxies: what is the same for all of them. */
@FunctionalInterface
public interface Relays {
    /**
     * A fresh setup, to which nothing is done on purpose yet.
     *
     * @throws IllegalArgumentException in words, if a relay cannot be between these
     */
    RelaySetup setup(Address listen, Address target);
}
