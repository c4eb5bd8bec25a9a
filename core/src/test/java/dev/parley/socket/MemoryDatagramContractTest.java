package dev.parley.socket;

import dev.parley.time.Clock;

/** The contract, on the network in memory. */
final class MemoryDatagramContractTest extends DatagramPortContract {
    private final Network network = new MemoryNetwork(Clock.SYSTEM);

    @Override
    Network network() {
        return network;
    }

    @Override
    Clock clock() {
        return Clock.SYSTEM;
    }
}
