package dev.parley.session.record;

import dev.parley.address.Endpoint;
import dev.parley.capture.PcapngWriter;
import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.event.Flow;
import dev.parley.event.Tap;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.time.Clock;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes packets of what one session moves, and comments of what it tells. Its session's threads call it; each waits while
 * there is no room for its packet. Safe from any thread.
 */
public final class CaptureTap implements Tap {
    /** Of UDP flows and closed connections so many are remembered: a flood of forged addresses must not fill the memory. */
    private static final int MOST_QUIET_FLOWS = 10_000;

    private static final int MOST_COMMENTS = 100;

    /** So many stand with the sums: comments that found no packet any more. */
    private static final int MOST_LATE_COMMENTS = 10;

    private final Recording recording;
    private final BlockQueue queue;
    private final int number;
    private final String name;
    private final Clock clock;
    private final Recording.Source source;
    private final boolean durable;
    private final long startEpochNanos;

    /* With the queue's lock. */
    private final Map<Flow, FlowWriter> connections = new HashMap<>();
    private final Map<Flow, FlowWriter> quiet = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable Flow lastFlow;
    private @Nullable FlowWriter last;

    /** What is about no flow, or came for one too late: it goes with the next packet, or with the sums. */
    private final List<String> comments = new ArrayList<>();

    private @Nullable Totals finalTotals;
    private long endEpochNanos;

    /** @param number of its interface in the file */
    CaptureTap(
            Recording recording,
            BlockQueue queue,
            int number,
            String name,
            Clock clock,
            Recording.Source source,
            boolean durable) {
        this.recording = recording;
        this.queue = queue;
        this.number = number;
        this.name = name;
        this.clock = clock;
        this.source = source;
        this.durable = durable;
        this.startEpochNanos = clock.epochNanos();
    }

    String name() {
        return name;
    }

    Recording.Source source() {
        return source;
    }

    /* What passes. */

    /** A connection was open before this began: it has no handshake here. */
    void alreadyOpen(Flow flow, InetSocketAddress socket, boolean accepted) {
        queue.lock();
        try {
            FlowWriter opened = new FlowWriter(this, flow);
            connections.put(flow, opened);
            opened.resume(socket, accepted);
            nameOf(flow.peer());
        } finally {
            queue.unlock();
        }
    }

    @Override
    public void opened(Flow flow, InetSocketAddress socket, boolean accepted, long epochNanos) {
        queue.lock();
        try {
            FlowWriter opened = new FlowWriter(this, flow);
            connections.put(flow, opened);
            last = null;
            opened.open(socket, accepted, epochNanos);
            nameOf(flow.peer());
        } finally {
            queue.unlock();
        }
    }

    @Override
    public void arrived(Flow flow, @Nullable InetSocketAddress destination, ByteBuffer data, long epochNanos) {
        long half;
        queue.lock();
        try {
            flow(flow).arrived(destination, data, epochNanos);
            half = queue.fillingNumber();
        } finally {
            queue.unlock();
        }
        if (durable) {
            queue.awaitStored(half);
        }
    }

    @Override
    public void leaving(Flow flow, @Nullable InetSocketAddress from, ByteBuffer data, long epochNanos) {
        queue.lock();
        try {
            flow(flow).leaving(from, data, epochNanos);
        } finally {
            queue.unlock();
        }
    }

    @Override
    public void notLeft(Flow flow, long leftBytes, String message) {
        String how = leftBytes == 0 ? "this did not leave: " : "of this only the first " + leftBytes + " B left: ";
        queue.lock();
        try {
            flow(flow).commentOnLeft(how + message, clock.epochNanos());
        } finally {
            queue.unlock();
        }
    }

    @Override
    public boolean wantsVerdicts() {
        return true;
    }

    @Override
    public void decided(Flow flow, String what) {
        queue.lock();
        try {
            flow(flow).commentOnArrived(what, clock.epochNanos());
        } finally {
            queue.unlock();
        }
    }

    @Override
    public void finished(Flow flow, boolean byPeer, long epochNanos) {
        queue.lock();
        try {
            flow(flow).finished(byPeer, epochNanos);
        } finally {
            queue.unlock();
        }
    }

    @Override
    public void closed(Flow flow, Ending how, long epochNanos) {
        queue.lock();
        try {
            FlowWriter closing = flow(flow);
            closing.closed(how, epochNanos);
            connections.remove(flow);
            remember(flow, closing);
        } finally {
            queue.unlock();
        }
    }

    private FlowWriter flow(Flow flow) {
        FlowWriter same = last;
        if (same != null && flow.equals(lastFlow)) {
            return same;
        }
        FlowWriter known = flow.connection() == 0 ? null : connections.get(flow);
        if (known == null) {
            known = quiet.get(flow);
        }
        if (known == null) {
            known = new FlowWriter(this, flow);
            nameOf(flow.peer());
            remember(flow, known);
        }
        lastFlow = flow;
        last = known;
        return known;
    }

    private void remember(Flow flow, FlowWriter captured) {
        quiet.put(flow, captured);
        if (quiet.size() > MOST_QUIET_FLOWS) {
            quiet.remove(quiet.keySet().iterator().next());
        }
    }

