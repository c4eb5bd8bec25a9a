package dev.parley.session.record;

import dev.parley.address.Endpoint;
import dev.parley.capture.PacketBuilder;
import dev.parley.capture.PcapngWriter;
import dev.parley.capture.TcpConversation;
import dev.parley.capture.WireAddress;
import dev.parley.event.Flow;
import dev.parley.event.Tap;
import dev.parley.time.Clock;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One flow as packets: datagrams, or a connection. With the queue's lock. */
final class FlowWriter implements TcpConversation.Output {

    /** What may stand before a segment: one that only acknowledges. */
    private static final int ACKNOWLEDGEMENT_BYTES =
            PacketBuilder.MOST_HEADER_BYTES + PcapngWriter.MOST_PACKET_OVERHEAD_BYTES;

    private final CaptureTap tap;
    private final Endpoint peerEndpoint;
    private final WireAddress peer;
    private final InetAddress peerAddress;
    private @Nullable TcpConversation tcp;

    /** The address of this side that was last seen, and what packets have of it. */
    private InetSocketAddress socket;

    private WireAddress here;

    /** Of the packets that are being made. */
    private long epochNanos;

    private BlockQueue.@Nullable Place lastArrived;
    private long arrivedEpochNanos;
    private BlockQueue.@Nullable Place lastLeft;
    private long leftEpochNanos;

    /** What came too late for its packet, and goes with the next one. */
    private final List<String> comments = new ArrayList<>(0);

    FlowWriter(CaptureTap tap, Flow flow) {
        this.tap = tap;
        this.peerEndpoint = flow.peer();
        InetSocketAddress other = flow.peer().socketAddress();
        this.peerAddress = other.getAddress();
        this.peer = new WireAddress(peerAddress, other.getPort());
        this.socket = usable(flow.local().socketAddress());
        this.here = new WireAddress(socket.getAddress(), socket.getPort());
    }

    /** Packets have an address of the peer's IP version and no wildcard; where none is known, the likeliest. */
    private InetSocketAddress usable(InetSocketAddress address) {
        boolean sameVersion = address.getAddress() instanceof Inet4Address == peerAddress instanceof Inet4Address;
        if (sameVersion && !address.getAddress().isAnyLocalAddress()) {
            return address;
        }
        byte[] bytes = new byte[peerAddress.getAddress().length];
        if (peerAddress.isLoopbackAddress()) {
            bytes[bytes.length - 1] = 1;
            bytes[0] = (byte) (bytes.length == 4 ? 127 : 0);
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), address.getPort());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", impossible);
        }
    }

    private WireAddress here(@Nullable InetSocketAddress told) {
        if (told != null && !told.equals(socket) && !told.getAddress().isAnyLocalAddress()) {
            InetSocketAddress now = usable(told);
            WireAddress wire = new WireAddress(now.getAddress(), now.getPort());
            if (now.getAddress().isMulticastAddress()) {
                return wire; // of this packet alone: answers come from somewhere else
            }
            socket = told;
            here = wire;
        }
        return here;
    }

    void open(InetSocketAddress own, boolean accepted, long nanos) {
        here(own);
        epochNanos = nanos;
        TcpConversation opened = conversation(accepted);
        tcp = opened;
        opened.open(this);
    }

    /** Goes on in the middle of a connection. */
    void resume(InetSocketAddress own, boolean accepted) {
        here(own);
        tcp = conversation(accepted);
    }

    private static TcpConversation conversation(boolean accepted) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new TcpConversation(random.nextInt(), random.nextInt(), accepted);
    }

    /** One that was forgotten since goes on without a handshake. */
    private TcpConversation stream() {
        TcpConversation known = tcp;
        if (known == null) {
            known = conversation(true);
            tcp = known;
        }
        return known;
    }

    void arrived(@Nullable InetSocketAddress destination, ByteBuffer data, long nanos) {
        epochNanos = nanos;
        if (peerEndpoint.scheme().isStream()) {
            stream().data(false, data, this);
        } else {
            datagram(false, here(destination), data);
        }
    }

    void leaving(@Nullable InetSocketAddress source, ByteBuffer data, long nanos) {
        epochNanos = nanos;
        if (peerEndpoint.scheme().isStream()) {
            stream().data(true, data, this);
        } else {
            datagram(true, here(source), data);
        }
    }

    void finished(boolean byPeer, long nanos) {
        TcpConversation stream = tcp;
        if (stream != null) {
            epochNanos = nanos;
            stream.finish(!byPeer, this);
        }
    }

    void closed(Tap.Ending how, long nanos) {
        TcpConversation stream = tcp;
        if (stream != null) {
            epochNanos = nanos;
            switch (how) {
                case CLOSED -> stream.close(this);
                case RESET_HERE -> stream.reset(true, this);
                case RESET_BY_PEER -> stream.reset(false, this);
            }
        }
    }

    private void datagram(boolean outbound, WireAddress own, ByteBuffer data) {
        ByteBuffer out = tap.beginPacket(PacketBuilder.MOST_HEADER_BYTES + data.remaining(), epochNanos);
        if (out != null) {
            PacketBuilder.udp(out, outbound ? own : peer, outbound ? peer : own, data);
            added(outbound, epochNanos, true);
        }
    }

    @Override
    public void awaitRoom(int payloadBytes) {
        tap.awaitRoom(ACKNOWLEDGEMENT_BYTES + PacketBuilder.MOST_HEADER_BYTES + payloadBytes);
    }

    @Override
    public void segment(boolean outbound, int sequence, int acknowledged, int flags, ByteBuffer payload) {
        long nanos = epochNanos;
        ByteBuffer out = tap.beginPacket(PacketBuilder.MOST_HEADER_BYTES + payload.remaining(), nanos);
        if (out != null) {
            PacketBuilder.tcp(
                    out, outbound ? here : peer, outbound ? peer : here, sequence, acknowledged, flags, payload);
            added(outbound, nanos, payload.hasRemaining());
        }
    }

    private void added(boolean outbound, long nanos, boolean hasPayload) {
        BlockQueue.Place place = tap.endPacket(outbound, comments);
        if (!hasPayload && (lastArrived != null || lastLeft != null)) {
            return; // what is said is said about payloads, once there are some
        }
        if (outbound) {
            lastLeft = place;
            leftEpochNanos = nanos;
        } else {
            lastArrived = place;
            arrivedEpochNanos = nanos;
        }
    }

    void commentOnArrived(String text, long nanos) {
        comment(lastArrived, arrivedEpochNanos, text, nanos);
    }

    void commentOnLeft(String text, long nanos) {
        comment(lastLeft, leftEpochNanos, text, nanos);
    }

    /** A packet that is written already is named by its time. */
    private void comment(BlockQueue.@Nullable Place place, long packetNanos, String text, long nanos) {
        if (place == null) {
            CaptureTap.add(comments, text);
        } else if (!tap.comment(place, text)) {
            CaptureTap.add(
                    comments, "of " + Clock.instant(packetNanos) + ", told " + Clock.instant(nanos) + ": " + text);
        }
    }

    /** What is still to be said, with whom it is about. */
    List<String> lateComments() {
        return comments.stream().map(text -> peerEndpoint + ": " + text).toList();
    }
}
