package dev.parley.capture;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.capture.TransportPacket.Datagram;
import dev.parley.capture.TransportPacket.Fragment;
import dev.parley.capture.TransportPacket.Other;
import dev.parley.capture.TransportPacket.Segment;
import dev.parley.payload.Payload;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds UDP datagrams and TCP segments in packets: behind Ethernet (with VLAN tags), Linux's cooked headers, the header of a
 * loopback interface or none, in IPv4 (RFC 791) and IPv6 (RFC 8200). Fragments are kept until all of a datagram are there.
 * Checksums are not looked at: an interface often fills them in after a packet was captured. Whatever a packet holds, nothing
 * is thrown. Not safe from several threads.
 */
public final class PacketParser {
    private static final int UDP = 17;
    private static final int TCP = 6;
    private static final int NO_NEXT_HEADER = 59;
    private static final int FRAGMENT_HEADER = 44;
    private static final int AUTHENTICATION_HEADER = 51;
    private static final int IPV4_BYTES = 20;
    private static final int IPV6_BYTES = 40;
    private static final int UDP_BYTES = 8;
    private static final int TCP_BYTES = 20;

    private static final Other NO_IP = new Other("no IP packet");
    private static final Other CUT = new Other("cut before its ports");
    private static final Other DAMAGED = new Other("damaged headers");
    private static final Fragment FRAGMENT = new Fragment();

    private final FragmentTable fragments = new FragmentTable();
    private long epochNanos;

    /** One for each capture. */
    public PacketParser() {}

    /** What the packet carries. */
    public TransportPacket parse(CapturedPacket packet) {
        epochNanos = packet.epochNanos();
        ByteBuffer bytes = packet.data().buffer();
        LinkLayer.Network network = LinkLayer.network(packet.linkType(), bytes);
        if (network.at() < 0) {
            return new Other(network.kind());
        }
        // A file may say of a packet that it was longer than any is.
        long trueEnd = Math.min(packet.length(), Integer.MAX_VALUE);
        return ip(new Slice(bytes, network.at(), bytes.limit(), trueEnd));
    }

    /** How many datagrams have fragments that wait for others. */
    public int incompleteDatagrams() {
        return fragments.size();
    }

    /** How many datagrams were given up: fragments of theirs overlapped, or too many others waited too. */
    public long givenUpDatagrams() {
        return fragments.givenUp();
    }

    /**
     * Bytes of a packet.
     *
     * @param end where what was captured ends
     * @param trueEnd where the packet ends, which may be behind it
     */
    private record Slice(ByteBuffer bytes, int from, int end, long trueEnd) {
        boolean has(int count) {
            return end - from >= count;
        }

        /** What wants more bytes than were captured: it was cut, or it is damaged. */
        Other tooShort(int count) {
            return trueEnd - from >= count ? CUT : DAMAGED;
        }

        int octet(int at) {
            return bytes.get(from + at) & 0xff;
        }

        int number(int at) {
            return bytes.getShort(from + at) & 0xffff;
        }

        /** From there on. */
        Slice behind(int count) {
            return new Slice(bytes, from + count, end, trueEnd);
        }

        /** Only so many of them. */
        Slice first(long count) {
            return new Slice(bytes, from, (int) Math.min(end, from + count), Math.min(trueEnd, from + count));
        }

        Payload payload(int at) {
            byte[] copy = new byte[Math.max(0, end - from - at)];
            bytes.get(from + Math.min(at, end - from), copy);
            return Payload.copyOf(copy);
        }

        int trueLength() {
            return (int) Math.max(0, trueEnd - from);
        }
    }

    private TransportPacket ip(Slice packet) {
        if (!packet.has(1)) {
            return packet.tooShort(1);
        }
        return switch (packet.octet(0) >> 4) {
            case 4 -> ipv4(packet);
            case 6 -> ipv6(packet);
            default -> NO_IP;
        };
    }

    private TransportPacket ipv4(Slice packet) {
        if (!packet.has(IPV4_BYTES)) {
            return packet.tooShort(IPV4_BYTES);
        }
        int headerBytes = (packet.octet(0) & 0xf) * 4;
        int length = packet.number(2);
        if (headerBytes < IPV4_BYTES || (length != 0 && length < headerBytes)) {
            return DAMAGED;
        }
        // Linux captures what its interface cuts later (TSO) with a length of 0.
        Slice whole = length == 0 ? packet : packet.first(length);
        if (!whole.has(headerBytes)) {
            return whole.tooShort(headerBytes);
        }
        InetAddress from = IpAddresses.read(packet.bytes, packet.from + 12, 4);
        InetAddress to = IpAddresses.read(packet.bytes, packet.from + 16, 4);
        int protocol = packet.octet(9);
        int fragment = packet.number(6);
        boolean moreFragments = (fragment & 0x2000) != 0;
        int offset = (fragment & 0x1fff) * 8;
        Slice body = whole.behind(headerBytes);
        if (offset == 0 && !moreFragments) {
            return transport(protocol, from, to, body);
        }
        return fragment(
                new FragmentTable.Key(from, to, protocol, packet.number(4)), protocol, body, offset, moreFragments);
    }

