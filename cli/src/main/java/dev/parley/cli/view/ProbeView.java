package dev.parley.cli.view;

import dev.parley.cli.terminal.Ansi;
import dev.parley.cli.terminal.Terminal;
import dev.parley.cli.terminal.WordWrap;
import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.payload.Escapes;
import dev.parley.payload.PayloadFormat;
import dev.parley.text.Sizes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A check-up as a person reads it: a mark and a name on the left, what was tried and what it means on the right. */
public final class ProbeView implements EventListener {
    private static final int NAME_COLUMNS = 14;

    /** Longer lines are hard to read. */
    private static final int MOST_COLUMNS = 100;

    private final Style style;
    private final Consumer<String> data;
    private final Consumer<String> diagnostics;
    private final Map<String, Integer> counts = new LinkedHashMap<>();

    /**
     * How it looks.
     *
     * @param marks whether statuses are marks; else they are words
     * @param columns how wide a line may be
     * @param hex whether payloads are shown in hex
     */
    public record Style(Ansi ansi, boolean marks, int columns, boolean hex) {
        /** As it suits the terminal; in a file or pipe words, which can be searched for. */
        public static Style of(Terminal terminal, boolean hex) {
            Ansi ansi = terminal.colour() ? Ansi.ON : Ansi.OFF;
            if (!terminal.outIsTerminal()) {
                return new Style(ansi, false, MOST_COLUMNS, hex);
            }
            String kind = System.getenv("TERM");
            // The console of Linux and a dumb terminal have no such letters.
            boolean marks = kind != null && !kind.equals("dumb") && !kind.equals("linux");
            return new Style(ansi, marks, Math.min(terminal.columns(), MOST_COLUMNS), hex);
        }
    }

    public ProbeView(Style style, Consumer<String> data, Consumer<String> diagnostics) {
        this.style = style;
        this.data = data;
        this.diagnostics = diagnostics;
    }

    @Override
    public PayloadFormat payloadFormat() {
        return style.hex ? PayloadFormat.HEX : PayloadFormat.TEXT;
    }

    @Override
    public void on(Event event) {
        switch (event) {
            case Event.Step step when step.check().equals("bounds") -> bounds(step);
            case Event.Step step -> finding(step);
            case Event.Summary summary -> end(summary);
            default -> diagnostics.accept(Escapes.printable(event.toString()));
        }
    }

    private void bounds(Event.Step step) {
        data.accept(wrapped("check-up of " + step.observed(), "", 2) + "\n"
                + wrapped(Escapes.printable(step.meaning()), "  ", 2) + "\n");
    }

    private void finding(Event.Step step) {
        counts.merge(step.status(), 1, Integer::sum);
        int indent = indent();
        String margin = " ".repeat(indent);
        StringBuilder lines = new StringBuilder();
        if (step.status().equals("skipped")) {
            lines.append(paragraph("not tried: " + step.meaning(), margin, indent));
        } else {
            lines.append(paragraph(
                    step.action() + (step.action().isEmpty() ? "" : " → ") + step.observed(), margin, indent));
            lines.append('\n').append(paragraph(step.meaning(), margin, indent));
        }
        if (!step.remedy().isEmpty()) {
            for (String line :
                    paragraph("mend: " + step.remedy(), margin, indent + 6).split("\n", -1)) {
                lines.append('\n').append(style.ansi.yellow(line));
            }
        }
        data.accept(head(step) + lines.substring(indent));
    }

    private String paragraph(String text, String margin, int indent) {
        return wrapped(Escapes.printable(text), margin, indent);
    }

    private int indent() {
        return (style.marks ? 2 : 7) + NAME_COLUMNS;
    }

    private String head(Event.Step step) {
        String padded = " ".repeat(Math.max(1, NAME_COLUMNS - step.check().length()));
        return mark(step.status()) + " " + step.check() + padded;
    }

    private String mark(String status) {
        return switch (status) {
            case "ok" -> style.ansi.green(style.marks ? "✓" : "ok    ");
            case "noted" -> style.ansi.yellow(style.marks ? "!" : "note  ");
            case "failed" -> style.ansi.red(style.marks ? "✗" : "FAILED");
            default -> style.ansi.dim(style.marks ? "-" : "-     ");
        };
    }

    private void end(Event.Summary summary) {
        data.accept("\n%s ok, %s noted, %s failed, %s not tried"
                .formatted(count("ok"), count("noted"), count("failed"), count("skipped")));
        diagnostics.accept(LedgerLines.of(summary, false));
    }

    private String count(String status) {
        return Sizes.count(counts.getOrDefault(status, 0));
    }

    /** The first line begins with {@code margin}, others with so many spaces. */
    private String wrapped(String text, String margin, int indent) {
        return margin + WordWrap.text(text, style.columns, margin.length(), indent);
    }
}
