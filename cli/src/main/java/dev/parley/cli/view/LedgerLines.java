package dev.parley.cli.view;

import dev.parley.event.Event;
import dev.parley.event.EventLine;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.text.Sizes;
import java.util.Locale;
import java.util.Map;

/** The ledger for a person: one line, and more where something was dropped. */
public final class LedgerLines {
    private static final String ON_PURPOSE = "on purpose";
    private static final String INTENDED = "intended";
    private static final int DIRECTION_COLUMN = "from target".length();

    /** With it, the longest words for what was done fit 80 columns. */
    private static final int MOST_COLUMN = 24;

    private LedgerLines() {}

    static String of(Event.Summary summary, boolean verbose) {
        return of(summary.totals(), verbose)
                + (summary.totals().isBalanced() ? "" : " (these sums do not close, which is a bug in Parley)")
                + ", in " + time(summary.nanos())
                + (summary.peers() > 0 ? " (" + EventLine.peers(summary.peers()) + ")" : "")
                + drops(summary.totals())
                + directions(summary.directions())
                + injected(summary.injected());
    }

    private static String directions(Map<String, Totals> directions) {
        StringBuilder lines = new StringBuilder();
        directions.forEach((name, totals) -> lines.append("\n  ")
                .append(name.equals("up") ? "to the target:   took in " : "from the target: took in ")
                .append(sum(totals.received(), totals.receivedBytes()))
                .append(", passed on ")
                .append(sum(totals.sent(), totals.sentBytes())));
        return lines.toString();
    }

    /** A table of what was intended and what was done on purpose. What is too long for its column has the rest in the next line. */
    private static String injected(Map<String, Map<String, String>> injected) {
        if (injected.isEmpty()) {
            return "";
        }
        int longest = injected.values().stream()
                .flatMap(lines -> lines.keySet().stream())
                .mapToInt(String::length)
                .filter(length -> length <= MOST_COLUMN)
                .max()
                .orElse(MOST_COLUMN);
        int width = Math.max(longest, INTENDED.length());
        StringBuilder table = new StringBuilder(row(ON_PURPOSE, INTENDED, "done", width));
        injected.forEach((direction, lines) -> {
            String name = direction.equals("up") ? "to target" : "from target";
            for (Map.Entry<String, String> line : lines.entrySet()) {
                table.append(row(name, line.getKey(), line.getValue(), width));
                name = "";
            }
        });
        return table.toString();
    }

    private static String row(String direction, String intended, String done, int width) {
        String begin = "\n  " + padded(direction, DIRECTION_COLUMN) + "  ";
        return intended.length() <= width
                ? begin + padded(intended, width) + "  " + done
                : begin + intended + "\n" + " ".repeat(2 + DIRECTION_COLUMN + 2 + width + 2) + done;
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** The sums alone, for a session that ended without a summary. */
    public static String of(Totals totals, boolean verbose) {
        long dropped = totals.allDroppedIn() + totals.allDroppedOut();
        StringBuilder line = new StringBuilder("ledger: received ")
                .append(sum(totals.received(), totals.receivedBytes()))
                .append(", sent ")
                .append(sum(totals.sent(), totals.sentBytes()))
                .append(totals.refused() == 0 ? "" : ", refused " + Sizes.count(totals.refused()))
                .append(dropped == 0 ? ", dropped none" : ", dropped " + Sizes.count(dropped));
        if (!totals.exact()) {
            line.append(" (not exact: some datagrams that the kernel dropped or still held could not be counted)");
        }
        if (verbose) {
            line.append(" [arrived ")
                    .append(Sizes.count(totals.arrived()))
                    .append(", due ")
                    .append(Sizes.count(totals.due()))
                    .append(']');
        }
        return line.toString();
    }

    private static String time(long nanos) {
        return nanos < 1_000_000_000 ? nanos / 1_000_000 + " ms" : String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }

    private static String sum(long count, long bytes) {
        return Sizes.count(count) + " (" + Sizes.show(bytes) + ")";
    }

    private static String drops(Totals totals) {
        StringBuilder lines = new StringBuilder();
        append(lines, "in", totals.droppedIn());
        append(lines, "out", totals.droppedOut());
        return lines.toString();
    }

    private static void append(StringBuilder lines, String direction, Map<Cause, Long> causes) {
        causes.forEach((cause, count) -> lines.append("\n  dropped ")
                .append(direction)
                .append(": ")
                .append(Sizes.count(count))
                .append(' ')
                .append(cause.word())
                .append(" (")
                .append(cause.meaning())
                .append(')'));
    }
}
