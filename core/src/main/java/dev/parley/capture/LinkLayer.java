package dev.parley.capture;

import java.nio.ByteBuffer;
import java.util.Locale;

/** Where the IP packet begins behind what a network puts before it (<a href="https://www.tcpdump.org/linktypes.html">LINKTYPE values</a>). */
final class LinkLayer {

    private static final int OF_IPV4 = 0x0800;
    private static final int OF_IPV6 = 0x86dd;
    private static final int OF_ARP = 0x0806;

    /** Below it, what stands there is a length. */
    private static final int LEAST_ETHERTYPE = 0x600;

    private LinkLayer() {}

    /**
     * What a packet has behind its link layer.
     *
     * @param at where it begins, or -1 where it is no IP packet
     * @param kind what it is instead
     */
    record Network(int at, String kind) {
        static Network ip(int at) {
            return new Network(at, "");
        }

        static Network other(String kind) {
            return new Network(-1, kind);
        }
    }

    static Network network(int linkType, ByteBuffer packet) {
        return switch (linkType) {
            case Pcapng.LINKTYPE_ETHERNET -> behind(packet, 12);
            case Pcapng.LINKTYPE_LINUX_SLL -> behind(packet, 14);
            case Pcapng.LINKTYPE_LINUX_SLL2 -> sll2(packet);
            case Pcapng.LINKTYPE_NULL, Pcapng.LINKTYPE_LOOP -> loopback(packet);
            case Pcapng.LINKTYPE_RAW, Pcapng.LINKTYPE_IPV4, Pcapng.LINKTYPE_IPV6, 12, 14 ->
                Network.ip(0); // the last two on BSDs
            default -> Network.other("link type " + linkType);
        };
    }

    /** Passes the type of what follows, and VLAN tags (802.1Q, 802.1ad) with the types behind them. */
    private static Network behind(ByteBuffer packet, int typeAt) {
        int at = typeAt;
        while (packet.limit() - at >= 2) {
            int type = packet.getShort(at) & 0xffff;
            switch (type) {
                case OF_IPV4, OF_IPV6 -> {
                    return Network.ip(at + 2);
                }
                case 0x8100, 0x88a8, 0x9100, 0x9200 -> at += 4;
                default -> {
                    return other(type);
                }
            }
        }
        return Network.other("cut before its ports");
    }

    private static Network sll2(ByteBuffer packet) {
        if (packet.limit() < 20) {
            return Network.other("cut before its ports");
        }
        int type = packet.getShort(0) & 0xffff;
        return switch (type) {
            case OF_IPV4, OF_IPV6 -> Network.ip(20);
            case 0x8100, 0x88a8 -> behind(packet, 22);
            default -> other(type);
        };
    }

    /** A number of the system's own for IP, in the order of its bytes. */
    private static Network loopback(ByteBuffer packet) {
        if (packet.limit() < 4) {
            return Network.other("cut before its ports");
        }
        int family = packet.getInt(0);
        int ordered = family >>> 16 == 0 ? family : Integer.reverseBytes(family);
        return switch (ordered) {
            case 2, 10, 24, 28, 30 -> Network.ip(4);
            default -> Network.other("address family " + Integer.toUnsignedString(ordered));
        };
    }

    private static Network other(int type) {
        if (type == OF_ARP) {
            return Network.other("ARP");
        }
        return Network.other(type < LEAST_ETHERTYPE ? "802.3" : String.format(Locale.ROOT, "ethertype %04x", type));
    }
}
