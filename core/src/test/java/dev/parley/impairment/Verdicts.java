package dev.parley.impairment;

import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import java.util.ArrayList;
import java.util.List;

/** Passes messages through an impairer, one an interval, and keeps what it says of each. */
final class Verdicts implements DatagramImpairer.Output {
    static final long MILLI = 1_000_000;
    static final int MANY = 100_000;

    /**
     * @param index of the message that came
     * @param atNanos when it came
     * @param cause null if it leaves
     */
    record Verdict(long index, long atNanos, Payload message, long dueNanos, Cause cause, boolean isDuplicate) {
        boolean leaves() {
            return cause == null;
        }

        long waitsNanos() {
            return dueNanos - atNanos;
        }
    }

    final List<Verdict> all = new ArrayList<>();
    final List<Long> rebinds = new ArrayList<>();
    final DatagramImpairer impairer;
    private final long intervalNanos;
    private final Payload message;
    long index;
    long nowNanos;

    Verdicts(DatagramImpairer impairer, long intervalNanos, Payload message) {
        this.impairer = impairer;
        this.intervalNanos = intervalNanos;
        this.message = message;
    }

    /** One flow of small messages, one a millisecond. */
    static Verdicts of(String impairments, long seed) {
        return new Verdicts(impairer(impairments, seed, 0), MILLI, Payload.of("hello"));
    }

    /** So many messages through these impairments. */
    static Verdicts many(String impairments, long seed) {
        return of(impairments, seed).pass(MANY);
    }

    static DatagramImpairer impairer(String impairments, long seed, long flow) {
        return new DatagramImpairer(Impairments.parse(impairments), seed, flow, Direction.UP, 0);
    }

    Verdicts pass(int count) {
        for (int i = 0; i < count; i++) {
            impairer.pass(message, nowNanos, this);
            index++;
            nowNanos += intervalNanos;
        }
        return this;
    }

    Verdicts replace(String impairments) {
        impairer.replace(Impairments.parse(impairments), nowNanos);
        return this;
    }

    List<Verdict> released() {
        return all.stream().filter(Verdict::leaves).toList();
    }

    List<Long> indexes(Cause cause) {
        return all.stream()
                .filter(each -> each.cause() == cause)
                .map(Verdict::index)
                .toList();
    }

    ImpairmentCounts counts() {
        return impairer.counts();
    }

    @Override
    public void release(Payload released, long dueNanos, boolean isDuplicate) {
        all.add(new Verdict(index, nowNanos, released, dueNanos, null, isDuplicate));
    }

    @Override
    public void drop(Payload dropped, Cause cause, boolean isDuplicate) {
        all.add(new Verdict(index, nowNanos, dropped, 0, cause, isDuplicate));
    }

    @Override
    public void rebind(long now) {
        rebinds.add(index);
    }
}
