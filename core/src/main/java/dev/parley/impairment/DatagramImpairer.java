package dev.parley.impairment;

import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of the datagrams of one direction of one flow. Each meets the impairments in netem's order:
 *
 * <pre>
 * rebind ─► loss, burst-loss ─► duplicate ─► truncate, corrupt ─► bandwidth ─► delay, reorder ─► stall
 * </pre>
 *
 * <p>The link with its queue stands before the delay, and not behind it: with one delay for all that is the same, and with
 * jitter a message that was through the link early stays free to overtake. All decisions hang on the seed, the flow's
 * number, the direction, how many messages came before, and the time; so other flows, other impairments, and what is
 * switched on and off meanwhile change nothing. A message that no impairment touches costs no allocation.
 *
 * <p>It never waits and never sends: {@link Output} gets what is to be done, on the calling thread, before
 * {@link #pass} returns. Not safe from several threads: the caller locks.
 */
public final class DatagramImpairer {
    /** What a datagram takes on a link besides its payload: its headers of IPv4 (RFC 791) and UDP (RFC 768). */
    public static final int HEADER_BYTES = 28;

    private static final int DRAWS_OF_CORRUPT = 4;

    private static final int REBIND = TriggerStates.number(Rebind.KIND);
    private static final int LOSS = TriggerStates.number(Loss.KIND);
    private static final int BURST_LOSS = TriggerStates.number(BurstLoss.KIND);
    private static final int DUPLICATE = TriggerStates.number(Duplicate.KIND);
    private static final int TRUNCATE = TriggerStates.number(Truncate.KIND);
    private static final int CORRUPT = TriggerStates.number(Corrupt.KIND);
    private static final int BANDWIDTH = TriggerStates.number(Bandwidth.KIND);
    private static final int DELAY = TriggerStates.number(Delay.KIND);
    private static final int REORDER = TriggerStates.number(Reorder.KIND);
    private static final int STALL = TriggerStates.number(Stall.KIND);

    private final long seed;
    private final long flow;
    private final Direction direction;
    private final long startNanos;
    private final Tally tally = new Tally();

    private final TriggerStates triggers = new TriggerStates();

    /** As they were asked for. */
    private Impairments impairments = Impairments.NONE;

    /** Those of them that are done to this flow at all. */
    private Impairments here = Impairments.NONE;

    private @Nullable RebindState rebind;
    private @Nullable Loss loss;
    private @Nullable BurstState burst;
    private @Nullable Duplicate duplicate;
    private @Nullable Truncate truncate;
    private @Nullable Corrupt corrupt;
    private @Nullable RateQueue queue;
    private @Nullable Jitter jitter;
    private @Nullable ReorderState reorder;
    private @Nullable Stall stall;

    private final Draws lossDraws;
    private final Draws duplicateDraws;
    private final Draws corruptDraws;
    private long index;
    private long latestDueNanos = Long.MIN_VALUE;

    /** What is to be done with the messages. Called on the thread of {@link #pass}, before it returns. */
    public interface Output {
        /**
         * This leaves. Those that are due at one time leave in the order of these calls.
         *
         * @param message as it came, or changed
         * @param dueNanos when; now or earlier means now
         * @param isDuplicate whether it is a second copy, which did not come but was made
         */
        void release(Payload message, long dueNanos, boolean isDuplicate);

        /**
         * This does not leave.
         *
         * @param cause the impairment that dropped it
         * @param isDuplicate whether it is a second copy
         */
        void drop(Payload message, Cause cause, boolean isDuplicate);

        /**
         * What leaves from now on leaves from another source port.
         *
         * @param nowNanos the time of the message that follows
         */
        void rebind(long nowNanos);
    }

    /**
     * @param flow the flow's number, from 0 in the order in which flows began
     * @param startNanos when the flow began, on the clock of {@link #pass}: stalls and rebinds by time are counted from there
     * @throws IllegalArgumentException if an impairment is for streams only
     */
    public DatagramImpairer(Impairments impairments, long seed, long flow, Direction direction, long startNanos) {
        this.seed = seed;
        this.flow = flow;
        this.direction = direction;
        this.startNanos = startNanos;
        this.lossDraws = draws(Loss.KIND);
        this.duplicateDraws = draws(Duplicate.KIND);
        this.corruptDraws = draws(Corrupt.KIND);
        replace(impairments, startNanos);
    }

    private Draws draws(Kind kind) {
        return Draws.of(seed, flow, direction, kind.word());
    }

    /**
     * Changes what is done to the messages from now on. What is the same as before keeps its state: the queue its backlog, a
     * burst or a trigger its course. A new trigger counts from now. What was released stays as it was.
     *
     * @param nowNanos the time, on the clock of {@link #pass}
     * @throws IllegalArgumentException if an impairment is for streams only; then nothing has changed
     */
    public void replace(Impairments wanted, long nowNanos) {
        wanted.forDatagrams();
        Impairments next = wanted.inFlow(seed, flow, direction);
        rebind = next.state(Rebind.class, here, rebind, now -> new RebindState(now, startNanos));
        loss = next.find(Loss.class).orElse(null);
        burst = next.state(BurstLoss.class, here, burst, now -> new BurstState(now, draws(BurstLoss.KIND)));
        duplicate = next.find(Duplicate.class).orElse(null);
        truncate = next.find(Truncate.class).orElse(null);
        corrupt = next.find(Corrupt.class).orElse(null);
        queue = next.state(Bandwidth.class, here, queue, RateQueue::new);
        jitter = next.state(Delay.class, here, jitter, now -> new Jitter(now, draws(Delay.KIND)));
        reorder = next.state(Reorder.class, here, reorder, now -> new ReorderState(now, draws(Reorder.KIND)));
        stall = next.find(Stall.class).orElse(null);
        triggers.replace(next, 0, nowNanos);
        here = next;
        impairments = wanted;
    }

    /** What is asked for at this moment. */
    public Impairments impairments() {
        return impairments;
    }

    /** What was done since {@link #takeCounts} was called last, or since the beginning. */
    public ImpairmentCounts counts() {
        return tally.counts(impairments);
    }

    /** The same, and counts from 0 again: to be called before {@link #replace}, so that counts are of what was intended then. */
    public ImpairmentCounts takeCounts() {
        return tally.take(impairments);
    }

    /**
     * Decides about one message.
     *
     * @param nowNanos the time, on a clock that never goes back
     * @param out gets what is to be done: each message once, and each copy once
     */
    public void pass(Payload message, long nowNanos, Output out) {
        long number = index++;
        tally.seen++;
        // Each state moves on with each message, whatever the others or its trigger decide: so none shifts another.
        triggers.moveTo(message, nowNanos);
        boolean rebinds = rebind != null && rebind.isDue(number, nowNanos) && triggers.isOn(REBIND);
        boolean lost = loss != null && lossDraws.chance(number, loss.share()) && triggers.isOn(LOSS);
        boolean burstLost = burst != null && burst.loses(number) && triggers.isOn(BURST_LOSS);
        boolean atOnce = reorder != null && reorder.isAtOnce(number) && triggers.isOn(REORDER);
        if (jitter != null) {
            jitter.moveTo(number);
        }
        if (rebinds) {
            tally.rebinds++;
            out.rebind(nowNanos);
        }
        if (lost || burstLost) {
            drop(message, lost ? Cause.LOSS : Cause.BURST_LOSS, 0, out);
            return;
        }
        release(message, number, 0, atOnce, nowNanos, out);
        if (duplicate != null && triggers.isOn(DUPLICATE) && duplicateDraws.chance(number, duplicate.share())) {
            tally.duplicated++;
            release(message, number, 1, atOnce, nowNanos, out);
        }
    }

    private void drop(Payload message, Cause cause, int copy, Output out) {
        tally.dropped(cause, 1);
        out.drop(message, cause, copy > 0);
    }

    private void release(Payload message, long number, int copy, boolean atOnce, long nowNanos, Output out) {
        Payload changed = change(message, number, copy);
        long dueNanos = nowNanos;
        if (queue != null && triggers.isOn(BANDWIDTH)) {
            int bytes = changed.size() + HEADER_BYTES;
            if (!queue.hasRoomFor(bytes, nowNanos)) {
                drop(changed, Cause.RATE_QUEUE, copy, out);
                return;
            }
            dueNanos = queue.send(bytes, nowNanos);
        }
        if (atOnce) {
            tally.reordered++;
        } else if (jitter != null && triggers.isOn(DELAY)) {
            long waits = jitter.nanos(copy);
            tally.delayed(1, waits);
            dueNanos += waits;
        }
        if (stall != null && triggers.isOn(STALL)) {
            long released = stall.releaseNanos(dueNanos, startNanos);
            tally.stalled += released > dueNanos ? 1 : 0;
            dueNanos = released;
        }
        tally.released++;
        tally.overtaking += dueNanos < latestDueNanos ? 1 : 0;
        latestDueNanos = Math.max(latestDueNanos, dueNanos);
        out.release(changed, dueNanos, copy > 0);
    }

    private Payload change(Payload message, long number, int copy) {
        Payload changed = message;
        if (truncate != null && triggers.isOn(TRUNCATE) && changed.size() > truncate.bytes()) {
            tally.truncated++;
            changed = changed.slice(0, truncate.bytes());
        }
        long draw = number * DRAWS_OF_CORRUPT + copy * 2L;
        if (corrupt != null
                && triggers.isOn(CORRUPT)
                && !changed.isEmpty()
                && corruptDraws.chance(draw, corrupt.share())) {
            tally.corrupted++;
            byte[] bytes = changed.bytes();
            long bit = corruptDraws.below(draw + 1, (long) bytes.length * Byte.SIZE);
            bytes[(int) (bit / Byte.SIZE)] ^= (byte) (1 << bit % Byte.SIZE);
            changed = Payload.copyOf(bytes);
        }
        return changed;
    }
}
