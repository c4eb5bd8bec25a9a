package dev.parley.session.runtime;

import dev.parley.impairment.AcceptLate;
import dev.parley.impairment.Bandwidth;
import dev.parley.impairment.BlackHole;
import dev.parley.impairment.BurstLoss;
import dev.parley.impairment.Corrupt;
import dev.parley.impairment.CutAfter;
import dev.parley.impairment.Delay;
import dev.parley.impairment.Direction;
import dev.parley.impairment.Duplicate;
import dev.parley.impairment.Impairment;
import dev.parley.impairment.ImpairmentCounts;
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
import dev.parley.text.Sizes;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was intended and what was done to all flows of a session over one transport, in words. Safe from any thread. */
public final class InjectedSums {
    private final boolean isStream;
    private final LiveImpairments impairments;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable ImpairmentCounts up;
    private @Nullable ImpairmentCounts down;

    /** By direction and the impairment's word: in how many connections that is done once it was done. */
    private final Map<Direction, Map<String, Long>> connections = new EnumMap<>(Direction.class);

    /** @param isStream whether bytes are counted, and not datagrams */
    public InjectedSums(boolean isStream, LiveImpairments impairments) {
        this.isStream = isStream;
        this.impairments = impairments;
    }

    /** One flow has ended; null where nothing was to be done to that direction. */
    public void add(@Nullable ImpairmentCounts towardsTarget, @Nullable ImpairmentCounts towardsPeer) {
        lock.lock();
        try {
            up = plus(up, towardsTarget);
            down = plus(down, towardsPeer);
        } finally {
            lock.unlock();
        }
    }

    /** What was done in the flows that have ended; null if nothing is done to that direction. */
    public @Nullable ImpairmentCounts ended(Direction direction) {
        lock.lock();
        try {
            return direction == Direction.UP ? up : down;
        } finally {
            lock.unlock();
        }
    }

    public static @Nullable ImpairmentCounts plus(@Nullable ImpairmentCounts sum, @Nullable ImpairmentCounts more) {
        return sum == null || more == null ? (sum == null ? more : sum) : sum.plus(more);
    }

    /** That impairment, which is done once in a connection, was done to one more. */
    public void happened(Direction direction, String word) {
        lock.lock();
        try {
            connections.computeIfAbsent(direction, none -> new HashMap<>()).merge(word, 1L, Long::sum);
        } finally {
            lock.unlock();
        }
    }

    /** At the end: what was done, such as {@code of 40 datagrams: loss=20% → 7 (17.5%) lost}; empty if nothing was to be done. */
    public Optional<String> sentence(Direction direction) {
        ImpairmentCounts done = ended(direction);
        Map<String, String> lines = inWords(direction, done);
        if (done == null || lines.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("of %s: %s"
                .formatted(
                        isStream ? Sizes.show(done.seen()) : Sizes.count(done.seen(), "datagram"),
                        lines.entrySet().stream()
                                .map(line -> line.getKey() + " → " + line.getValue())
                                .collect(Collectors.joining("; "))));
    }

    /**
     * What was intended and what was done, in words.
     *
     * @param done by now; null if nothing was to be done
     */
    public Map<String, String> inWords(Direction direction, @Nullable ImpairmentCounts done) {
        Map<String, String> lines = new LinkedHashMap<>();
        if (done != null) {
            lock.lock();
            try {
                for (Impairment each : impairments.ever(direction).all()) {
                    lines.put(each.toString(), done(each, done, direction));
                }
            } finally {
                lock.unlock();
            }
        }
        return lines;
    }

    private String done(Impairment each, ImpairmentCounts done, Direction direction) {
        String inConnections = connections(direction, each);
        return switch (each) {
            case Loss loss -> share(done.dropped(Cause.LOSS), done) + " lost";
            case BurstLoss burst -> share(done.dropped(Cause.BURST_LOSS), done) + " lost";
            case Duplicate duplicate -> share(done.duplicated(), done) + " left twice";
            case Corrupt corrupt -> share(done.corrupted(), done) + " changed";
            case Truncate truncate -> share(done.truncated(), done) + " cut";
            case Reorder reorder ->
                share(done.reordered(), done) + " left at once, " + Sizes.count(done.overtaking())
                        + " overtook another";
            case Bandwidth bandwidth when isStream -> Sizes.show(done.released()) + " through the link";
            case Bandwidth bandwidth -> share(done.dropped(Cause.RATE_QUEUE), done) + " found its queue full";
            case Stall stall -> share(done.stalled(), done) + " waited";
            case Rebind rebind -> Sizes.count(done.rebinds()) + " other ports";
            case Delay delay ->
                "%s on average, %s to %s"
                        .formatted(
                                millis(done.meanDelayNanos()),
                                millis((double) done.shortestDelayNanos()),
                                millis((double) done.longestDelayNanos()));
            case Slice slice -> Sizes.show(done.released()) + " in slices";
            case CutAfter cut -> inConnections + " closed";
            case SlowClose slow -> inConnections + " ended late";
            case Reset reset -> inConnections + " reset";
            case Refuse refuse -> inConnections + " refused";
            case AcceptLate late -> inConnections + " left waiting";
            case StopReading stop -> inConnections + " not read any more";
            case BlackHole hole ->
                share(done.dropped(Cause.BLACK_HOLE), done) + " vanished, " + inConnections + " closed";
        };
    }

    private String connections(Direction direction, Impairment each) {
        long count = connections.getOrDefault(direction, Map.of()).getOrDefault(each.word(), 0L);
        return Sizes.count(count, "connection");
    }

    /** Of a stream in bytes. */
    private String share(long count, ImpairmentCounts done) {
        double percent = done.seen() == 0 ? 0 : 100.0 * count / done.seen();
        return (isStream ? Sizes.show(count) : Sizes.count(count)) + String.format(Locale.ROOT, " (%.1f%%)", percent);
    }

    private static String millis(double nanos) {
        return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }
}
