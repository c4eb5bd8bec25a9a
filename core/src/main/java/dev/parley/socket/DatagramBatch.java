package dev.parley.socket;

import dev.parley.payload.Payload;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Slots that a {@link DatagramPort} receives into, allocated once and filled again and again. Whoever gets a batch
 * borrows it: what it wants to keep it copies. Not safe from several threads at once.
 */
public final class DatagramBatch {
    /** Holds the largest datagram there is (65,535 B less the headers), so that none is ever cut unseen. */
    public static final int SLOT_BYTES = 65_536;

    private final ByteBuffer[] data;
    private final @Nullable InetSocketAddress[] peers;
    private final @Nullable InetSocketAddress[] destinations;
    private final long[] epochNanos;
    private int count;

    /** @param slots how many datagrams it holds at most, 1 or more */
    public DatagramBatch(int slots) {
        data = new ByteBuffer[slots];
        for (int i = 0; i < slots; i++) {
            data[i] = ByteBuffer.allocateDirect(SLOT_BYTES);
        }
        peers = new InetSocketAddress[slots];
        destinations = new InetSocketAddress[slots];
        epochNanos = new long[slots];
    }

    /** How many datagrams it holds at most. */
    public int slots() {
        return data.length;
    }

    /** How many are in it. */
    public int count() {
        return count;
    }

    /** The bytes of datagram {@code i}, from position 0 to its limit; borrowed until the next receive. */
    public ByteBuffer data(int i) {
        return data[i];
    }

    /** A copy of the bytes, at most {@code most} of them. */
    public Payload payload(int i, int most) {
        return Payload.copyOf(data[i].duplicate().limit(Math.min(most, data[i].limit())));
    }

    /** Who sent datagram {@code i}. */
    public InetSocketAddress peer(int i) {
        InetSocketAddress peer = peers[i];
        if (peer == null) {
            throw new IndexOutOfBoundsException("no datagram in slot " + i);
        }
        return peer;
    }

    /** To which address of ours, or which group, it was sent; null where the port cannot tell. */
    public @Nullable InetSocketAddress destination(int i) {
        return destinations[i];
    }

    /** When it was read, on {@link dev.parley.time.Clock#epochNanos}. */
    public long epochNanos(int i) {
        return epochNanos[i];
    }

    /** For ports: empties the batch. */
    void clear() {
        count = 0;
    }

    /** For ports: whether no slot is free. */
    boolean isFull() {
        return count == data.length;
    }

    /** For ports: the next free slot, cleared. */
    ByteBuffer next() {
        return data[count].clear();
    }

    /** For ports: the next free slot now holds a datagram, flipped. */
    void add(InetSocketAddress peer, @Nullable InetSocketAddress destination, long arrivedEpochNanos) {
        peers[count] = peer;
        destinations[count] = destination;
        epochNanos[count] = arrivedEpochNanos;
        count++;
    }
}
