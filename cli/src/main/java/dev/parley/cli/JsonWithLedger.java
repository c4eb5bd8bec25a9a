package dev.parley.cli;

import dev.parley.event.Event;
import dev.parley.event.EventListener;
import java.io.PrintStream;

/** JSON lines for a program, and the ledger for the person who watches it. */
record JsonWithLedger(JsonView json, PrintStream err, boolean verbose) implements EventListener {
    @Override
    public void on(Event event) {
        if (event instanceof Event.Summary summary) {
            err.println(LedgerLines.of(summary, verbose));
        }
        json.on(event);
    }
}
