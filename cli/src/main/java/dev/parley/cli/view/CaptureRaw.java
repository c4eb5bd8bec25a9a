package dev.parley.cli.view;

import dev.parley.capture.CaptureReader;
import dev.parley.capture.CapturedPacket;
import dev.parley.capture.FlowEvent;
import dev.parley.cli.terminal.Output;

/** The bytes of messages and nothing else. */
public record CaptureRaw(Output out) implements CaptureView {
    @Override
    public void begin(String file, CaptureReader reader) {}

    @Override
    public void event(FlowEvent event) {
        if (event instanceof FlowEvent.Message message) {
            out.addBytes(message.payload()::appendTo);
        }
    }

    @Override
    public void comments(CapturedPacket packet) {}

    @Override
    public void end(CaptureReader reader, Totals totals) {
        out.flush();
    }
}
