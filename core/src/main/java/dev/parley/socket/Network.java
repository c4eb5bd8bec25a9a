package dev.parley.socket;

import dev.parley.host.HostDiagnostics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where ports come from: the computer's network ({@link #system}), the JDK's channels alone, or one in memory for tests.
 * Safe from any thread.
 */
public interface Network {
    /**
     * The computer's network with all that can be had of it here: that of the {@link NetworkProvider} with the highest
     * priority. Looked for when the first socket is opened.
     */
    static Network system() {
        return SystemNetwork.INSTANCE;
    }

    /**
     * Opens a socket for datagrams.
     *
     * @param options where it is bound and how
     * @throws NetworkException in words, if the system will not have it
     */
    DatagramPort openDatagram(DatagramOptions options) throws IOException;

    /** Opens what waits for many datagram ports of this network; empty where it has none, and each port needs a thread. */
    default Optional<DatagramPoller> openPoller() {
        return Optional.empty();
    }

    /**
     * Listens for streams.
     *
     * @param at where; port 0 takes a free one
     * @throws NetworkException in words, if the system will not have it
     */
    StreamListener listen(InetSocketAddress at) throws IOException;

    /**
     * Opens a stream. Blocks until it is open, refused, or the time is over; call it from a virtual thread.
     *
     * @param peer to whom
     * @param options from where, and how long to try
     * @throws NetworkException in words, if it is refused or does not answer
     */
    StreamConnection connect(InetSocketAddress peer, StreamOptions options) throws IOException;

    /** Whether {@link DatagramOptions#ttl} counts for datagrams to one host too, and not for groups alone. */
    default boolean setsUnicastTtl() {
        return false;
    }

    /**
     * A sentence on what this network was meant to do and cannot do here, and why; empty where nothing is missing. Known
     * once a datagram port was opened.
     */
    default Optional<String> limits() {
        return Optional.empty();
    }

    /** What is known of the computer around this network; nothing, unless it says otherwise. */
    default HostDiagnostics surroundings() {
        return HostDiagnostics.UNKNOWN;
    }
}