    private TransportPacket ipv6(Slice packet) {
        if (!packet.has(IPV6_BYTES)) {
            return packet.tooShort(IPV6_BYTES);
        }
        InetAddress from = IpAddresses.read(packet.bytes, packet.from + 8, 16);
        InetAddress to = IpAddresses.read(packet.bytes, packet.from + 24, 16);
        int length = packet.number(4);
        Slice body = packet.behind(IPV6_BYTES);
        // 0 where it is in an option (RFC 2675), or not known yet (TSO).
        return headers(packet.octet(6), from, to, length == 0 ? body : body.first(length));
    }

    /** Passes extension headers. */
    private TransportPacket headers(int first, InetAddress from, InetAddress to, Slice body) {
        int next = first;
        Slice rest = body;
        while (true) {
            switch (next) {
                case 0, 43, 60, 135, 139, 140, AUTHENTICATION_HEADER -> {
                    if (!rest.has(8)) {
                        return rest.tooShort(8);
                    }
                    int length = next == AUTHENTICATION_HEADER ? (rest.octet(1) + 2) * 4 : (rest.octet(1) + 1) * 8;
                    if (!rest.has(length)) {
                        return rest.tooShort(length);
                    }
                    next = rest.octet(0);
                    rest = rest.behind(length);
                }
                case FRAGMENT_HEADER -> {
                    if (!rest.has(8)) {
                        return rest.tooShort(8);
                    }
                    int fragment = rest.number(2);
                    Slice part = rest.behind(8);
                    if ((fragment & ~6) != 0) {
                        int id = rest.bytes.getInt(rest.from + 4);
                        FragmentTable.Key key = new FragmentTable.Key(from, to, FRAGMENT_HEADER, id);
                        return fragment(key, rest.octet(0), part, fragment & 0xfff8, (fragment & 1) != 0);
                    }
                    next = rest.octet(0); // it is whole
                    rest = part;
                }
                default -> {
                    return transport(next, from, to, rest);
                }
            }
        }
    }

    private TransportPacket fragment(
            FragmentTable.Key key, int protocol, Slice part, int offset, boolean moreFragments) {
        if (part.trueEnd > part.end) {
            return FRAGMENT; // some of it was not captured, so the datagram stays incomplete
        }
        FragmentTable.@Nullable Datagram whole =
                fragments.add(key, protocol, part.payload(0).bytes(), offset, moreFragments, epochNanos);
        if (whole == null) {
            return FRAGMENT;
        }
        ByteBuffer bytes = ByteBuffer.wrap(whole.bytes());
        Slice body = new Slice(bytes, 0, bytes.limit(), bytes.limit());
        return key.protocol() == FRAGMENT_HEADER
                ? headers(whole.protocol(), key.from(), key.to(), body)
                : transport(whole.protocol(), key.from(), key.to(), body);
    }

    private static TransportPacket transport(int protocol, InetAddress from, InetAddress to, Slice body) {
        return switch (protocol) {
            case UDP -> datagram(from, to, body);
            case TCP -> segment(from, to, body);
            case 1 -> new Other("ICMP");
            case 2 -> new Other("IGMP");
            case 58 -> new Other("ICMPv6");
            case NO_NEXT_HEADER -> new Other("IPv6 without a payload");
            default -> new Other("IP protocol " + protocol);
        };
    }

    private static TransportPacket datagram(InetAddress from, InetAddress to, Slice body) {
        if (!body.has(UDP_BYTES)) {
            return body.tooShort(UDP_BYTES);
        }
        int length = body.number(4);
        if (length != 0 && length < UDP_BYTES) {
            return DAMAGED;
        }
        Slice whole = length == 0 ? body : body.first(length);
        return new Datagram(
                endpoint(Scheme.UDP, from, body.number(0)),
                endpoint(Scheme.UDP, to, body.number(2)),
                whole.payload(UDP_BYTES),
                whole.trueLength() - UDP_BYTES);
    }

    private static TransportPacket segment(InetAddress from, InetAddress to, Slice body) {
        if (!body.has(TCP_BYTES)) {
            return body.tooShort(TCP_BYTES);
        }
        int headerBytes = (body.octet(12) >> 4) * 4;
        if (headerBytes < TCP_BYTES || headerBytes > body.trueLength()) {
            return DAMAGED;
        }
        return new Segment(
                endpoint(Scheme.TCP, from, body.number(0)),
                endpoint(Scheme.TCP, to, body.number(2)),
                body.bytes.getInt(body.from + 4),
                body.bytes.getInt(body.from + 8),
                body.octet(13),
                body.payload(headerBytes),
                body.trueLength() - headerBytes);
    }

    private static Endpoint endpoint(Scheme scheme, InetAddress address, int port) {
        return new Endpoint(scheme, new InetSocketAddress(address, port));
    }
}
