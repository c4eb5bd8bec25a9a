package dev.parley.capture;

import dev.parley.address.Endpoint;
import dev.parley.payload.Payload;

/** What a packet carries, as far as messages are concerned. */
public sealed interface TransportPacket {

    /**
     * A UDP datagram (RFC 768), whole even where it came in fragments.
     *
     * @param payload what was captured of it
     * @param bytes how many it had
     */
    record Datagram(Endpoint from, Endpoint to, Payload payload, int bytes) implements TransportPacket {}

    /**
     * A TCP segment (RFC 9293).
     *
     * @param sequence of its first byte, or of its SYN
     * @param acknowledgment what its sender waits for; means something with {@link #ACK} alone
     * @param flags {@link #FIN} and others
     * @param payload what was captured of its bytes
     * @param bytes how many it had
     */
    record Segment(Endpoint from, Endpoint to, int sequence, int acknowledgment, int flags, Payload payload, int bytes)
            implements TransportPacket {
        /** Its sender sends no more. */
        public static final int FIN = 1;
        /** It opens the connection. */
        public static final int SYN = 2;
        /** It ends the connection at once. */
        public static final int RST = 4;
        /** It acknowledges. */
        public static final int ACK = 16;

        /** Whether it has that flag. */
        public boolean has(int flag) {
            return (flags & flag) != 0;
        }
    }

    /** A part of an IP packet whose other parts have not come yet. */
    record Fragment() implements TransportPacket {}

    /**
     * Anything else.
     *
     * @param kind such as {@code ARP}, {@code ICMP} or {@code cut before its ports}
     */
    record Other(String kind) implements TransportPacket {}
}
