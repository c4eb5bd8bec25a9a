package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.parley.socket.DatagramBatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a send hands to the kernel: headers, made once, and the payload, which stays where it is if it is in native memory
 * and is copied there if not. For one thread at a time.
 */
final class Sending {
    /** How many datagrams go to the kernel in one sendmmsg(2). */
    static final int MOST_MESSAGES = 64;

    private static final int IP_PKTINFO = 8;
    private static final int IPV6_PKTINFO = 50;
    private static final int UDP_SEGMENT = 103;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final long SOURCE = Layouts.offset(Layouts.IN_PKTINFO, "ipi_spec_dst");
    private static final long SOURCE_INTERFACE = Layouts.offset(Layouts.IN6_PKTINFO, "ipi6_ifindex");

    /** A datagram in native memory that is shorter is copied all the same: asking where it lies costs more. */
    private static final int COPIED_BYTES = 2_048;

    final Calls calls;
    private final int socket;
    private final int family;
    private final @Nullable SockaddrCache peers;
    private final MemorySegment header;
    private final MemorySegment vector;
    private final MemorySegment control;
    private ByteBuffer copy;
    private long copyAddress;
    private @Nullable MemorySegment messages;
    private @Nullable MemorySegment vectors;
    private @Nullable ByteBuffer located;
    private long locatedAddress;
    private @Nullable InetSocketAddress source;

    Sending(int socket, int family, boolean connected) {
        this.calls = new Calls();
        this.socket = socket;
        this.family = family;
        this.peers = connected ? null : new SockaddrCache(family);
        long controlBytes = Layouts.space(Layouts.IN6_PKTINFO.byteSize());
        SegmentAllocator pieces = SegmentAllocator.slicingAllocator(
                Arena.ofAuto().allocate(Layouts.MSGHDR.byteSize() + Layouts.IOVEC.byteSize() + controlBytes, 8));
        header = pieces.allocate(Layouts.MSGHDR);
        vector = pieces.allocate(Layouts.IOVEC);
        control = pieces.allocate(controlBytes, 8);
        copy = ByteBuffer.allocateDirect(COPIED_BYTES);
        copyAddress = MemorySegment.ofBuffer(copy).address();
        header.set(JAVA_LONG, Layouts.IOV, vector.address());
        header.set(JAVA_LONG, Layouts.IOV_COUNT, 1);
    }

    /** Sends one datagram, or several that lie one behind the other. Waits for nothing: bytes, or the error, negative. */
    int one(ByteBuffer payload, int bytes, InetSocketAddress peer, @Nullable InetSocketAddress from, int segmentBytes) {
        if (!name(header, 0, peer)) {
            return -Errno.ENETUNREACH;
        }
        vector.set(JAVA_LONG, 0, address(payload, bytes));
        vector.set(JAVA_LONG, Layouts.IOV_LENGTH, bytes);
        long length = from != null ? leaveFrom(from) : segmentBytes < bytes ? segmentsOf(segmentBytes) : 0;
        header.set(JAVA_LONG, Layouts.CONTROL, length == 0 ? 0 : control.address());
        header.set(JAVA_LONG, Layouts.CONTROL_LENGTH, length);
        return calls.sendmsg(socket, header, Calls.MSG_DONTWAIT | MSG_NOSIGNAL);
    }

    private boolean name(MemorySegment into, long at, InetSocketAddress peer) {
        if (peers == null) {
            return true;
        }
        long name = peers.name(peer);
        into.set(JAVA_LONG, at + Layouts.NAME, name);
        into.set(JAVA_INT, at + Layouts.NAME_LENGTH, Addresses.length(family));
        return name != 0;
    }

