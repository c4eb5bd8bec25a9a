package dev.parley.cli.view;

import dev.parley.cli.terminal.Output;
import dev.parley.event.Event;
import dev.parley.event.Event.Header;
import dev.parley.event.EventListener;
import dev.parley.event.json.EventJson;
import dev.parley.event.json.FieldsJson;
import dev.parley.event.json.JsonLine;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.template.KnownMessages;
import dev.parley.text.Utf8Builder;
import dev.parley.time.Clock;

/**
 * One JSON object a line for each event, losing nothing; written before the reader waits for more. The fields are a contract and listed in
 * {@code docs/reference/events.md}.
 */
public final class JsonView implements EventListener {
    private final Output output;
    private final Clock clock;
    private final KnownMessages messages;
    private final EventJson json = new EventJson();
    private boolean schemaWritten;

    public JsonView(Output output, Clock clock) {
        this(output, clock, KnownMessages.NONE);
    }

    /** @param messages those that are written by their fields too */
    public JsonView(Output output, Clock clock, KnownMessages messages) {
        this.output = output;
        this.clock = clock;
        this.messages = messages;
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
        EventJson.Additions fields = messages.isEmpty() ? EventJson.Additions.NONE : to -> fields(event, to);
        if (schemaWritten) {
            json.write(event, line, fields);
        } else {
            schemaWritten = true;
            json.write(event, line, first -> {
                first.member("schema", EventJson.SCHEMA);
                fields.add(first);
            });
        }
    }

    private void fields(Event event, JsonLine to) {
        Payload payload = switch (event) {
            case Event.Received received -> received.payload();
            case Event.Sent sent -> sent.payload();
            default -> null;
        };
        if (payload != null) {
            messages.read(payload).ifPresent(read -> FieldsJson.add(read, to));
        }
    }
}
