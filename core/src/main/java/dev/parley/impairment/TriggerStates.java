package dev.parley.impairment;

import dev.parley.payload.Payload;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which impairments are done at this moment, in one direction of one flow. Without a trigger each is. */
final class TriggerStates {
    private final @Nullable TriggerState[] states = new TriggerState[Impairments.KINDS.size()];
    private final boolean[] on = new boolean[states.length];
    private boolean any;

    TriggerStates() {
        Arrays.fill(on, true);
    }

    /** The number by which {@link #isOn} knows that kind. */
    static int number(Kind kind) {
        return Impairments.KINDS.indexOf(kind);
    }

    /**
     * What has the same trigger as before goes on in its course.
     *
     * @param amount how many bytes of the stream have passed; 0 for datagrams
     */
    void replace(Impairments next, long amount, long nowNanos) {
        any = false;
        for (int i = 0; i < states.length; i++) {
            ImpairmentTrigger trigger = next.trigger(Impairments.KINDS.get(i).word());
            TriggerState before = states[i];
            if (!trigger.hasCourse()) {
                states[i] = null;
                on[i] = true;
            } else if (before == null || !before.trigger().equals(trigger)) {
                states[i] = new TriggerState(trigger, nowNanos, amount);
            }
            any |= trigger.hasCourse();
        }
    }

    /** Goes on to that datagram. Call it for each, in order. */
    void moveTo(Payload message, long nowNanos) {
        for (int i = 0; any && i < states.length; i++) {
            TriggerState state = states[i];
            on[i] = state == null || state.isOn(message, nowNanos);
        }
    }

    /** Goes on to that byte of a stream. */
    void moveTo(long offset, long nowNanos) {
        for (int i = 0; any && i < states.length; i++) {
            TriggerState state = states[i];
            on[i] = state == null || state.isOn(offset, nowNanos);
        }
    }

    /** Whether that kind is done to what was moved to. */
    boolean isOn(int number) {
        return on[number];
    }

    /** The next byte of the stream at which something may change. */
    long nextByte() {
        long next = Long.MAX_VALUE;
        for (int i = 0; any && i < states.length; i++) {
            TriggerState state = states[i];
            next = state == null ? next : Math.min(next, state.nextByte());
        }
        return next;
    }

    /** When that kind ends; {@link Long#MAX_VALUE} if that does not go by time, or is not known yet. */
    long endNanos(int number) {
        TriggerState state = states[number];
        return state == null ? Long.MAX_VALUE : state.endNanos();
    }
}