    private long leaveFrom(InetSocketAddress from) {
        InetAddress host = from.getAddress();
        boolean ipv4 = family == Calls.AF_INET;
        if (!from.equals(source) || !ipv4) {
            source = from;
            control.fill((byte) 0);
            if (ipv4) {
                Addresses.writeIpv4(host, control, Layouts.CMSG_DATA + SOURCE);
            } else {
                Addresses.writeIpv6(host, control, Layouts.CMSG_DATA);
                control.set(JAVA_INT, Layouts.CMSG_DATA + SOURCE_INTERFACE, Addresses.scope(host));
            }
        }
        return ipv4
                ? control(Calls.SOL_IP, IP_PKTINFO, Layouts.IN_PKTINFO.byteSize())
                : control(Calls.SOL_IPV6, IPV6_PKTINFO, Layouts.IN6_PKTINFO.byteSize());
    }

    private long segmentsOf(int bytes) {
        source = null;
        control.set(JAVA_SHORT, Layouts.CMSG_DATA, (short) bytes);
        return control(Calls.SOL_UDP, UDP_SEGMENT, Short.BYTES);
    }

    private long control(int level, int type, long dataBytes) {
        control.set(JAVA_LONG, 0, Layouts.CMSG_DATA + dataBytes);
        control.set(JAVA_INT, Layouts.CMSG_LEVEL, level);
        control.set(JAVA_INT, Layouts.CMSG_TYPE, type);
        return Layouts.space(dataBytes);
    }

    /** Sends datagrams of that size one by one in one call: how many left, or the error, negative. */
    int several(ByteBuffer payloads, int segmentBytes, InetSocketAddress peer) {
        MemorySegment each = messages();
        int fit = Math.max(1, DatagramBatch.SLOT_BYTES / segmentBytes);
        int count =
                (int) Math.min(Math.min(fit, MOST_MESSAGES), Math.ceilDiv((long) payloads.remaining(), segmentBytes));
        int bytes = (int) Math.min(payloads.remaining(), (long) count * segmentBytes);
        long address = address(payloads, bytes);
        for (int i = 0; i < count; i++) {
            if (!name(each, i * Layouts.MMSGHDR.byteSize(), peer)) {
                return -Errno.ENETUNREACH;
            }
            long at = i * Layouts.IOVEC.byteSize();
            MemorySegment pieces = vectors();
            pieces.set(JAVA_LONG, at, address + (long) i * segmentBytes);
            pieces.set(JAVA_LONG, at + Layouts.IOV_LENGTH, Math.min(segmentBytes, bytes - i * segmentBytes));
        }
        return calls.sendmmsg(socket, each, count, Calls.MSG_DONTWAIT | MSG_NOSIGNAL);
    }

    private MemorySegment messages() {
        MemorySegment made = messages;
        if (made == null) {
            made = Arena.ofAuto().allocate(MOST_MESSAGES * Layouts.MMSGHDR.byteSize(), 8);
            for (int i = 0; i < MOST_MESSAGES; i++) {
                long header = i * Layouts.MMSGHDR.byteSize();
                made.set(JAVA_LONG, header + Layouts.IOV, vectors().address() + i * Layouts.IOVEC.byteSize());
                made.set(JAVA_LONG, header + Layouts.IOV_COUNT, 1);
            }
            messages = made;
        }
        return made;
    }

    private MemorySegment vectors() {
        MemorySegment made = vectors;
        if (made == null) {
            made = Arena.ofAuto().allocate(MOST_MESSAGES * Layouts.IOVEC.byteSize(), 8);
            vectors = made;
        }
        return made;
    }

    /** Where the next bytes of the payload lie; its position stays. */
    @SuppressWarnings("ReferenceEquality") // the very buffer, not one with the same bytes
    private long address(ByteBuffer payload, int bytes) {
        int position = payload.position();
        if (payload.isDirect() && bytes > COPIED_BYTES) {
            if (payload != located) {
                located = payload;
                locatedAddress = MemorySegment.ofBuffer(payload).address() - position;
            }
            return locatedAddress + position;
        }
        if (bytes > copy.capacity()) { // most ports never send such a long one
            copy = ByteBuffer.allocateDirect(DatagramBatch.SLOT_BYTES);
            copyAddress = MemorySegment.ofBuffer(copy).address();
        }
        copy.clear().put(0, payload, position, bytes);
        return copyAddress;
    }
}
