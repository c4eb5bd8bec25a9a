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
    private final int[] wireBytes;
    private final int[] segmentBytes;
    private int count;
    private @Nullable Object prepared;

    /** @param slots how many datagrams it holds at most, 1 or more */
    public DatagramBatch(int slots) {
        this(slots, SLOT_BYTES);
    }

    /**
     * For whoever needs no more than the beginning of each datagram, or knows that they are small.
     *
     * @param slots how many datagrams it holds at most, 1 or more
     * @param slotBytes how much of each datagram, 1 to {@link #SLOT_BYTES}; of a longer one {@link #wireBytes} says where
     *     the port can tell
     */
    public DatagramBatch(int slots, int slotBytes) {
        data = new ByteBuffer[slots];
        for (int i = 0; i < slots; i++) {
            data[i] = ByteBuffer.allocateDirect(slotBytes);
        }
        peers = new InetSocketAddress[slots];
        destinations = new InetSocketAddress[slots];
        epochNanos = new long[slots];
        wireBytes = new int[slots];
        segmentBytes = new int[slots];
    }

    /** How many datagrams it holds at most. */
    public int slots() {
        return data.length;
    }

    /** How many are in it. */
    public int count() {
        return count;
    }

    /**
     * The bytes of datagram {@code i}, from position 0 to its limit; borrowed until the next receive. For ports: of a slot
     * without a datagram, its direct buffer.
     */
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

    /**
     * When it arrived at this computer, or was read where the system does not tell, on {@link
     * dev.parley.time.Clock#epochNanos}. With {@link DatagramOptions.Offload#BOTH} all of one receive have one time, that
     * of reading.
     */
    public long epochNanos(int i) {
        return epochNanos[i];
    }

    /**
     * How many bytes slot {@code i} had on the wire; more than {@link #data} where the slot was too small. A port that cannot
     * tell says as many as there are.
     */
    public int wireBytes(int i) {
        return wireBytes[i];
    }

    /**
     * The size of each datagram in slot {@code i}, of which the last may be shorter; as many as it has bytes in all where
     * it holds one. Several are in a slot only with {@link DatagramOptions.Offload#BOTH}.
     */
    public int segmentBytes(int i) {
        return segmentBytes[i];
    }

    /** How many datagrams slot {@code i} holds: one, unless they came merged. */
    public int datagrams(int i) {
        return segmentBytes[i] == 0 ? 1 : Math.ceilDiv(wireBytes[i], segmentBytes[i]);
    }

    /** For ports: what {@link #prepare} was called with last; null if it was not. */
    public @Nullable Object prepared() {
        return prepared;
    }

    /** For ports: keeps what a port made for these slots, for every port that receives into them. */
    public void prepare(Object forSlots) {
        prepared = forSlots;
    }

    /** For ports: empties the batch. */
    public void clear() {
        count = 0;
    }

    /** For ports: whether no slot is free. */
    public boolean isFull() {
        return count == data.length;
    }

    /** For ports: the next free slot, cleared. */
    public ByteBuffer next() {
        return data[count].clear();
    }

    /** For ports: the next free slot now holds a datagram, flipped. */
    public void add(InetSocketAddress peer, @Nullable InetSocketAddress destination, long arrivedEpochNanos) {
        int bytes = data[count].limit();
        add(peer, destination, arrivedEpochNanos, bytes, bytes);
    }

    /**
     * For ports: the next free slot now holds this, flipped.
     *
     * @param bytesOnWire as many as the slot has, or more if it was too small
     * @param bytesEach the size of each datagram in the slot
     */
    public void add(
            InetSocketAddress peer,
            @Nullable InetSocketAddress destination,
            long arrivedEpochNanos,
            int bytesOnWire,
            int bytesEach) {
        peers[count] = peer;
        destinations[count] = destination;
        epochNanos[count] = arrivedEpochNanos;
        wireBytes[count] = bytesOnWire;
        segmentBytes[count] = bytesEach;
        count++;
    }
}
