package dev.parley.cli.view;

import dev.parley.cli.terminal.LineSink;
import dev.parley.event.Event;
import dev.parley.event.EventListener;

/**
 * JSON lines for a program, and the ledger for the person who watches it.
 *
 * @param named whether the ledger says of which session it is
 */
public record JsonWithLedger(JsonView json, LineSink diagnostics, boolean named, boolean verbose)
        implements EventListener {
    @Override
    public void on(Event event) {
        onBatched(event);
        json.flush();
    }

    @Override
    public void onBatched(Event event) {
        if (event instanceof Event.Summary summary) {
            String of = named ? summary.header().session() + ": " : "";
            diagnostics.line(of + LedgerLines.of(summary, verbose));
        }
        json.onBatched(event);
    }

    @Override
    public void flush() {
        json.flush();
    }
}
