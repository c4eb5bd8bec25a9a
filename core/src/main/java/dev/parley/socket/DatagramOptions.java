package dev.parley.socket;

import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a datagram socket is opened.
 *
 * @param local where it is bound: an address and port of this computer, a multicast group to hear only that, port 0 for
 *     a free one; {@code 0.0.0.0} is every interface over IPv4, {@code ::} every interface over both
 * @param peer the only peer, or null for any: a connected socket learns of refusals, and hears nobody else
 * @param receiveBufferBytes asked for; the kernel may give less, see {@link DatagramPort#receiveBufferBytes}
 * @param reuseAddress whether other sockets may have the same port
 * @param broadcast whether it may send to broadcast addresses
 * @param ttl routers that a datagram may pass, 0 to 255; null is the system's (1 to a group, mostly 64 to a host). It
 *     counts for groups alone unless {@link Network#setsUnicastTtl}; 0 counts for groups alone everywhere
 * @param joinOn the interfaces on which the group in {@code local} is joined; empty joins nothing
 * @param sendOn the interface that multicast leaves from; null is the system's choice
 * @param kernelTime whether the kernel notes of each datagram when it came (SO_TIMESTAMPNS, socket(7)), where it can and
 *     {@code offload} lets them come one by one; without it a batch has the time at which it was read, and costs less
 * @param offload what the kernel may put together; a port that has none of it works as with {@link Offload#NONE}
 */
public record DatagramOptions(
        InetSocketAddress local,
        @Nullable InetSocketAddress peer,
        int receiveBufferBytes,
        boolean reuseAddress,
        boolean broadcast,
        @Nullable Integer ttl,
        List<NetworkInterface> joinOn,
        @Nullable NetworkInterface sendOn,
        boolean kernelTime,
        Offload offload) {

    /** Enough for tens of thousands of small datagrams while the reader is busy; the kernel may give less. */
    public static final int DEFAULT_RECEIVE_BUFFER_BYTES = 4 << 20;

    /** Whether datagrams pass the kernel one by one or many at once. */
    public enum Offload {
        /** Each passes alone, with a time of its own. */
        NONE,
        /**
         * Runs that are sent together pass the sender's kernel as one (UDP_SEGMENT, udp(7)). They are the same datagrams on
         * the wire.
         */
        SENDING,
        /**
         * Also what arrives may come merged (UDP_GRO, udp(7)): many times faster, but the kernel then counts what it drops
         * in merged buffers, so {@link DatagramPort#kernelDrops} is empty.
         */
        BOTH
    }

    /** @throws IllegalArgumentException if the receive buffer is below 1 or a group is to be joined that is none */
    public DatagramOptions {
        if (receiveBufferBytes < 1) {
            throw new IllegalArgumentException("a receive buffer must be 1 B or more, but was " + receiveBufferBytes);
        }
        if (!joinOn.isEmpty() && !local.getAddress().isMulticastAddress()) {
            throw new IllegalArgumentException("only a multicast group can be joined, but was " + local);
        }
        joinOn = List.copyOf(joinOn);
    }

    /** With the kernel's times and {@link Offload#SENDING}. */
    public DatagramOptions(
            InetSocketAddress local,
            @Nullable InetSocketAddress peer,
            int receiveBufferBytes,
            boolean reuseAddress,
            boolean broadcast,
            @Nullable Integer ttl,
            List<NetworkInterface> joinOn,
            @Nullable NetworkInterface sendOn) {
        this(local, peer, receiveBufferBytes, reuseAddress, broadcast, ttl, joinOn, sendOn, true, Offload.SENDING);
    }

    /** Bound here, for any peer, everything else by default. */
    public static DatagramOptions at(InetSocketAddress local) {
        return new DatagramOptions(local, null, DEFAULT_RECEIVE_BUFFER_BYTES, false, false, null, List.of(), null);
    }

    /** The same, for this peer alone. */
    public DatagramOptions to(InetSocketAddress onlyPeer) {
        return new DatagramOptions(
                local, onlyPeer, receiveBufferBytes, reuseAddress, broadcast, ttl, joinOn, sendOn, kernelTime, offload);
    }

    /** The same, with this receive buffer. */
    public DatagramOptions receiveBuffer(int bytes) {
        return new DatagramOptions(
                local, peer, bytes, reuseAddress, broadcast, ttl, joinOn, sendOn, kernelTime, offload);
    }

    /** The same, for somebody who does not ask when each datagram came. */
    public DatagramOptions withoutKernelTime() {
        return new DatagramOptions(
                local, peer, receiveBufferBytes, reuseAddress, broadcast, ttl, joinOn, sendOn, false, offload);
    }

    /** The same, with the kernel putting together no more and no less than this. */
    public DatagramOptions offload(Offload wanted) {
        return new DatagramOptions(
                local, peer, receiveBufferBytes, reuseAddress, broadcast, ttl, joinOn, sendOn, kernelTime, wanted);
    }
}
