package dev.parley.capture;

import dev.parley.address.Endpoint;
import dev.parley.capture.TransportPacket.Datagram;
import dev.parley.capture.TransportPacket.Segment;
import dev.parley.framing.Framing;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of packets, flow by flow. It keeps {@link #MOST_FLOWS} flows; where there are more, the one that was silent
 * longest is ended. At most 8 MiB of TCP segments wait for bytes before them, 1 MiB in one direction of a connection, 8 MiB of
 * messages for their ends, and 4 MiB of IP fragments for others. Not safe from several threads.
 */
public final class FlowTracker {
    /** So many flows are there at once. */
    public static final int MOST_FLOWS = 10_000;

    /** So many kinds of other packets are counted by name. */
    private static final int MOST_KINDS = 100;

    /** From there Linux takes the ports of clients (ip_local_port_range). */
    private static final int FIRST_EPHEMERAL_PORT = 32_768;

    private final PacketParser parser = new PacketParser();
    private final TrackedFlow.Shared shared;
    private final Map<Pair, TrackedFlow> flows = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Long> others = new TreeMap<>();
    private int numbers;
    private long packets;

    /** Two peers, whoever of them sends. */
    private record Pair(Endpoint one, Endpoint other) {
        Pair swapped() {
            return new Pair(other, one);
        }
    }

    /**
     * @param framing cuts streams into messages; null leaves chunks
     * @param events gets what each packet shows, on the thread that gives the packet
     */
    public FlowTracker(@Nullable Framing framing, Consumer<FlowEvent> events) {
        this.shared = new TrackedFlow.Shared(framing, events);
    }

    /** Takes in the next packet of the capture; what it carries. */
    public TransportPacket packet(CapturedPacket packet) {
        packets++;
        TransportPacket parsed = parser.parse(packet);
        switch (parsed) {
            case Datagram datagram -> {
                TrackedFlow flow = flow(datagram.from(), datagram.to(), null, packet);
                flow.datagram(datagram, packet);
            }
            case Segment segment ->
                flow(segment.from(), segment.to(), segment, packet).segment(segment, packet);
            case TransportPacket.Fragment fragment -> count("fragments");
            case TransportPacket.Other other -> count(other.kind());
        }
        return parsed;
    }

    private void count(String kind) {
        String name = others.size() < MOST_KINDS || others.containsKey(kind) ? kind : "others";
        others.merge(name, 1L, Long::sum);
    }

    private TrackedFlow flow(Endpoint from, Endpoint to, @Nullable Segment segment, CapturedPacket packet) {
        Pair pair = new Pair(from, to);
        TrackedFlow known = flows.get(pair);
        if (known == null) {
            pair = pair.swapped();
            known = flows.get(pair);
        }
        if (known != null) {
            if (segment == null || !known.isReplacedBy(segment)) {
                return known;
            }
            flows.remove(pair);
            known.end(FlowSummary.Ending.REPLACED);
        }
        boolean isFromClient = segment == null || isFromClient(segment);
        Endpoint client = isFromClient ? from : to;
        Endpoint server = isFromClient ? to : from;
        TrackedFlow opened = new TrackedFlow(new CapturedFlow(++numbers, client, server), shared, segment, packet);
        flows.put(new Pair(client, server), opened);
        if (flows.size() > MOST_FLOWS) {
            Iterator<TrackedFlow> oldest = flows.values().iterator();
            TrackedFlow silent = oldest.next();
            oldest.remove();
            silent.end(FlowSummary.Ending.FORGOTTEN);
        }
        return opened;
    }

    private static boolean isFromClient(Segment segment) {
        if (segment.has(Segment.SYN)) {
            return !segment.has(Segment.ACK);
        }
        return segment.from().port() >= FIRST_EPHEMERAL_PORT || segment.to().port() < FIRST_EPHEMERAL_PORT;
    }

    /** The capture has ended: what waits for more is given, and every flow ends. */
    public void end() {
        while (endOne()) {
            // the next
        }
    }

    /** Ends the flow that was silent longest; false where there is none. All at once would give much to keep. */
    boolean endOne() {
        Iterator<TrackedFlow> oldest = flows.values().iterator();
        if (oldest.hasNext()) {
            TrackedFlow ended = oldest.next();
            oldest.remove();
            ended.end(FlowSummary.Ending.OPEN);
            return true;
        }
        long incomplete = parser.incompleteDatagrams() + parser.givenUpDatagrams();
        if (incomplete > 0) {
            others.put("datagrams whose fragments were incomplete", incomplete);
        }
        return false;
    }

    /** How many packets were taken in. */
    public long packets() {
        return packets;
    }

    /** How many flows there were. */
    public int flows() {
        return numbers;
    }

    /** What carried neither a datagram nor a segment: how many packets of each kind, such as {@code ARP}. */
    public Map<String, Long> others() {
        return Collections.unmodifiableMap(others);
    }
}
