package dev.parley.cli;

import dev.parley.event.Event;
import dev.parley.event.EventListener;
import java.util.function.Consumer;

/** JSON lines for a program, and the ledger for the person who watches it. */
record JsonWithLedger(JsonView json, Consumer<String> diagnostics, boolean verbose) implements EventListener {
    @Override
    public void on(Event event) {
        if (event instanceof Event.Summary summary) {
            diagnostics.accept(LedgerLines.of(summary, verbose));
        }
        json.on(event);
    }
}
