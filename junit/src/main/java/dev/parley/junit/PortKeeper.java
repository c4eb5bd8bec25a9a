package dev.parley.junit;

import dev.parley.address.Scheme;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a port for a peer that is down, so that no other program takes it meanwhile, while a client finds nobody there. A TCP socket
 * that is bound and does not listen refuses connections. A UDP socket that is connected, to itself, gets nothing from others, so
 * that the kernel refuses their datagrams (ICMP port unreachable).
 */
final class PortKeeper implements AutoCloseable {
    private final NetworkChannel channel;

    private PortKeeper(NetworkChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes it.
     *
     * @return null where the system will not have it: then the port is only probably there again
     */
    static @Nullable PortKeeper of(Scheme scheme, int port) {
        InetSocketAddress at = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        NetworkChannel channel = null;
        try {
            if (scheme.isStream()) {
                channel = SocketChannel.open().setOption(StandardSocketOptions.SO_REUSEADDR, true);
                channel.bind(at);
            } else {
                DatagramChannel datagrams = DatagramChannel.open();
                channel = datagrams;
                datagrams.bind(at);
                datagrams.connect(at);
            }
            return new PortKeeper(channel);
        } catch (IOException taken) {
            close(channel);
            return null;
        }
    }

    @Override
    public void close() {
        close(channel);
    }

    private static void close(@Nullable NetworkChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException gone) {
                // The descriptor is released all the same.
            }
        }
    }
}
