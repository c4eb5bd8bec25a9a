package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.parley.socket.DatagramBatch;
import dev.parley.time.Clock;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Fills batches with recvmmsg(2), and reads what the kernel says of each datagram. For the receiving thread alone. */
final class Receiving {
    private static final int SO_TIMESTAMPNS = 35;
    private static final int IP_PKTINFO = 8;
    private static final int IPV6_PKTINFO = 50;
    private static final int UDP_GRO = 104;

    private static final long NANOS = Layouts.offset(Layouts.TIMESPEC, "tv_nsec");
    private static final long IPV4_SENT_TO = Layouts.offset(Layouts.IN_PKTINFO, "ipi_addr");
    private static final long IPV6_INTERFACE = Layouts.offset(Layouts.IN6_PKTINFO, "ipi6_ifindex");

    private final Calls calls;
    private final int socket;
    private final int port;
    private final Clock clock;
    private final boolean merged;
    private final boolean stamped;
    private final @Nullable InetSocketAddress everySentTo;
    private long arrived;
    private int segment;
    private @Nullable InetSocketAddress sentTo;

    /**
     * @param local where the socket is bound
     * @param everySentTo where all its datagrams are sent to; null where each says so itself
     * @param merged whether several datagrams may come in one slot
     * @param stamped whether the kernel says of each when it came
     */
    Receiving(
            Calls calls,
            int socket,
            InetSocketAddress local,
            @Nullable InetSocketAddress everySentTo,
            boolean merged,
            boolean stamped,
            Clock clock) {
        this.calls = calls;
        this.socket = socket;
        this.port = local.getPort();
        this.everySentTo = everySentTo;
        this.merged = merged;
        this.stamped = stamped;
        this.clock = clock;
    }

    /** Takes what is there and waits for nothing: how many, or the error number, negative. */
    int fill(DatagramBatch batch) {
        ReceiveSlots slots = ReceiveSlots.of(batch);
        if (merged && slots.leastBytes < DatagramBatch.SLOT_BYTES) {
            throw new IllegalArgumentException(
                    "datagrams that come merged need slots of 65,536 B, but these have " + slots.leastBytes);
        }
        slots.clear();
        int count = calls.recvmmsg(socket, slots.headers, slots.count, Calls.MSG_DONTWAIT | Calls.MSG_TRUNC);
        slots.used(Math.max(0, count));
        if (count > 0) {
            long read = stamped ? 0 : clock.epochNanos();
            for (int i = 0; i < count; i++) {
                add(batch, slots, i, read);
            }
        }
        return count;
    }

    private void add(DatagramBatch batch, ReceiveSlots slots, int i, long read) {
        int bytes = slots.bytes(i);
        ByteBuffer slot = batch.next();
        slot.limit(Math.min(bytes, slot.capacity()));
        arrived = read;
        segment = bytes;
        sentTo = everySentTo;
        long end = slots.controlEnd(i);
        for (long at = slots.control(i); at + Layouts.CMSG_DATA <= end; ) {
            take(slots, at);
            at += Layouts.aligned(slots.controls.get(JAVA_LONG, at));
        }
        if (arrived == 0) {
            arrived = clock.epochNanos();
        }
        batch.add(slots.peer(i), sentTo, arrived, bytes, segment);
    }

    /** One control message. */
    private void take(ReceiveSlots slots, long at) {
        MemorySegment controls = slots.controls;
        int level = controls.get(JAVA_INT, at + Layouts.CMSG_LEVEL);
        int type = controls.get(JAVA_INT, at + Layouts.CMSG_TYPE);
        long data = at + Layouts.CMSG_DATA;
        if (level == Calls.SOL_SOCKET && type == SO_TIMESTAMPNS) {
            arrived = controls.get(JAVA_LONG, data) * 1_000_000_000L + controls.get(JAVA_LONG, data + NANOS);
        } else if (level == Calls.SOL_IP && type == IP_PKTINFO) {
            sentTo = slots.known.ours(controls, data + IPV4_SENT_TO, Addresses.IPV4_BYTES, 0, port);
        } else if (level == Calls.SOL_IPV6 && type == IPV6_PKTINFO) {
            int scope = isLinkLocal(controls, data) ? controls.get(JAVA_INT, data + IPV6_INTERFACE) : 0;
            sentTo = slots.known.ours(controls, data, Addresses.IPV6_BYTES, scope, port);
        } else if (level == Calls.SOL_UDP && type == UDP_GRO) {
            segment = controls.get(JAVA_INT, data);
        }
    }

    /** {@code fe80::/10}, or a multicast address of link scope, {@code ff02::/16} (RFC 4291, 2.4 and 2.7). */
    private static boolean isLinkLocal(MemorySegment controls, long at) {
        int head = Short.toUnsignedInt(Short.reverseBytes((short) controls.get(JAVA_INT, at)));
        return (head & 0xffc0) == 0xfe80 || (head & 0xff0f) == 0xff02;
    }
}
