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
import dev.parley.text.Sizes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was intended and what was done to all flows of a session over one transport, in words. Safe from any thread. */
public final class InjectedSums {
    /** So many values of impairments are kept for each direction. */
    private static final int MOST_ROWS = 50;

    private final boolean isStream;
    private final LiveImpairments impairments;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Direction, Rows> rows = Map.of(Direction.UP, new Rows(), Direction.DOWN, new Rows());

    /**
     * One impairment with its trigger.
     *
     * @param text as it is written
     */
    private record Intention(Impairment impairment, String text) {
        static List<Intention> all(Impairments impairments) {
            return impairments.all().stream()
                    .map(each -> new Intention(each, impairments.text(each)))
                    .toList();
        }

        String word() {
            return impairment.word();
        }
    }

    /** What was done to one direction in flows that have ended, and in others until the last change. */
    private static final class Rows {
        /** All of it; null if nothing was to be done. */
        private @Nullable ImpairmentCounts all;

        /** By what was intended, in the order in which it was intended first: what was done while it was. */
        private final Map<Intention, ImpairmentCounts> byIntention = new LinkedHashMap<>();

        /** In how many connections that is done which is done once in each. */
        private final Map<Intention, Long> connections = new HashMap<>();

        private long forgotten;

        void add(ImpairmentCounts counts) {
            all = all == null ? counts : all.plus(counts);
            Intention.all(counts.intended()).forEach(each -> byIntention.merge(each, counts, ImpairmentCounts::plus));
        }

        /** Whoever changes something all day has a table that can be read all the same. */
        void forgetOldest(Impairments now) {
            List<Intention> lasting = Intention.all(now);
            byIntention
                    .entrySet()
                    .removeIf(row -> row.getValue().seen() == 0
                            && !connections.containsKey(row.getKey())
                            && !lasting.contains(row.getKey()));
            Iterator<Intention> oldest = byIntention.keySet().iterator();
            while (byIntention.size() > MOST_ROWS && oldest.hasNext()) {
                if (!lasting.contains(oldest.next())) {
                    oldest.remove();
                    forgotten++;
                }
            }
        }
    }

    /** @param isStream whether bytes are counted, and not datagrams */
    public InjectedSums(boolean isStream, LiveImpairments impairments) {
        this.isStream = isStream;
        this.impairments = impairments;
    }

    /** What was done to one direction of a flow that has ended, or until a change; null for nothing. */
    public void add(Direction direction, @Nullable ImpairmentCounts counts) {
        if (counts == null) {
            return;
        }
        lock.lock();
        try {
            rows(direction).add(counts);
            rows(direction).forgetOldest(impairments.now(direction));
        } finally {
            lock.unlock();
        }
    }

    private Rows rows(Direction direction) {
        return Objects.requireNonNull(rows.get(direction));
    }

    /**
     * All that was done; null if nothing was to be done.
     *
     * @param open what was done in each flow that is open since the last change
     */
    public @Nullable ImpairmentCounts all(Direction direction, List<ImpairmentCounts> open) {
        return summed(direction, open).all;
    }

    private Rows summed(Direction direction, List<ImpairmentCounts> open) {
        Rows sum = new Rows();
        lock.lock();
        try {
            Rows ended = rows(direction);
            sum.all = ended.all;
            sum.byIntention.putAll(ended.byIntention);
            sum.connections.putAll(ended.connections);
            sum.forgotten = ended.forgotten;
        } finally {
            lock.unlock();
        }
        open.forEach(sum::add);
        return sum;
    }

    /** That impairment, which is done once in a connection, was done to one more. */
    public void happened(Direction direction, String word) {
        lock.lock();
        try {
            Intention.all(impairments.ever(direction)).stream()
                    .filter(each -> each.word().equals(word))
                    .forEach(each -> rows(direction).connections.merge(each, 1L, Long::sum));
        } finally {
            lock.unlock();
        }
    }

    /** At the end: what was done in flows that have ended, such as {@code loss=20% → 7 of 40 (17.5%) lost}; empty for nothing. */
    public Optional<String> sentence(Direction direction) {
        Map<String, String> lines = inWords(direction, List.of());
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(lines.entrySet().stream()
                        .map(line -> line.getKey() + " → " + line.getValue())
                        .collect(Collectors.joining("; ")));
    }

    /**
     * What was intended and what was done while it was, in words, in the order in which it is done.
     *
     * @param open what was done in each flow that is open since the last change
     */
    public Map<String, String> inWords(Direction direction, List<ImpairmentCounts> open) {
        Rows sum = summed(direction, open);
        List<Intention> intended = new ArrayList<>(sum.byIntention.keySet());
        intended.sort(Comparator.comparingInt(each -> Impairments.words().indexOf(each.word())));
        Map<String, String> lines = new LinkedHashMap<>();
        for (Intention each : intended) {
            ImpairmentCounts done = Objects.requireNonNull(sum.byIntention.get(each));
            lines.put(each.text(), done(each.impairment(), done, sum.connections.getOrDefault(each, 0L)));
        }
        if (sum.forgotten > 0) {
            lines.put(Sizes.count(sum.forgotten, "earlier value"), "not kept: there were too many changes");
        }
        return lines;
    }

    private String done(Impairment each, ImpairmentCounts done, long connections) {
        String inConnections = Sizes.count(connections, "connection");
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
            case Delay delay when done.delayed() == 0 -> "none waited for it";
            case Delay delay ->
                "%s ms on average, %s to %s ms"
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

    /** Of a stream in bytes. */
    private String share(long count, ImpairmentCounts done) {
        double percent = done.seen() == 0 ? 0 : 100.0 * count / done.seen();
        return Sizes.count(count) + " of " + (isStream ? Sizes.show(done.seen()) : Sizes.count(done.seen()))
                + String.format(Locale.ROOT, " (%.1f%%)", percent);
    }

    private static String millis(double nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e6);
    }
}
