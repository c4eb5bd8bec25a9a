package dev.parley.ledger;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * A ledger's sums at one moment. Units are datagrams, or chunks or messages on a stream; bytes are payload bytes.
 *
 * @param arrived what the kernel handed over or dropped
 * @param received what was taken in
 * @param receivedBytes their bytes, as long as they were on the wire
 * @param droppedIn what arrived and was not taken in; causes with 0 are left out
 * @param due what was decided to be sent
 * @param sent what was handed to the kernel
 * @param sentBytes their bytes
 * @param droppedOut what was due and did not leave
 * @param refused how many refusals came back for what was sent, such as "port unreachable"; 0 does not say that all arrived
 * @param exact whether all of it was counted; false where the system does not tell its own drops,
 *     or what was left at the end could not be counted in time
 */
public record Totals(
        long arrived,
        long received,
        long receivedBytes,
        Map<Cause, Long> droppedIn,
        long due,
        long sent,
        long sentBytes,
        Map<Cause, Long> droppedOut,
        long refused,
        boolean exact) {

    public Totals {
        droppedIn = copy(droppedIn);
        droppedOut = copy(droppedOut);
    }

    private static Map<Cause, Long> copy(Map<Cause, Long> causes) {
        Map<Cause, Long> copy = new EnumMap<>(Cause.class);
        copy.putAll(causes);
        return Collections.unmodifiableMap(copy);
    }

    /** Whether both identities hold. */
    public boolean isBalanced() {
        return arrived == received + sum(droppedIn) && due == sent + sum(droppedOut);
    }

    /** All that was not taken in. */
    public long allDroppedIn() {
        return sum(droppedIn);
    }

    /** All that did not leave. */
    public long allDroppedOut() {
        return sum(droppedOut);
    }

    private static long sum(Map<Cause, Long> causes) {
        return causes.values().stream().mapToLong(Long::longValue).sum();
    }
}
