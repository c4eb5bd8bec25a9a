package dev.parley.cli.view;

import dev.parley.cli.terminal.Output;
import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.payload.PayloadFormat;

/** The bytes that arrived and nothing else on standard output; diagnostics as in the human view. */
public final class RawView implements EventListener {
    private final Output output;
    private final TextView diagnostics;

    public RawView(Output output, TextView diagnostics) {
        this.output = output;
        this.diagnostics = diagnostics;
    }

    @Override
    public void on(Event event) {
        onBatched(event);
        output.flush();
    }

    @Override
    public PayloadFormat payloadFormat() {
        return diagnostics.payloadFormat();
    }

    @Override
    public void flush() {
        output.flush();
    }

    @Override
    public void onBatched(Event event) {
        switch (event) {
            case Event.Received received -> output.addBytes(received.payload()::appendTo);
            case Event.Sent sent -> {}
            case Event.Opened opened -> {}
            case Event.Relaying relaying -> {}
            case Event.Finished finished -> {}
            case Event.Joined joined -> {}
            case Event.Left left -> {}
            case Event.Renamed renamed -> {}
            case Event.Closed closed -> diagnostics.failedEnd(closed);
            case Event.Listening listening -> diagnostics.on(listening);
            case Event.Explained explained -> diagnostics.on(explained);
            case Event.Step step -> {
                if (!step.status().equals("passed")) {
                    diagnostics.on(step);
                }
            }
            case Event.Summary summary -> diagnostics.on(summary);
        }
    }
}
