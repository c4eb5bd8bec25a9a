package dev.parley.linux;

import dev.parley.socket.Network;
import dev.parley.socket.NetworkProvider;
import java.util.Optional;

/** Offers {@link LinuxNetwork} on Linux, on x86-64 and aarch64. */
public final class LinuxNetworkProvider implements NetworkProvider {
    @Override
    public Optional<Network> network() {
        String processor = System.getProperty("os.arch", "");
        boolean known = processor.equals("amd64") || processor.equals("aarch64");
        return known && System.getProperty("os.name", "").equals("Linux")
                ? Optional.of(LinuxNetwork.INSTANCE)
                : Optional.empty();
    }

    @Override
    public int priority() {
        return 10;
    }
}
