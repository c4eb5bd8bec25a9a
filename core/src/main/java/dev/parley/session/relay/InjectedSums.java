package dev.parley.session.relay;

import dev.parley.impairment.AcceptLate;
import dev.parley.impairment.Bandwidth;
import dev.parley.impairment.BlackHole;
import dev.parley.impairment.BurstLoss;
import dev.parley.impairment.Corrupt;
import dev.parley.impairment.CutAfter;
import dev.parley.impairment.Delay;
import dev.parley.impairment.Duplicate;
import dev.parley.impairment.Impairment;
import dev.parley.impairment.ImpairmentCounts;
import dev.parley.impairment.Impairments;
import dev.parley.impairment.Loss;
import dev.parley.impairment.Rebind;
import dev.parley.impairment.Refuse;
import dev.parley.impairment.Reorder;
import dev.parley.impairment.Reset;
import dev.parley.impairment.Slice;
import dev.parley.impairment.SlowClose;
import dev.parley.impairment.Stall;
import dev.parley.impairment.StopReading;
import dev.parley.impairment.Truncate;
import dev.parley.ledger.Cause;
import dev.parley.session.runtime.EventPublisher;
import dev.parley.text.Sizes;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What was intended and what was done to all flows of a relay, in words. Safe from any thread. */
final class InjectedSums {
    private static final String STREAMS_ONLY = "for streams";

    private final RelayConfig config;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable ImpairmentCounts up;
    private @Nullable ImpairmentCounts down;

    InjectedSums(RelayConfig config) {
        this.config = config;
    }

    /** One flow has ended. */
    void add(ImpairmentCounts towardsTarget, ImpairmentCounts towardsPeer) {
        lock.lock();
        try {
            up = up == null ? towardsTarget : up.plus(towardsTarget);
            down = down == null ? towardsPeer : down.plus(towardsPeer);
        } finally {
            lock.unlock();
        }
    }

    /** Before anything comes: what is intended, and how to do the same again. */
    void publishIntended(EventPublisher publisher) {
        if (config.up().isEmpty() && config.down().isEmpty()) {
            return;
        }
        publisher.note(
                null,
                null,
                0,
                Cause.IMPAIRMENTS,
                "to the target: %s; from the target: %s; --seed %s does the same to the same traffic"
                        .formatted(config.up(), config.down(), config.seed()));
    }

    /** At the end: what was done. */
    void publish(EventPublisher publisher) {
        lock.lock();
        try {
            publish(publisher, "to the target", config.up(), up);
            publish(publisher, "from the target", config.down(), down);
        } finally {
            lock.unlock();
        }
    }

    private static void publish(
            EventPublisher publisher, String way, Impairments intended, @Nullable ImpairmentCounts done) {
        if (intended.isEmpty() || done == null) {
            return;
        }
        StringBuilder text = new StringBuilder(way)
                .append(", of ")
                .append(Sizes.count(done.seen(), "datagram"))
                .append(':');
        for (Impairment each : intended.all()) {
            text.append(text.charAt(text.length() - 1) == ':' ? " " : "; ")
                    .append(each)
                    .append(" → ")
                    .append(done(each, done));
        }
        publisher.note(null, null, 0, Cause.IMPAIRMENTS, text.toString());
    }

    private static String done(Impairment each, ImpairmentCounts done) {
        return switch (each) {
            case Loss loss -> share(done.dropped(Cause.LOSS), done) + " lost";
            case BurstLoss burst -> share(done.dropped(Cause.BURST_LOSS), done) + " lost";
            case Duplicate duplicate -> share(done.duplicated(), done) + " left twice";
            case Corrupt corrupt -> share(done.corrupted(), done) + " changed";
            case Truncate truncate -> share(done.truncated(), done) + " cut";
            case Reorder reorder ->
                share(done.reordered(), done) + " left at once, " + Sizes.count(done.overtaking())
                        + " overtook another";
            case Bandwidth bandwidth -> share(done.dropped(Cause.RATE_QUEUE), done) + " found its queue full";
            case Stall stall -> share(done.stalled(), done) + " waited";
            case Rebind rebind -> Sizes.count(done.rebinds()) + " other ports";
            case Delay delay ->
                "%s on average, %s to %s"
                        .formatted(
                                millis(done.meanDelayNanos()),
                                millis((double) done.shortestDelayNanos()),
                                millis((double) done.longestDelayNanos()));
            case Slice slice -> STREAMS_ONLY;
            case CutAfter cutAfter -> STREAMS_ONLY;
            case SlowClose slowClose -> STREAMS_ONLY;
            case Reset reset -> STREAMS_ONLY;
            case Refuse refuse -> STREAMS_ONLY;
            case AcceptLate acceptLate -> STREAMS_ONLY;
            case StopReading stopReading -> STREAMS_ONLY;
            case BlackHole blackHole -> STREAMS_ONLY;
        };
    }

    private static String share(long count, ImpairmentCounts done) {
        double percent = done.seen() == 0 ? 0 : 100.0 * count / done.seen();
        return Sizes.count(count) + String.format(Locale.ROOT, " (%.1f%%)", percent);
    }

    private static String millis(double nanos) {
        return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }
}
