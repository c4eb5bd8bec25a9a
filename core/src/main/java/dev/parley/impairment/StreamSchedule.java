package dev.parley.impairment;

import org.jspecify.annotations.Nullable;

/** When the bytes of a stream leave: bandwidth, delay, slices and stalls. Their order stays. */
final class StreamSchedule {
    /** So many bytes have one draw of the delay: few enough that two short messages rarely share one. */
    static final int SEGMENT = 256;

    /** A link is given pieces of one packet at least, and of 5 ms at most. */
    private static final long PACKET = 1_460;

    private static final int BANDWIDTH = TriggerStates.number(Bandwidth.KIND);
    private static final int DELAY = TriggerStates.number(Delay.KIND);
    private static final int SLICE = TriggerStates.number(Slice.KIND);
    private static final int STALL = TriggerStates.number(Stall.KIND);

    private static final long LARGEST_PIECE = 1 << 20;
    private static final long PIECES_A_SECOND = 200;

    private final Draws delayDraws;
    private final Draws sliceDraws;
    private final long startNanos;
    private final Tally tally;

    private final TriggerStates triggers = new TriggerStates();
    private Impairments impairments = Impairments.NONE;
    private @Nullable RateQueue queue;
    private long linkPiece = LARGEST_PIECE;
    private @Nullable Jitter jitter;
    private @Nullable Slicer slicer;
    private @Nullable Stall stall;
    private long latestDueNanos = Long.MIN_VALUE;

    StreamSchedule(Draws delayDraws, Draws sliceDraws, long startNanos, Tally tally) {
        this.delayDraws = delayDraws;
        this.sliceDraws = sliceDraws;
        this.startNanos = startNanos;
        this.tally = tally;
    }

    /** What is the same as before keeps its state. */
    void replace(Impairments next, long offset, long nowNanos) {
        queue = next.state(Bandwidth.class, impairments, queue, RateQueue::new);
        linkPiece = next.find(Bandwidth.class)
                .map(now ->
                        Math.max(PACKET, Math.min(LARGEST_PIECE, now.bitsPerSecond() / Byte.SIZE / PIECES_A_SECOND)))
                .orElse(LARGEST_PIECE);
        jitter = next.state(Delay.class, impairments, jitter, now -> new Jitter(now, delayDraws));
        slicer = next.state(Slice.class, impairments, slicer, now -> new Slicer(now, sliceDraws, offset));
        stall = next.find(Stall.class).orElse(null);
        triggers.replace(next, offset, nowNanos);
        impairments = next;
    }

    /** What comes next begins there. To be called before {@link #pieceEnd}. Whether slices begin there. */
    boolean moveTo(long offset, long nowNanos) {
        boolean sliced = triggers.isOn(SLICE);
        triggers.moveTo(offset, nowNanos);
        boolean begin = !sliced && triggers.isOn(SLICE);
        if (begin) {
            slicer = impairments
                    .find(Slice.class)
                    .map(now -> new Slicer(now, sliceDraws, offset))
                    .orElse(null);
        }
        return begin;
    }

    /** Where the piece that begins there ends at the latest. */
    long pieceEnd(long offset) {
        long end = Math.min(offset - offset % linkPiece + linkPiece, triggers.nextByte());
        if (jitter != null && !jitter.isConstant()) {
            end = Math.min(end, offset - offset % SEGMENT + SEGMENT);
        }
        return slicer == null || !triggers.isOn(SLICE) ? end : Math.min(end, slicer.endsAtByte());
    }

    /** When a piece leaves. Call it for each, in order. */
    long dueNanos(long offset, long length, long nowNanos) {
        long due = queue == null || !triggers.isOn(BANDWIDTH) ? nowNanos : queue.send(length, nowNanos);
        if (jitter != null) {
            jitter.moveTo(offset / SEGMENT);
        }
        if (jitter != null && triggers.isOn(DELAY)) {
            long waits = jitter.nanos(0);
            tally.delayed(length, waits);
            due += waits;
        }
        if (slicer != null && triggers.isOn(SLICE)) {
            due = Math.max(due, slicer.notBeforeNanos());
        }
        boolean stalls = stall != null && triggers.isOn(STALL);
        if (stall != null && stalls && stall.releaseNanos(due, startNanos) > due) {
            tally.stalled += length;
        }
        due = Math.max(due, latestDueNanos);
        if (stall != null && stalls) {
            due = stall.releaseNanos(due, startNanos);
        }
        latestDueNanos = due;
        return due;
    }

    /** Whether something new begins behind the piece that ended there, even if it leaves at the same time. */
    boolean isCut(long offset) {
        if (slicer == null || !triggers.isOn(SLICE) || offset != slicer.endsAtByte()) {
            return false;
        }
        slicer.next(latestDueNanos);
        return true;
    }

    /** When the end of the stream leaves, which is delayed as bytes are. */
    long endNanos(long offset, long nowNanos) {
        moveTo(offset, nowNanos);
        long wait = impairments
                .find(Delay.class)
                .filter(now -> triggers.isOn(DELAY))
                .map(now -> now.delay().toNanos())
                .orElse(0L);
        return Math.max(nowNanos + wait, latestDueNanos);
    }

    /** When all that was scheduled has left. */
    long latestDueNanos(long nowNanos) {
        return Math.max(nowNanos, latestDueNanos);
    }

    long backlogBytes(long nowNanos) {
        return queue == null ? 0 : queue.backlogBytes(nowNanos);
    }

    /** How many more bytes the link's queue takes. */
    long roomBytes(long offset, long nowNanos) {
        moveTo(offset, nowNanos);
        return queue == null || !triggers.isOn(BANDWIDTH) ? Long.MAX_VALUE : queue.roomBytes(nowNanos);
    }

    /** When the link's queue is half empty or the link is gone, if the queue is full now; else never. */
    long roomNanos(long offset, long nowNanos) {
        return queue == null || roomBytes(offset, nowNanos) > 0
                ? Long.MAX_VALUE
                : Math.min(queue.halfEmptyNanos(), triggers.endNanos(BANDWIDTH));
    }
}
