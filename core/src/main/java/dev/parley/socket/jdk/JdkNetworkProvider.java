package dev.parley.socket.jdk;

import dev.parley.socket.Network;
import dev.parley.socket.NetworkProvider;
import java.util.Optional;

/** Offers {@link JdkNetwork}, on every system. */
public final class JdkNetworkProvider implements NetworkProvider {
    @Override
    public Optional<Network> network() {
        return Optional.of(JdkNetwork.INSTANCE);
    }

    @Override
    public int priority() {
        return 0;
    }
}
