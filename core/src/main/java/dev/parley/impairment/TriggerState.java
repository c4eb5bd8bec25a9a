package dev.parley.impairment;

import dev.parley.payload.Payload;
import org.jspecify.annotations.Nullable;

/** How far the course of one impairment's trigger is, in one direction of one flow. Nothing is drawn. */
final class TriggerState {
    private final ImpairmentTrigger trigger;
    private final long startNanos;
    private final long startAmount;
    private boolean begun;
    private boolean over;
    private long begunNanos;
    private long begunAmount;

    /** Of datagrams: how many came that it counts. */
    private long counted;

    /**
     * @param startNanos when the flow began, or the impairment was switched on
     * @param startAmount how many bytes of the stream had passed then; 0 for datagrams, which it counts itself
     */
    TriggerState(ImpairmentTrigger trigger, long startNanos, long startAmount) {
        this.trigger = trigger;
        this.startNanos = startNanos;
        this.startAmount = startAmount;
        if (trigger.after() == null) {
            begin(startNanos, startAmount);
        }
    }

    ImpairmentTrigger trigger() {
        return trigger;
    }

    private void begin(long nanos, long amount) {
        begun = true;
        begunNanos = nanos;
        begunAmount = amount;
    }

    /** Whether it is done to that datagram. Call it for each, in order. */
    boolean isOn(Payload message, long nowNanos) {
        MessageMatch wanted = trigger.match();
        over |= begun && trigger.length() instanceof TriggerPoint.Match end && end.isIn(message);
        boolean counts = wanted == null || wanted.isIn(message);
        boolean on = counts && isOn(counted, nowNanos);
        counted += counts ? 1 : 0;
        if (!begun && trigger.after() instanceof TriggerPoint.Match first && first.isIn(message)) {
            begin(nowNanos, counted);
        }
        return on;
    }

    /**
     * Whether it is done to what comes now. Call it with amounts and times that never go back.
     *
     * @param amount how much came before
     */
    boolean isOn(long amount, long nowNanos) {
        if (!begun && isReached(trigger.after(), startNanos, startAmount, amount, nowNanos)) {
            begin(
                    trigger.after() instanceof TriggerPoint.Time after
                            ? startNanos + after.time().toNanos()
                            : nowNanos,
                    amount);
        }
        over |= begun && isReached(trigger.length(), begunNanos, begunAmount, amount, nowNanos);
        return begun && !over;
    }

    private static boolean isReached(
            @Nullable TriggerPoint point, long fromNanos, long fromAmount, long amount, long nowNanos) {
        return switch (point) {
            case null -> false;
            case TriggerPoint.Time time -> nowNanos - fromNanos >= time.time().toNanos();
            case TriggerPoint.Datagrams datagrams -> amount - fromAmount >= datagrams.count();
            case TriggerPoint.Bytes bytes -> amount - fromAmount >= bytes.bytes();
            case TriggerPoint.Match match -> false; // the message itself says so
        };
    }

    /** The next byte of the stream at which it may change; {@link Long#MAX_VALUE} if none is. */
    long nextByte() {
        TriggerPoint next = begun ? trigger.length() : trigger.after();
        long from = begun ? begunAmount : startAmount;
        return !over && next instanceof TriggerPoint.Bytes bytes ? from + bytes.bytes() : Long.MAX_VALUE;
    }

    /** When it ends; {@link Long#MAX_VALUE} if that does not go by time, or is not known yet. */
    long endNanos() {
        return begun && !over && trigger.length() instanceof TriggerPoint.Time length
                ? begunNanos + length.time().toNanos()
                : Long.MAX_VALUE;
    }
}
