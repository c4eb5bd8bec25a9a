package dev.parley.socket;

import dev.parley.time.Clock;

/** The contract, on the computer's own network. */
final class JdkStreamContractTest extends StreamContract {
    @Override
    Network network() {
        return Network.jdk();
    }

    @Override
    Clock clock() {
        return Clock.SYSTEM;
    }
}
