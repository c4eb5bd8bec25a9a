package dev.parley.linux;

import dev.parley.host.HostDiagnostics;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPoller;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.Network;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamListener;
import dev.parley.socket.StreamOptions;
import dev.parley.socket.StreamStatus;
import dev.parley.socket.jdk.JdkNetwork;
import dev.parley.time.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The computer's network with datagram ports on Linux's own system calls. Where those cannot be used, {@link #limits}
 * says why, and its ports are the JDK's. Streams are the JDK's always; how one ends, the kernel is asked. Safe from any
 * thread.
 */
public final class LinuxNetwork implements Network {
    static final LinuxNetwork INSTANCE = new LinuxNetwork();

    private static final JdkNetwork STREAMS = JdkNetwork.withStatus(LinuxNetwork::status);

    private LinuxNetwork() {}

    @Override
    public DatagramPort openDatagram(DatagramOptions options) throws IOException {
        return limits().isPresent()
                ? JdkNetwork.INSTANCE.openDatagram(options)
                : LinuxDatagramPort.open(options, Segments.PROBED, Clock.SYSTEM);
    }

    @Override
    public Optional<DatagramPoller> openPoller() {
        return limits().isPresent() ? Optional.empty() : LinuxDatagramPoller.open();
    }

    @Override
    public StreamListener listen(InetSocketAddress at) throws IOException {
        return STREAMS.listen(at);
    }

    @Override
    public StreamConnection connect(InetSocketAddress peer, StreamOptions options) throws IOException {
        return STREAMS.connect(peer, options);
    }

    private static StreamStatus status(InetSocketAddress local, InetSocketAddress peer) {
        return INSTANCE.limits().isPresent() ? StreamStatus.UNKNOWN : StreamStatusQuery.INSTANCE.status(local, peer);
    }

    @Override
    public HostDiagnostics surroundings() {
        return JdkNetwork.INSTANCE.surroundings();
    }

    @Override
    public boolean setsUnicastTtl() {
        return limits().isEmpty();
    }

    /** Tries the system calls when it is first asked. */
    @Override
    public Optional<String> limits() {
        return Tried.LIMITS;
    }

    private static final class Tried {
        static final Optional<String> LIMITS = Availability.run()
                .map(why ->
                        "Linux's own system calls cannot be used here (%s), so datagrams pass through the JDK's sockets, which know less: not where a datagram was sent to, not that an answer was refused, no time of the kernel's, no offload."
                                .formatted(why));
    }
}
