package dev.parley.impairment;

/** When a {@link Rebind} is due. */
final class RebindState {
    private final Rebind rebind;
    private final long startNanos;
    private long period = -1;

    RebindState(Rebind rebind, long startNanos) {
        this.rebind = rebind;
        this.startNanos = startNanos;
    }

    /** Whether the port changes before that message. The first that is seen changes nothing. Call it for each, in order. */
    boolean isDue(long index, long nowNanos) {
        long now = rebind.messages() > 0
                ? index / rebind.messages()
                : Math.max(0, nowNanos - startNanos) / rebind.time().toNanos();
        boolean due = period >= 0 && now > period;
        period = Math.max(now, period);
        return due;
    }
}
