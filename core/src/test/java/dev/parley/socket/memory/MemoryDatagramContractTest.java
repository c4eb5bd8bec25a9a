package dev.parley.socket.memory;

import dev.parley.socket.DatagramPort;
import dev.parley.socket.DatagramPortContract;
import dev.parley.socket.Network;
import dev.parley.time.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** The contract, on the network in memory. */
final class MemoryDatagramContractTest extends DatagramPortContract {
    private final Network network = new MemoryNetwork(Clock.SYSTEM);

    @Override
    protected Network network() {
        return network;
    }

    @Override
    protected Clock clock() {
        return Clock.SYSTEM;
    }

    @Test
    void anUnconnectedPortLearnsOfNoRefusal() throws IOException {
        InetSocketAddress nobody = deadEnd();
        DatagramPort sender = open("127.0.0.1");

        sender.send(bytes("anybody?"), nobody);
        sender.send(bytes("anybody?"), nobody);

        assertNothingThere(sender);
    }
}
