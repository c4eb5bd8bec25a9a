package dev.parley.socket.memory;

import dev.parley.payload.Payload;
import java.net.InetSocketAddress;

/** A datagram on its way through a {@link MemoryNetwork}. */
record MemoryDatagram(InetSocketAddress source, InetSocketAddress destination, Payload payload) {
    private static final int HEADER_BYTES = 28; // IPv4 and UDP, RFC 791 and RFC 768

    /** What it takes of a receive buffer: the headers count, or empty datagrams would never fill one. */
    int bufferBytes() {
        return payload.size() + HEADER_BYTES;
    }
}
