package dev.parley.socket.jdk;

import dev.parley.socket.Network;
import dev.parley.socket.StreamContract;
import dev.parley.time.Clock;

/** The contract, on the computer's own network. */
final class JdkStreamContractTest extends StreamContract {
    @Override
    public Network network() {
        return JdkNetwork.INSTANCE;
    }

    @Override
    public Clock clock() {
        return Clock.SYSTEM;
    }
}