    private void nameOf(Endpoint peer) {
        InetSocketAddress address = peer.socketAddress();
        String host = address.getHostString(); // looks nothing up
        if (!host.isEmpty()
                && host.indexOf(':') < 0
                && !host.equals(address.getAddress().getHostAddress())) {
            recording.name(address.getAddress(), host);
        }
    }

    /* For its flows, with the queue's lock. */

    /** Waits for room; false where a packet of so many bytes cannot be recorded. */
    boolean awaitRoom(int packetBytes) {
        return queue.awaitRoom(packetBytes + PcapngWriter.MOST_PACKET_OVERHEAD_BYTES);
    }

    /** Begins a packet once it has room; null where it cannot be recorded. */
    @Nullable
    ByteBuffer beginPacket(int packetBytes, long epochNanos) {
        if (!awaitRoom(packetBytes)) {
            queue.lose();
            return null;
        }
        queue.writer().beginPacket(number, epochNanos);
        return queue.writer().buffer();
    }

    /** Ends it, with what is to be said of it. */
    BlockQueue.Place endPacket(boolean outbound, List<String> ofFlow) {
        BlockQueue.Place place = queue.added(queue.writer().endPacket(outbound, queue.takeLost()));
        recording.packetAdded();
        ofFlow.forEach(text -> queue.comment(place, text));
        ofFlow.clear();
        comments.forEach(text -> queue.comment(place, text));
        comments.clear();
        return place;
    }

    /** Puts it on that packet; false if it is written already. */
    boolean comment(BlockQueue.Place place, String text) {
        return queue.comment(place, text);
    }

    /* What the session tells. */

    /** Hears the session's events before somebody else does. */
    public EventListener before(@Nullable EventListener next) {
        return new ForwardingListener(this::told, next);
    }

    void told(Event event) {
        if (event instanceof Event.Joined joined) {
            name(joined.header().peer(), joined.name());
        } else if (event instanceof Event.Renamed renamed) {
            name(renamed.header().peer(), renamed.name());
        }
        String text = EventComments.of(event);
        if (text != null) {
            comment(event, text);
        }
    }

    private void name(@Nullable Endpoint peer, String peerName) {
        if (peer != null && !peerName.isEmpty()) {
            queue.lock();
            try {
                recording.name(peer.socketAddress().getAddress(), peerName);
            } finally {
                queue.unlock();
            }
        }
    }

    private void comment(Event event, String text) {
        Event.Header header = event.header();
        queue.lock();
        try {
            if (header.local() == null || header.peer() == null) {
                add(comments, text);
                return;
            }
            FlowWriter about = flow(new Flow(header.local(), header.peer(), header.connection()));
            if (event instanceof Event.Refused || event instanceof Event.Failed) {
                about.commentOnLeft(text, header.epochNanos());
            } else {
                about.commentOnArrived(text, header.epochNanos());
            }
        } finally {
            queue.unlock();
        }
    }

    /** What would be too many is left out: the events are somewhere else too. */
    static void add(List<String> comments, String text) {
        if (comments.size() < MOST_COMMENTS) {
            comments.add(text);
        }
    }

    /* The end. */

    /** The session is over, and these are its sums. Waits until all is written, if no other session is in the file. */
    public void end(Totals totals) {
        queue.lock();
        try {
            if (finalTotals != null) {
                return;
            }
            endEpochNanos = clock.epochNanos();
            finalTotals = totals;
            connections.values().forEach(flow -> comments.addAll(flow.lateComments()));
            quiet.values().forEach(flow -> comments.addAll(flow.lateComments()));
            connections.clear();
            quiet.clear();
            last = null;
        } finally {
            queue.unlock();
        }
        recording.close();
    }

    /** The session could not be opened. */
    public void abandon() {
        queue.lock();
        try {
            finalTotals = source.totals();
            endEpochNanos = clock.epochNanos();
        } finally {
            queue.unlock();
        }
        recording.abandon();
    }

    boolean hasEnded() {
        queue.lock();
        try {
            return finalTotals != null;
        } finally {
            queue.unlock();
        }
    }

    /** The sums now, or those at the end. */
    PcapngWriter.Statistics statistics() {
        Totals totals = source.totals();
        long now = clock.epochNanos();
        List<String> late = List.of();
        queue.lock();
        try {
            Totals atEnd = finalTotals;
            if (atEnd != null) {
                totals = atEnd;
                now = endEpochNanos;
                late = List.copyOf(comments);
            }
        } finally {
            queue.unlock();
        }
        List<String> all = new ArrayList<>(List.of(ledger(totals, now - startEpochNanos)));
        late.stream().limit(MOST_LATE_COMMENTS).forEach(all::add);
        if (late.size() > MOST_LATE_COMMENTS) {
            all.add("and %s more that are in the events alone".formatted(late.size() - MOST_LATE_COMMENTS));
        }
        long byKernel = totals.droppedIn().getOrDefault(Cause.KERNEL, 0L);
        return new PcapngWriter.Statistics(
                startEpochNanos,
                now,
                totals.arrived(),
                totals.allDroppedIn() - byKernel,
                byKernel,
                totals.received(),
                all);
    }

    private String ledger(Totals totals, long nanos) {
        return new Event.Summary(new Event.Header(0, name, null, null, 0), totals, 0, nanos).toString();
    }
}
