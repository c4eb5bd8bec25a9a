package dev.parley.socket.memory;

import dev.parley.socket.Network;
import dev.parley.socket.StreamContract;
import dev.parley.time.Clock;

/** The contract, on the network in memory. */
final class MemoryStreamContractTest extends StreamContract {
    private final Network network = new MemoryNetwork(Clock.SYSTEM);

    @Override
    public Network network() {
        return network;
    }

    @Override
    public Clock clock() {
        return Clock.SYSTEM;
    }
}
