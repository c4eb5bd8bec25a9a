package dev.parley.ledger;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * The exact sums of a session, kept in the data path and not by an observer. Two identities hold when it is closed:
 *
 * <pre>
 * arrived = received + the sum of droppedIn
 * due     = sent     + the sum of droppedOut
 * </pre>
 *
 * <p>Arrived and due are counted where the kernel hands over and where the session decides to send; received, sent and
 * the drops where each one's fate is known. So the identities are a check, not a definition. One unit is a datagram, or
 * a chunk or message on a stream. Safe from any thread; counting never blocks.
 */
public final class Ledger {
    private final LongAdder arrived = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder receivedBytes = new LongAdder();
    private final LongAdder due = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder sentBytes = new LongAdder();
    private final Map<Cause, LongAdder> droppedIn = adders();
    private final Map<Cause, LongAdder> droppedOut = adders();
    private final LongAdder refused = new LongAdder();
    private final AtomicBoolean exact = new AtomicBoolean(true);

    private static Map<Cause, LongAdder> adders() {
        Map<Cause, LongAdder> adders = new EnumMap<>(Cause.class);
        for (Cause cause : Cause.values()) {
            adders.put(cause, new LongAdder());
        }
        return adders;
    }

    /** So many were handed over by the kernel, or were dropped by it. */
    public void arrived(long count) {
        arrived.add(count);
    }

    /** One was taken in, with so many bytes as it had on the wire. */
    public void received(long bytes) {
        received.increment();
        receivedBytes.add(bytes);
    }

    /** So many that arrived were not taken in. */
    public void droppedIn(Cause cause, long count) {
        adder(droppedIn, cause).add(count);
    }

    /** So many were decided to be sent. */
    public void due(long count) {
        due.add(count);
    }

    /**
     * One is about to leave, with so many bytes. Counted before it is handed to the kernel, so that nobody has an answer that
     * is not counted yet; {@link #notSent} takes it back where it then does not leave.
     */
    public void sent(long bytes) {
        sent.increment();
        sentBytes.add(bytes);
    }

    /** One that was counted as {@link #sent} did not leave after all. */
    public void notSent(long bytes) {
        sent.decrement();
        sentBytes.add(-bytes);
    }

    /** Of one that was dropped on its way out, so many bytes had left all the same: the beginning of a chunk. */
    public void sentInPart(long bytes) {
        sentBytes.add(bytes);
    }

    /** So many that were due did not leave. */
    public void droppedOut(Cause cause, long count) {
        adder(droppedOut, cause).add(count);
    }

    /** The network answered that something sent has no receiver. It counts as sent all the same. */
    public void refused() {
        refused.increment();
    }

    /** Something could not be counted here (kernel drops on a system that does not tell them). */
    public void markInexact() {
        exact.set(false);
    }

    /** How many were taken in so far. */
    public long received() {
        return received.sum();
    }

    /** The sums at this moment; exact once the session is closed. */
    public Totals totals() {
        return new Totals(
                arrived.sum(),
                received.sum(),
                receivedBytes.sum(),
                nonZero(droppedIn),
                due.sum(),
                sent.sum(),
                sentBytes.sum(),
                nonZero(droppedOut),
                refused.sum(),
                exact.get());
    }

    private static LongAdder adder(Map<Cause, LongAdder> adders, Cause cause) {
        LongAdder adder = adders.get(cause);
        if (adder == null) {
            throw new IllegalStateException("no counter for " + cause);
        }
        return adder;
    }

    private static Map<Cause, Long> nonZero(Map<Cause, LongAdder> adders) {
        Map<Cause, Long> sums = new EnumMap<>(Cause.class);
        adders.forEach((cause, adder) -> {
            if (adder.sum() != 0) {
                sums.put(cause, adder.sum());
            }
        });
        return sums;
    }
}
