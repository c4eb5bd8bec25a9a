package dev.parley.cli.capture;

import dev.parley.capture.CaptureException;
import dev.parley.capture.CaptureReader;
import dev.parley.capture.CapturedPacket;
import dev.parley.capture.FlowEvent;
import dev.parley.capture.FlowTracker;
import dev.parley.capture.TransportPacket;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.view.CaptureView;
import dev.parley.framing.Framing;
import java.io.IOException;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One capture that is read, filtered and shown. */
public final class Inspection {
    private final String name;
    private final CaptureReader reader;
    private final CaptureView view;
    private final CaptureFilter filter;
    private final boolean flowsOnly;
    private final FlowTracker tracker;
    private final BitSet matchedFlows = new BitSet();
    private long messages;
    private long bytes;
    private long dropped;
    private long firstNanos = CapturedPacket.NO_TIME;
    private long lastNanos = CapturedPacket.NO_TIME;

    public Inspection(String name, CaptureReader reader, CaptureView view, CaptureFilter filter, Arguments arguments) {
        this.name = name;
        this.reader = reader;
        this.view = view;
        this.filter = filter;
        this.flowsOnly = arguments.has("--flows");
        this.tracker = new FlowTracker(arguments.orNull("--frame", Framing::parse), this::take);
    }

    /**
     * Reads it to its end.
     *
     * @return whether there was something to show, if a filter asked for it
     * @throws CaptureException if it is damaged; what stands before is shown
     */
    public boolean run(AtomicBoolean stopped) throws IOException {
        view.begin(name, reader);
        CaptureException damage = readAll(stopped);
        tracker.end();
        view.end(
                reader,
                new CaptureView.Totals(
                        tracker.packets(),
                        dropped,
                        tracker.flows(),
                        messages,
                        bytes,
                        firstNanos,
                        lastNanos,
                        tracker.others()));
        if (damage != null) {
            throw damage;
        }
        return filter.isEmpty() || !matchedFlows.isEmpty();
    }

    private @Nullable CaptureException readAll(AtomicBoolean stopped) throws IOException {
        try {
            CapturedPacket packet = reader.next();
            while (packet != null && !stopped.get()) {
                packet(packet);
                packet = reader.next();
            }
            return null;
        } catch (CaptureException damaged) {
            return damaged;
        }
    }

    private void packet(CapturedPacket packet) {
        if (packet.hasTime()) {
            if (firstNanos == CapturedPacket.NO_TIME) {
                firstNanos = packet.epochNanos();
                filter.begin(firstNanos);
            }
            lastNanos = packet.epochNanos();
        }
        dropped += packet.dropped();
        TransportPacket carried = tracker.packet(packet);
        boolean isOfFlow = carried instanceof TransportPacket.Datagram || carried instanceof TransportPacket.Segment;
        if (!isOfFlow && !packet.comments().isEmpty() && filter.isEmpty() && !flowsOnly) {
            view.comments(packet);
        }
    }

    private void take(FlowEvent event) {
        if (!filter.matches(event.flow())) {
            return;
        }
        if (event instanceof FlowEvent.Message message) {
            if (!filter.matches(message)) {
                return;
            }
            messages++;
            bytes += message.bytes();
            matchedFlows.set(message.flow().number());
        } else if (event instanceof FlowEvent.Ended ended) {
            if (filter.isAboutMessages() && !matchedFlows.get(ended.flow().number())) {
                return;
            }
            matchedFlows.set(ended.flow().number());
        } else if (filter.isAboutMessages()) {
            return;
        }
        if (!flowsOnly || event instanceof FlowEvent.Ended) {
            view.event(event);
        }
    }
}
