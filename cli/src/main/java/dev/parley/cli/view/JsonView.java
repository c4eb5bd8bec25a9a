package dev.parley.cli.view;

import dev.parley.cli.terminal.Output;
import dev.parley.event.Event;
import dev.parley.event.Event.Header;
import dev.parley.event.EventListener;
import dev.parley.event.json.EventJson;
import dev.parley.ledger.Cause;
import dev.parley.text.Utf8Builder;
import dev.parley.time.Clock;

/**
 * One JSON object a line for each event, losing nothing; written before the reader waits for more. The fields are a contract and listed in
 * {@code docs/reference/events.md}.
 */
public final class JsonView implements EventListener {
    private final Output output;
    private final Clock clock;
    private final EventJson json = new EventJson();
    private boolean schemaWritten;

    public JsonView(Output output, Clock clock) {
        this.output = output;
        this.clock = clock;
    }

    @Override
    public void on(Event event) {
        onBatched(event);
        output.flush();
    }

    @Override
    public void onBatched(Event event) {
        output.add(line -> write(event, line));
    }

    @Override
    public void flush() {
        output.flush();
    }

    /** What could not even be started. */
    public void failed(Cause cause, String message) {
        on(new Event.Failed(new Header(clock.epochNanos(), "", null, null, 0), cause, message));
    }

    private void write(Event event, Utf8Builder line) {
        if (schemaWritten) {
            json.write(event, line, EventJson.Additions.NONE);
        } else {
            schemaWritten = true;
            json.write(event, line, first -> first.member("schema", EventJson.SCHEMA));
        }
    }
}
