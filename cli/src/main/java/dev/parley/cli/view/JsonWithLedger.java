package dev.parley.cli.view;

import dev.parley.event.Event;
import dev.parley.event.EventListener;
import java.util.function.Consumer;

/**
 * JSON lines for a program, and the ledger for the person who watches it.
 *
 * @param named whether the ledger says of which session it is
 */
public record JsonWithLedger(JsonView json, Consumer<String> diagnostics, boolean named, boolean verbose)
        implements EventListener {
    @Override
    public void on(Event event) {
        if (event instanceof Event.Summary summary) {
            String of = named ? summary.header().session() + ": " : "";
            diagnostics.accept(of + LedgerLines.of(summary, verbose));
        }
        json.on(event);
    }
}
