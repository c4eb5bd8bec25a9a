package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.parley.socket.DatagramBatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * What recvmmsg(2) needs to write into a batch: headers, names and control buffers. It is made once for a batch, kept by that, and used
 * by each port that receives into it; only what the kernel changed is set anew. For the thread that has the batch.
 */
final class ReceiveSlots {
    private static final int MOST_SLOTS = 1_024; // UIO_MAXIOV of include/uapi/linux/uio.h
    private static final int NAME_BYTES = 32;
    private static final long HEADER_BYTES = Layouts.MMSGHDR.byteSize();

    /** Room for a time, a destination and a segment size. */
    private static final long CONTROL_BYTES = Layouts.space(Layouts.TIMESPEC.byteSize())
            + Layouts.space(Layouts.IN6_PKTINFO.byteSize())
            + Layouts.space(Integer.BYTES);

    /** How many there are. */
    final int count;

    final MemorySegment headers;
    final MemorySegment controls;
    final AddressCache known = new AddressCache();

    /** What the smallest of the batch's slots holds. */
    final int leastBytes;

    private final MemorySegment names;

    /** So many were written to since they were last set. */
    private int used;

    private ReceiveSlots(DatagramBatch batch) {
        count = Math.min(batch.slots(), MOST_SLOTS);
        used = count;
        long vectorBytes = Layouts.IOVEC.byteSize();
        SegmentAllocator pieces = SegmentAllocator.slicingAllocator(
                Arena.ofAuto().allocate(count * (HEADER_BYTES + vectorBytes + NAME_BYTES + CONTROL_BYTES), 8));
        headers = pieces.allocate(count * HEADER_BYTES, 8);
        MemorySegment vectors = pieces.allocate(count * vectorBytes, 8);
        names = pieces.allocate((long) count * NAME_BYTES, 8);
        controls = pieces.allocate(count * CONTROL_BYTES, 8);
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            ByteBuffer slot = batch.data(i).duplicate().clear();
            least = Math.min(least, slot.capacity());
            long vector = i * vectorBytes;
            vectors.set(JAVA_LONG, vector, MemorySegment.ofBuffer(slot).address());
            vectors.set(JAVA_LONG, vector + Layouts.IOV_LENGTH, slot.capacity());
            long header = i * HEADER_BYTES;
            headers.set(JAVA_LONG, header + Layouts.NAME, names.address() + (long) i * NAME_BYTES);
            headers.set(JAVA_LONG, header + Layouts.IOV, vectors.address() + vector);
            headers.set(JAVA_LONG, header + Layouts.IOV_COUNT, 1);
            headers.set(JAVA_LONG, header + Layouts.CONTROL, controls.address() + i * CONTROL_BYTES);
        }
        leastBytes = least;
    }

    /** Those of that batch. */
    static ReceiveSlots of(DatagramBatch batch) {
        if (batch.prepared() instanceof ReceiveSlots made) {
            return made;
        }
        ReceiveSlots made = new ReceiveSlots(batch);
        batch.prepare(made);
        return made;
    }

    /** Before a receive. */
    void clear() {
        for (int i = 0; i < used; i++) {
            headers.set(JAVA_INT, i * HEADER_BYTES + Layouts.NAME_LENGTH, NAME_BYTES);
            headers.set(JAVA_LONG, i * HEADER_BYTES + Layouts.CONTROL_LENGTH, CONTROL_BYTES);
        }
    }

    /** After it: the kernel has written to so many. */
    void used(int written) {
        used = written;
    }

    /** How many bytes the datagram in that slot had. */
    int bytes(int i) {
        return headers.get(JAVA_INT, i * HEADER_BYTES + Layouts.MESSAGE_LENGTH);
    }

    /** Who sent it. */
    InetSocketAddress peer(int i) {
        return known.peer(names, (long) i * NAME_BYTES);
    }

    /** Where its control messages begin. */
    long control(int i) {
        return i * CONTROL_BYTES;
    }

    /** Where they end. */
    long controlEnd(int i) {
        return i * CONTROL_BYTES + headers.get(JAVA_LONG, i * HEADER_BYTES + Layouts.CONTROL_LENGTH);
    }
}
