package dev.parley.cli.relay;

import dev.parley.impairment.Direction;
import dev.parley.impairment.ImpairmentCounts;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.session.relay.RelaySession;
import dev.parley.text.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How a relay stands, in one line: what keys change, what became of the messages of each direction so far, and how many flows are
 * open. Where the terminal is narrow, what matters least is left out first.
 */
final class RelayStatus {
    private static final long THOUSAND = 1_000;
    private static final long MILLION = 1_000_000;
    private static final long WHOLE = 10 * THOUSAND;

    private final RelaySession relay;
    private final boolean isStream;

    /** What is left out where there is no room, the first first. */
    private enum Part {
        /** What became of messages beside leaving or not. */
        DETAIL,
        KEYS,
        WAITING,
        FLOWS,
        CHOSEN,
        /** What left and what did not. */
        VERDICT
    }

    private record Count(Part part, long number, String does) {}

    RelayStatus(RelaySession relay) {
        this.relay = relay;
        this.isStream = relay.endpoints().getFirst().scheme().isStream();
    }

    /**
     * The line.
     *
     * @param chosen what keys change now
     * @param columns how wide the terminal is; the last stays free, or it would go on in the next row
     */
    String line(String chosen, int columns) {
        List<Count> up = counts(relay.up(), Direction.UP);
        List<Count> down = counts(relay.down(), Direction.DOWN);
        String line = "";
        for (Part least : Part.values()) {
            List<String> parts = new ArrayList<>();
            add(parts, Part.CHOSEN, least, chosen);
            parts.add("up" + words(up, least));
            parts.add("down" + words(down, least));
            add(parts, Part.FLOWS, least, Sizes.count(relay.openFlows(), "flow"));
            add(parts, Part.KEYS, least, "? keys");
            line = String.join(" | ", parts);
            if (line.length() < columns) {
                return line;
            }
        }
        return line.substring(0, Math.max(0, columns - 1));
    }

    private static void add(List<String> parts, Part part, Part least, String text) {
        if (part.compareTo(least) >= 0) {
            parts.add(text);
        }
    }

    private static String words(List<Count> counts, Part least) {
        StringBuilder words = new StringBuilder();
        for (Count count : counts) {
            if (count.part.compareTo(least) >= 0) {
                words.append(' ').append(shortly(count.number)).append(' ').append(count.does);
            }
        }
        return words.toString();
    }

    private List<Count> counts(Totals totals, Direction direction) {
        List<Count> counts = new ArrayList<>();
        counts.add(new Count(Part.VERDICT, totals.sent(), "sent"));
        Map<Cause, Long> dropped = totals.droppedOut();
        addUnlessNone(counts, Part.VERDICT, lost(dropped), "lost");
        dropped.forEach((cause, count) -> {
            if (cause != Cause.LOSS && cause != Cause.BURST_LOSS) {
                addUnlessNone(counts, Part.VERDICT, count, cause.word());
            }
        });
        ImpairmentCounts done = relay.injected(direction).orElse(null);
        long doubled = done == null ? 0 : done.duplicated();
        long due = isStream ? totals.due() : totals.received() + doubled;
        addUnlessNone(counts, Part.WAITING, due - totals.sent() - totals.allDroppedOut(), "waiting");
        if (done != null && !isStream) { // of a stream they are bytes, and these are messages
            addUnlessNone(counts, Part.DETAIL, done.delayed(), "delayed");
            addUnlessNone(counts, Part.DETAIL, doubled, "twice");
            addUnlessNone(counts, Part.DETAIL, done.overtaking(), "overtaking");
            addUnlessNone(counts, Part.DETAIL, done.corrupted(), "changed");
            addUnlessNone(counts, Part.DETAIL, done.truncated(), "cut");
        }
        return counts;
    }

    private static void addUnlessNone(List<Count> counts, Part part, long number, String does) {
        if (number > 0) {
            counts.add(new Count(part, number, does));
        }
    }

    private static long lost(Map<Cause, Long> dropped) {
        return dropped.getOrDefault(Cause.LOSS, 0L) + dropped.getOrDefault(Cause.BURST_LOSS, 0L);
    }

    /** {@code 9,999}, {@code 12.3k}, {@code 1.23M}: what changes ten times a second need not be exact. */
    private static String shortly(long number) {
        if (number < WHOLE) {
            return Sizes.count(number);
        }
        return number < MILLION
                ? String.format(Locale.ROOT, "%.1fk", Math.floorDiv(number, THOUSAND / 10) / 10.0)
                : String.format(Locale.ROOT, "%.2fM", Math.floorDiv(number, MILLION / 100) / 100.0);
    }
}
