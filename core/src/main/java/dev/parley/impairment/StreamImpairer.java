package dev.parley.impairment;

import dev.parley.ledger.Cause;
import dev.parley.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of the bytes of one direction of one connection. They keep their order, and none is left out but at
 * the end: behind a cut, a reset or in a black hole. They meet the impairments in this order:
 *
 * <pre>
 * cut-after, reset-after, stop-reading, black-hole ─► bandwidth ─► delay ─► slice ─► stall ─► slow-close
 * </pre>
 *
 * <p>Decisions hang on how many bytes came before, and not on how reads cut them. A delay has one draw for each 256 bytes
 * of the stream.
 *
 * <p>How a caller works with it, for each direction:
 *
 * <ol>
 *   <li>Before each read, {@link #mayRead} says how much may be read. So it holds the sender back: with the queue of
 *       {@link Bandwidth}, and at {@link StopReading}. Asked again after the read, 0 means: keep the bytes, and pass them later.
 *   <li>{@link #pass} gets what was read; {@link Output} gets what is to be done, and when.
 *   <li>At {@link #wakeNanos}, and once when the connection opens, {@link #tick} does what hangs on the time alone.
 *   <li>At the end of the source, {@link #end}.
 * </ol>
 *
 * <p>What was given to {@link Output#write} and is not due yet is with the caller, who bounds it: it reads no more while too
 * much waits. Nothing here waits or reads or writes. Not safe from several threads: the caller locks.
 */
public final class StreamImpairer {
    private final Draws refuseDraws;
    private final long seed;
    private final long flow;
    private final Direction direction;
    private final long startNanos;
    private final Tally tally = new Tally();
    private final StreamSchedule schedule;

    /** As they were asked for. */
    private Impairments impairments = Impairments.NONE;

    /** Those of them that are done to this connection at all. */
    private Impairments here = Impairments.NONE;

    private @Nullable Point cut;
    private @Nullable Point reset;
    private @Nullable Point stop;
    private @Nullable Point hole;
    private boolean stopped;
    private long holeClosesNanos = Clock.NEVER;
    private boolean inHole;

    /** Bytes, or the end, are missing. */
    private boolean hasGap;

    private @Nullable Cause over;
    private long offset;

    private int pendingFrom;
    private int pendingLength;
    private long pendingDueNanos;

    /** What is to be done with the stream. Called on the thread of the method that decides, before it returns. */
    public interface Output {
        /**
         * These bytes of the buffer leave. The times of these calls never go back.
         *
         * @param from where they begin in the buffer that was passed, which stays the caller's: what is not due yet must be copied
         * @param length 1 or more
         * @param dueNanos when; now or earlier means now
         */
        void write(int from, int length, long dueNanos);

        /** The end of the stream is passed on then (TCP FIN), behind all bytes. Nothing follows. */
        void end(long dueNanos);

        /**
         * The whole connection is closed then, in both directions. What is not written by then is dropped by the caller, with this
         * cause; what comes later is dropped here.
         */
        void close(long dueNanos, Cause cause);

        /** As {@link #close}, but the connection is reset (TCP RST). */
        void reset(long dueNanos, Cause cause);

        /** From then on {@link #mayRead} allows nothing. It is said once. */
        void stopReading(long dueNanos);

        /** So many bytes do not leave. */
        void drop(long bytes, Cause cause);
    }

    /**
     * @param flow the connection's number, from 0 in the order in which connections began
     * @param startNanos when it began, on the clock of all other calls: what happens after a time is counted from there
     * @throws IllegalArgumentException if an impairment is for datagrams only
     */
    public StreamImpairer(Impairments impairments, long seed, long flow, Direction direction, long startNanos) {
        this.seed = seed;
        this.flow = flow;
        this.direction = direction;
        this.startNanos = startNanos;
        this.refuseDraws = Draws.of(seed, flow, direction, Refuse.KIND.word());
        this.schedule = new StreamSchedule(
                Draws.of(seed, flow, direction, Delay.KIND.word()),
                Draws.of(seed, flow, direction, Slice.KIND.word()),
                startNanos,
                tally);
        replace(impairments, startNanos);
    }

    /**
     * Changes what is done from now on. What is the same as before keeps its state; a new cut, reset, stop or black hole counts
     * its bytes and its time from now, and so does a new trigger. If reading had been stopped and that is gone, it goes on. A connection of which
     * something vanished is reset once the black hole is gone, since a stream without its middle is damage. What was given a
     * time leaves then. To be followed by {@link #tick}.
     *
     * @throws IllegalArgumentException if an impairment is for datagrams only; then nothing has changed
     */
    public void replace(Impairments wanted, long nowNanos) {
        wanted.forStreams();
        Impairments next = wanted.inFlow(seed, flow, direction);
        Point stopBefore = stop;
        Point holeBefore = hole;
        cut = next.state(CutAfter.class, here, cut, now -> Point.of(new After.Bytes(now.bytes()), offset, nowNanos));
        reset = next.state(Reset.class, here, reset, now -> Point.of(now.after(), offset, nowNanos));
        stop = next.state(StopReading.class, here, stop, now -> Point.of(now.after(), offset, nowNanos));
        hole = next.state(BlackHole.class, here, hole, now -> Point.of(now.after(), offset, nowNanos));
        stopped &= stop != null && stop.equals(stopBefore);
        if (hole == null || !hole.equals(holeBefore)) {
            inHole = false;
            holeClosesNanos = Clock.NEVER;
        }
        schedule.replace(next, offset, nowNanos);
        here = next;
        impairments = wanted;
    }

    /** What is asked for at this moment. */
    public Impairments impairments() {
        return impairments;
    }

    /** Whether an impairment of that kind is done to this connection. */
    public boolean isDone(Class<? extends Impairment> kind) {
        return here.find(kind).isPresent();
    }

    /** What was done, in bytes since {@link #takeCounts} was called last, or since the beginning. */
    public ImpairmentCounts counts() {
        return tally.counts(impairments);
    }

    /** The same, and counts from 0 again: to be called before {@link #replace}, so that counts are of what was intended then. */
    public ImpairmentCounts takeCounts() {
        return tally.take(impairments);
    }

    /** Whether nothing is read any more, by {@link StopReading}. */
    public boolean isStopped() {
        return stopped;
    }

    /** Whether this connection is refused: to be asked before anything else, in the direction {@link Direction#UP}. */
    public boolean isRefused() {
        return here.find(Refuse.class)
                .map(refuse -> refuseDraws.chance(0, refuse.share()))
                .orElse(false);
    }

    /** When this connection, accepted when this impairer began, is taken further. */
    public long acceptNanos() {
        return startNanos
                + here.find(AcceptLate.class)
                        .map(late -> late.delay().toNanos())
                        .orElse(0L);
    }

    /**
     * How many bytes may be read now.
     *
     * @param wanted 1 or more
     * @return from 0 to {@code wanted}; with 0 ask again at {@link #wakeNanos} and after {@link #replace}
     */
    public int mayRead(int wanted, long nowNanos) {
        if (over != null || stopped || (stop != null && stop.isReached(offset, nowNanos))) {
            return 0;
        }
        long room = inHole ? Long.MAX_VALUE : schedule.roomBytes(offset, nowNanos);
        return (int) Math.min(wanted, stop == null ? room : Math.min(room, stop.atByte() - offset));
    }

    /** How many bytes are before the link of {@link Bandwidth} or on it; without one 0. */
    public long backlogBytes(long nowNanos) {
        return schedule.backlogBytes(nowNanos);
    }

    /** When {@link #tick} is to be called and {@link #mayRead} to be asked again; {@link Clock#NEVER} if nothing hangs on the time. */
    public long wakeNanos(long nowNanos) {
        if (over != null) {
            return Clock.NEVER;
        }
        long wake = Math.min(holeClosesNanos, schedule.roomNanos(offset, nowNanos));
        wake = reset == null ? wake : Math.min(wake, reset.atNanos());
        wake = hole == null || inHole ? wake : Math.min(wake, hole.atNanos());
        return stop == null || stopped ? wake : Math.min(wake, stop.atNanos());
    }

    /** Does what the time brings. To be called when the connection opens, and at {@link #wakeNanos}; at other times it does no harm. */
    public void tick(long nowNanos, Output out) {
        if (over != null) {
            return;
        }
        if (cut != null && cut.isReached(offset, nowNanos)) {
            over = Cause.CUT_AFTER;
            out.close(schedule.latestDueNanos(nowNanos), over);
        } else if (reset != null && reset.isReached(offset, nowNanos)) {
            over = Cause.RESET_AFTER;
            out.reset(offset >= reset.atByte() ? schedule.latestDueNanos(nowNanos) : nowNanos, over);
        } else if (inHole && nowNanos >= holeClosesNanos) {
            over = Cause.BLACK_HOLE;
            out.close(nowNanos, over);
        } else {
            reachStopAndHole(nowNanos, out);
            if (hasGap && !inHole) {
                over = Cause.BLACK_HOLE;
                out.reset(nowNanos, over);
            }
        }
    }

    private void reachStopAndHole(long nowNanos, Output out) {
        if (stop != null && !stopped && stop.isReached(offset, nowNanos)) {
            stopped = true;
            out.stopReading(nowNanos);
        }
        if (hole != null && !inHole && hole.isReached(offset, nowNanos)) {
            inHole = true;
            long closes =
                    here.find(BlackHole.class).map(now -> now.close().toNanos()).orElse(0L);
            holeClosesNanos = closes == 0 ? Clock.NEVER : nowNanos + closes;
        }
    }

    /**
     * Decides about bytes that were read.
     *
     * @param buffer is only looked at by {@link Output}
     * @param nowNanos the time, on a clock that never goes back
     * @throws IndexOutOfBoundsException if the buffer has not so many
     */
    public void pass(byte[] buffer, int from, int length, long nowNanos, Output out) {
        Objects.checkFromIndexSize(from, length, buffer.length);
        tally.seen += length;
        int done = 0;
        while (done < length) {
            tick(nowNanos, out);
            Cause lost = over != null ? over : stopped ? Cause.STOP_READING : inHole ? Cause.BLACK_HOLE : null;
            if (lost != null) {
                drop(length - done, lost, out);
                return;
            }
            if (schedule.moveTo(offset, nowNanos)) {
                flush(out);
            }
            int piece = (int) Math.min(length - done, pieceEnd() - offset);
            schedule(from + done, piece, nowNanos, out);
            done += piece;
            offset += piece;
            if (schedule.isCut(offset) || done == length || isAtPoint()) {
                flush(out);
            }
        }
        tick(nowNanos, out);
    }

    private void drop(int bytes, Cause cause, Output out) {
        tally.dropped(cause, bytes);
        if (cause == Cause.BLACK_HOLE) {
            offset += bytes;
            hasGap = true;
        }
        out.drop(bytes, cause);
    }

    private long pieceEnd() {
        long end = schedule.pieceEnd(offset);
        end = cut == null ? end : Math.min(end, cut.atByte());
        end = reset == null ? end : Math.min(end, reset.atByte());
        end = stop == null ? end : Math.min(end, stop.atByte());
        return hole == null ? end : Math.min(end, hole.atByte());
    }

    private boolean isAtPoint() {
        return isAt(cut) || isAt(reset) || isAt(stop) || isAt(hole);
    }

    private boolean isAt(@Nullable Point point) {
        return point != null && offset == point.atByte();
    }

    private void schedule(int from, int length, long nowNanos, Output out) {
        long dueNanos = schedule.dueNanos(offset, length, nowNanos);
        if (pendingLength > 0 && pendingDueNanos != dueNanos) {
            flush(out);
        }
        if (pendingLength == 0) {
            pendingFrom = from;
            pendingDueNanos = dueNanos;
        }
        pendingLength += length;
    }

    private void flush(Output out) {
        if (pendingLength > 0) {
            tally.released += pendingLength;
            int length = pendingLength;
            pendingLength = 0;
            out.write(pendingFrom, length, pendingDueNanos);
        }
    }

    /** The source has ended. In a black hole nobody hears of it. */
    public void end(long nowNanos, Output out) {
        tick(nowNanos, out);
        hasGap |= inHole;
        if (over == null && !inHole) {
            long late =
                    here.find(SlowClose.class).map(now -> now.delay().toNanos()).orElse(0L);
            out.end(schedule.endNanos(offset, nowNanos) + late);
        }
    }
}
