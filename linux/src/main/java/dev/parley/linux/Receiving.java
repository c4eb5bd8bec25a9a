package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.parley.socket.DatagramBatch;
import dev.parley.time.Clock;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Fills batches with recvmmsg(2). The kernel writes into the batch's own buffers; headers, addresses and control buffers
 * are made once for a batch, and of them only what the kernel changed is set anew. For the receiving thread alone.
 */
final class Receiving {
    private static final int MOST_SLOTS = 1_024; // UIO_MAXIOV of include/uapi/linux/uio.h
    private static final int NAME_BYTES = 32;

    private static final int SO_TIMESTAMPNS = 35;
    private static final int IP_PKTINFO = 8;
    private static final int IPV6_PKTINFO = 50;
    private static final int UDP_GRO = 104;

    /** Room for a time, a destination and a segment size. */
    private static final long CONTROL_BYTES = Layouts.space(Layouts.TIMESPEC.byteSize())
            + Layouts.space(Layouts.IN6_PKTINFO.byteSize())
            + Layouts.space(Integer.BYTES);

    private static final long HEADER_BYTES = Layouts.MMSGHDR.byteSize();
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
    private final AddressCache known = new AddressCache();

    private @Nullable DatagramBatch prepared;
    private int slots;
    private int used;
    private MemorySegment headers = MemorySegment.NULL;
    private MemorySegment vectors = MemorySegment.NULL;
    private MemorySegment names = MemorySegment.NULL;
    private MemorySegment controls = MemorySegment.NULL;

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
        if (batch != prepared) {
            prepare(batch);
        }
        for (int i = 0; i < used; i++) {
            headers.set(JAVA_INT, i * HEADER_BYTES + Layouts.NAME_LENGTH, NAME_BYTES);
            headers.set(JAVA_LONG, i * HEADER_BYTES + Layouts.CONTROL_LENGTH, CONTROL_BYTES);
        }
        int count = calls.recvmmsg(socket, headers, slots, Calls.MSG_DONTWAIT | Calls.MSG_TRUNC);
        used = Math.max(0, count);
        if (used > 0) {
            long read = stamped ? 0 : clock.epochNanos();
            for (int i = 0; i < used; i++) {
                add(batch, i, read);
            }
        }
        return count;
    }

    private void prepare(DatagramBatch batch) {
        int wanted = Math.min(batch.slots(), MOST_SLOTS);
        if (wanted * HEADER_BYTES > headers.byteSize()) {
            Arena arena = Arena.ofAuto();
            headers = arena.allocate(wanted * HEADER_BYTES, 8);
            vectors = arena.allocate(wanted * Layouts.IOVEC.byteSize(), 8);
            names = arena.allocate((long) wanted * NAME_BYTES, 8);
            controls = arena.allocate(wanted * CONTROL_BYTES, 8);
        }
        for (int i = 0; i < wanted; i++) {
            ByteBuffer slot = batch.data(i).duplicate().clear();
            if (merged && slot.capacity() < DatagramBatch.SLOT_BYTES) {
                throw new IllegalArgumentException(
                        "datagrams that come merged need slots of 65,536 B, but these have " + slot.capacity());
            }
            long vector = i * Layouts.IOVEC.byteSize();
            vectors.set(JAVA_LONG, vector, MemorySegment.ofBuffer(slot).address());
            vectors.set(JAVA_LONG, vector + Layouts.IOV_LENGTH, slot.capacity());
            long header = i * HEADER_BYTES;
            headers.set(JAVA_LONG, header + Layouts.NAME, names.address() + (long) i * NAME_BYTES);
            headers.set(JAVA_LONG, header + Layouts.IOV, vectors.address() + vector);
            headers.set(JAVA_LONG, header + Layouts.IOV_COUNT, 1);
            headers.set(JAVA_LONG, header + Layouts.CONTROL, controls.address() + i * CONTROL_BYTES);
        }
        slots = wanted;
        used = wanted;
        prepared = batch;
    }

    private void add(DatagramBatch batch, int i, long read) {
        long header = i * HEADER_BYTES;
        int bytes = headers.get(JAVA_INT, header + Layouts.MESSAGE_LENGTH);
        ByteBuffer slot = batch.next();
        slot.limit(Math.min(bytes, slot.capacity()));
        arrived = read;
        segment = bytes;
        sentTo = everySentTo;
        long end = i * CONTROL_BYTES + headers.get(JAVA_LONG, header + Layouts.CONTROL_LENGTH);
        for (long at = i * CONTROL_BYTES; at + Layouts.CMSG_DATA <= end; ) {
            take(at);
            at += Layouts.aligned(controls.get(JAVA_LONG, at));
        }
        if (arrived == 0) {
            arrived = clock.epochNanos();
        }
        batch.add(known.peer(names, (long) i * NAME_BYTES), sentTo, arrived, bytes, segment);
    }

    /** One control message. */
    private void take(long at) {
        int level = controls.get(JAVA_INT, at + Layouts.CMSG_LEVEL);
        int type = controls.get(JAVA_INT, at + Layouts.CMSG_TYPE);
        long data = at + Layouts.CMSG_DATA;
        if (level == Calls.SOL_SOCKET && type == SO_TIMESTAMPNS) {
            arrived = controls.get(JAVA_LONG, data) * 1_000_000_000L + controls.get(JAVA_LONG, data + NANOS);
        } else if (level == Calls.SOL_IP && type == IP_PKTINFO) {
            sentTo = known.ours(controls, data + IPV4_SENT_TO, Addresses.IPV4_BYTES, 0, port);
        } else if (level == Calls.SOL_IPV6 && type == IPV6_PKTINFO) {
            int scope = isLinkLocal(data) ? controls.get(JAVA_INT, data + IPV6_INTERFACE) : 0;
            sentTo = known.ours(controls, data, Addresses.IPV6_BYTES, scope, port);
        } else if (level == Calls.SOL_UDP && type == UDP_GRO) {
            segment = controls.get(JAVA_INT, data);
        }
    }

    /** {@code fe80::/10}, or a multicast address of link scope, {@code ff02::/16} (RFC 4291, 2.4 and 2.7). */
    private boolean isLinkLocal(long at) {
        int head = Short.toUnsignedInt(Short.reverseBytes((short) controls.get(JAVA_INT, at)));
        return (head & 0xffc0) == 0xfe80 || (head & 0xff0f) == 0xff02;
    }
}
