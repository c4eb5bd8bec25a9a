package dev.parley.socket.jdk;

import dev.parley.address.Scheme;
import dev.parley.host.HostDiagnostics;
import dev.parley.host.SystemDiagnostics;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.Network;
import dev.parley.socket.NetworkErrors;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamListener;
import dev.parley.socket.StreamOptions;
import dev.parley.socket.StreamStatus;
import dev.parley.time.Clock;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The computer's network through the JDK's channels. */
public final class JdkNetwork implements Network {
    public static final JdkNetwork INSTANCE = new JdkNetwork((local, peer) -> StreamStatus.UNKNOWN);

    /** The same, whose connections know their {@link StreamConnection#status} on Linux; for who has few of them. */
    public static final JdkNetwork FOR_FEW_STREAMS = new JdkNetwork(new TableStatusReader());

    /** With the system's default of 50, stragglers among thousands that connect at once come a second late. */
    private static final int BACKLOG = 4_096;

    private static final Clock CLOCK = Clock.SYSTEM;

    private final StreamStatusReader statusReader;

    /** Who asks the kernel for {@link StreamConnection#status}, which the JDK does not. Safe from any thread. */
    @FunctionalInterface
    public interface StreamStatusReader {
        StreamStatus read(InetSocketAddress local, InetSocketAddress peer);
    }

    private JdkNetwork(StreamStatusReader statusReader) {
        this.statusReader = statusReader;
    }

    /** The same, whose connections know their {@link StreamConnection#status}. */
    public static JdkNetwork withStatus(StreamStatusReader statusReader) {
        return new JdkNetwork(statusReader);
    }

    @Override
    public DatagramPort openDatagram(DatagramOptions options) throws IOException {
        Set<String> others =
                options.reuseAddress() ? KernelDrops.holders(options.local().getPort()) : Set.of();
        DatagramChannel channel = DatagramChannel.open(family(options.local().getAddress()));
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, options.receiveBufferBytes());
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, options.reuseAddress());
            channel.setOption(StandardSocketOptions.SO_BROADCAST, options.broadcast());
            set(channel, StandardSocketOptions.IP_MULTICAST_TTL, options.ttl());
            set(channel, StandardSocketOptions.IP_MULTICAST_IF, options.sendOn());
            channel.bind(options.local());
            for (NetworkInterface on : options.joinOn()) {
                channel.join(options.local().getAddress(), on);
            }
            connect(channel, options.peer());
            channel.configureBlocking(false);
            return new JdkDatagramPort(channel, options.peer() != null, options.reuseAddress(), others, CLOCK);
        } catch (NetworkException said) {
            channel.close();
            throw said;
        } catch (IOException | RuntimeException bad) {
            channel.close();
            throw NetworkErrors.opening(Scheme.UDP, options.local(), bad);
        }
    }

    private static void connect(DatagramChannel channel, @Nullable InetSocketAddress peer) throws NetworkException {
        if (peer != null) {
            try {
                channel.connect(peer);
            } catch (IOException | RuntimeException bad) {
                throw NetworkErrors.sending(peer, 0, bad);
            }
        }
    }

    /** An IPv6 socket on the wildcard address hears IPv4 as well (RFC 3493, 3.7). */
    static ProtocolFamily family(InetAddress address) {
        return address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    }

    private static <T> void set(DatagramChannel channel, SocketOption<T> option, @Nullable T value) throws IOException {
        if (value != null) {
            channel.setOption(option, value);
        }
    }

    @Override
    public StreamListener listen(InetSocketAddress at) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(family(at.getAddress()));
        try {
            // Without it a rerun fails for a minute while old connections linger in TIME_WAIT.
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(at, BACKLOG);
            return new JdkStreamListener(channel, CLOCK, statusReader);
        } catch (IOException | RuntimeException bad) {
            channel.close();
            throw NetworkErrors.opening(Scheme.TCP, at, bad);
        }
    }

    @Override
    public StreamConnection connect(InetSocketAddress peer, StreamOptions options) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            if (options.local() != null) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                channel.bind(options.local());
            }
        } catch (IOException | RuntimeException bad) {
            channel.close();
            throw NetworkErrors.opening(Scheme.TCP, options.local(), bad);
        }
        try {
            channel.socket().connect(peer, Math.clamp(options.connectTimeout().toMillis(), 1, Integer.MAX_VALUE));
            return new JdkStreamConnection(channel, CLOCK, statusReader);
        } catch (IOException | RuntimeException bad) {
            channel.close();
            throw NetworkErrors.connecting(peer, options.connectTimeout(), bad);
        }
    }

    @Override
    public HostDiagnostics surroundings() {
        return SystemDiagnostics.INSTANCE;
    }
}
