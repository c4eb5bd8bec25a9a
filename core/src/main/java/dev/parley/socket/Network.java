package dev.parley.socket;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Where ports come from: the computer's network through the JDK's channels ({@link #jdk}), or one in memory for tests
 * ({@link MemoryNetwork}). Safe from any thread.
 */
public interface Network {
    /** The computer's network. */
    static Network jdk() {
        return JdkNetwork.INSTANCE;
    }

    /**
     * Opens a socket for datagrams.
     *
     * @param options where it is bound and how
     * @throws NetworkException in words, if the system will not have it
     */
    DatagramPort openDatagram(DatagramOptions options) throws IOException;

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

    /** What is known of the computer around this network; nothing, unless it says otherwise. */
    default Surroundings surroundings() {
        return Surroundings.UNKNOWN;
    }
}
