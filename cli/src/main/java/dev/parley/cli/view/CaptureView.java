package dev.parley.cli.view;

import dev.parley.capture.CaptureReader;
import dev.parley.capture.CapturedPacket;
import dev.parley.capture.FlowEvent;
import java.util.Map;

/** Shows what a capture holds. One thread calls it. */
public interface CaptureView {
    /** It is a capture, and nothing of it has been read. */
    void begin(String file, CaptureReader reader);

    /** Something that is to be shown. */
    void event(FlowEvent event);

    /** A packet of no flow, with comments. */
    void comments(CapturedPacket packet);

    /** All of it has been read. */
    void end(CaptureReader reader, Totals totals);

    /**
     * The sums of a capture.
     *
     * @param packets all that it has
     * @param dropped lost while it was captured, as far as it says
     * @param flows all that it has
     * @param messages those that are shown
     * @param bytes of these
     * @param firstNanos when its first packet was captured
     * @param lastNanos when its last was
     * @param others packets that are of no flow, by their kinds
     */
    record Totals(
            long packets,
            long dropped,
            int flows,
            long messages,
            long bytes,
            long firstNanos,
            long lastNanos,
            Map<String, Long> others) {
        public Totals {
            others = Map.copyOf(others);
        }
    }
}
