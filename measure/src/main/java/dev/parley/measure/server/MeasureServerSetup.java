package dev.parley.measure.server;

import dev.parley.address.Address;
import dev.parley.address.Cidr;
import dev.parley.address.Family;
import dev.parley.host.Interfaces;
import dev.parley.measure.result.ServerListener;
import dev.parley.socket.DatagramOptions.Offload;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.Network;
import dev.parley.socket.NetworkException;
import dev.parley.socket.Resolver;
import dev.parley.time.Clock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a far end shall do, before it is opened. Not safe from several threads. */
public final class MeasureServerSetup {
    /** So many streams at once are served unless another number is asked for. */
    public static final int DEFAULT_MAX_CLIENTS = 64;
    /** No flow is longer unless another time is asked for. */
    public static final Duration DEFAULT_MAX_TIME = Duration.ofMinutes(1);

    private static final int MOST_CLIENTS = 10_000;

    final List<Address> addresses;
    Network network = Network.system();
    Clock clock = Clock.SYSTEM;
    int maxClients = DEFAULT_MAX_CLIENTS;
    Duration maxTime = DEFAULT_MAX_TIME;
    List<Cidr> allowed = List.of();

    @Nullable
    Duration length;

    private boolean offload = true;
    private boolean merged;

    public MeasureServerSetup(List<Address> addresses) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a far end needs an address: parley measure --serve udp://:9300");
        }
        this.addresses = List.copyOf(addresses);
    }

    /** Most streams that are served at once, 1 to 10,000; others are refused with that reason. */
    public MeasureServerSetup maxClients(long most) {
        if (most < 1 || most > MOST_CLIENTS) {
            throw new IllegalArgumentException("--max-clients must be from 1 to 10000, but was " + most);
        }
        maxClients = (int) most;
        return this;
    }

    /** The longest run that a client may request. */
    public MeasureServerSetup maxTime(Duration most) {
        if (!most.isPositive()) {
            throw new IllegalArgumentException("--max-time must be more than 0");
        }
        maxTime = most;
        return this;
    }

    /** Serves these peers; without any, those on this computer and on its own networks. */
    public MeasureServerSetup allow(List<Cidr> peers) {
        allowed = List.copyOf(peers);
        return this;
    }

    /** Whether runs of datagrams pass the kernel at once (UDP_SEGMENT), where it can; they do by default. */
    public MeasureServerSetup offload(boolean on) {
        offload = on;
        return this;
    }

    /** Whether what arrives may come merged (UDP_GRO): what the kernel drops is then not known. */
    public MeasureServerSetup merged(boolean on) {
        merged = on;
        return this;
    }

    /** Ends by itself after that time. */
    public MeasureServerSetup lasting(Duration time) {
        length = time;
        return this;
    }

    /** Another network and clock, for tests. */
    public MeasureServerSetup on(Network otherNetwork, Clock otherClock) {
        network = otherNetwork;
        clock = otherClock;
        return this;
    }

    /** Whether a client may have asked at one of several addresses. */
    static boolean isEverywhere(DatagramPort port) {
        return port.local().getAddress().isAnyLocalAddress();
    }

    Offload offload() {
        return !offload ? Offload.NONE : merged ? Offload.BOTH : Offload.SENDING;
    }

    boolean isAllowed(InetAddress peer) {
        return allowed.isEmpty()
                ? Interfaces.read().isNear(peer)
                : allowed.stream().anyMatch(block -> block.contains(peer));
    }

    static InetSocketAddress resolve(Address address) throws NetworkException {
        if (address.isEveryInterface()) {
            InetAddress any = address.options().family() == Family.IPV4
                    ? new InetSocketAddress("0.0.0.0", 0).getAddress()
                    : Interfaces.everyInterface();
            return new InetSocketAddress(any, address.port());
        }
        return Resolver.resolve(address).getFirst();
    }

    /**
     * Opens it.
     *
     * @param listener hears what it does
     * @throws NetworkException in words, if the network or the system will not have it
     */
    public MeasureServer open(ServerListener listener) throws NetworkException {
        return new MeasureServer(this, listener);
    }
}
