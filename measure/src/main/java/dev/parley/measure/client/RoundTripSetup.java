package dev.parley.measure.client;

import dev.parley.address.Address;
import dev.parley.host.Interfaces;
import dev.parley.measure.protocol.Frame;
import dev.parley.measure.protocol.RunRequest;
import dev.parley.measure.protocol.TrafficPolicy;
import dev.parley.measure.result.Measurement;
import dev.parley.measure.result.RoundTripResult;
import dev.parley.pace.Pace;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramOptions.Offload;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.Network;
import dev.parley.socket.NetworkErrors;
import dev.parley.socket.NetworkException;
import dev.parley.socket.Resolver;
import dev.parley.time.Clock;
import dev.parley.time.Rate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Round trips to somebody who echoes, at a fixed rate on an open-loop schedule: the i-th message is due at {@code start + i
 * · interval}, however long those before it take. Each method gives back this setup and checks its argument at once. Not
 * safe from several threads.
 */
public final class RoundTripSetup {
    /** Datagrams and messages have this size unless another is asked for. */
    public static final int DEFAULT_BYTES = 64;
    /** So long it takes unless a time or a number is asked for. */
    public static final Duration DEFAULT_LENGTH = Duration.ofSeconds(10);
    /** So long the last answers are waited for. */
    public static final Duration DEFAULT_DRAIN = Duration.ofSeconds(1);
    /** A stream's messages are no larger. */
    public static final int MOST_STREAM_BYTES = 1 << 20;

    static final int MOST_STREAMS = 64;

    final Address target;
    Network network = Network.system();
    Clock clock = Clock.SYSTEM;
    int bytes = DEFAULT_BYTES;
    Rate rate = new Rate(TrafficPolicy.PER_SECOND);

    @Nullable
    Duration length = DEFAULT_LENGTH;

    @Nullable
    Long count;

    Duration drain = DEFAULT_DRAIN;
    int streams = 1;
    boolean ownNetwork;

    /** @param target who echoes, with a host and a port */
    public RoundTripSetup(Address target) {
        this.target = target.requireTarget();
    }

    /**
     * The size of each datagram or message, in bytes.
     *
     * @throws IllegalArgumentException if it is below 16, or larger than a datagram can be or a message may be (1 MiB)
     */
    public RoundTripSetup size(long size) {
        bytes = checkSize(target, size);
        return this;
    }

    static int checkSize(Address target, long size) {
        if (size < Frame.HEADER_BYTES) {
            throw new IllegalArgumentException(
                    "--size must be 16 B or more, but was %s: each message carries a mark, the number of its run and its own"
                            .formatted(size));
        }
        if (size > MOST_STREAM_BYTES) {
            throw new IllegalArgumentException("--size must be 1 MiB or less, but was " + size + " B");
        }
        return (int) size;
    }

    /**
     * How many leave in a second, over all streams; 100/s by default.
     *
     * @throws IllegalArgumentException if there is no limit: round trips need a schedule
     */
    public RoundTripSetup rate(Rate perSecond) {
        if (perSecond.isUnlimited()) {
            throw new IllegalArgumentException(
                    "round trips need a schedule, so their --rate has a number: write --rate 1000/s, or --flood for throughput");
        }
        rate = perSecond;
        return this;
    }

    /** For how long; 10 s by default. With {@link #count} whichever comes first. */
    public RoundTripSetup lasting(Duration time) {
        if (!time.isPositive()) {
            throw new IllegalArgumentException("--for must be more than 0");
        }
        length = time;
        return this;
    }

    /** How many in all; without {@link #lasting} for as long as that takes. Over several streams, rounded up to a multiple. */
    public RoundTripSetup count(long most) {
        if (most < 1) {
            throw new IllegalArgumentException("--count must be 1 or more, but was " + most);
        }
        count = most;
        if (DEFAULT_LENGTH.equals(length)) {
            length = null;
        }
        return this;
    }

    /** How long an answer is waited for after the last message has left; 1 s by default. What comes later is lost. */
    public RoundTripSetup drain(Duration time) {
        drain = time;
        return this;
    }

    /** How many sockets or connections at once, 1 to 64, which share the rate. Each has a thread of its own. */
    public RoundTripSetup streams(long sockets) {
        streams = checkStreams(sockets);
        return this;
    }

    static int checkStreams(long streams) {
        if (streams < 1 || streams > MOST_STREAMS) {
            throw new IllegalArgumentException("--streams must be from 1 to 64, but was " + streams);
        }
        return (int) streams;
    }

    /** Whether more than 100/s or 1,400 B may go to another computer although it did not agree. */
    public RoundTripSetup ownNetwork(boolean own) {
        ownNetwork = own;
        return this;
    }

    /** Another network and clock, for tests. */
    public RoundTripSetup on(Network otherNetwork, Clock otherClock) {
        network = otherNetwork;
        clock = otherClock;
        return this;
    }

    RunRequest runRequest() {
        return new RunRequest(null, bytes, new Pace(1e9 / rate.perSecond(), Long.MAX_VALUE, Long.MAX_VALUE));
    }

    /** On a clock that is moved by hand nobody would wait, and nothing is compared. */
    boolean warmsUp() {
        return clock.equals(Clock.SYSTEM);
    }

    /** Each datagram alone: offload would give many of them one time. */
    DatagramPort openPort(InetSocketAddress peer) throws IOException {
        return openPort(network, peer, Offload.NONE);
    }

    static DatagramPort openPort(Network network, InetSocketAddress peer, Offload offload) throws IOException {
        InetSocketAddress anywhere = new InetSocketAddress(Interfaces.everyInterface(peer.getAddress()), 0);
        return network.openDatagram(
                DatagramOptions.at(anywhere).to(peer).withoutKernelTime().offload(offload));
    }

    static void checkDatagram(InetSocketAddress peer, int bytes) {
        int most = NetworkErrors.mostDatagramBytes(peer.getAddress());
        if (bytes > most) {
            throw new IllegalArgumentException(
                    "--size: %s B do not fit into one datagram there; at most %s B do".formatted(bytes, most));
        }
    }

    /**
     * Begins.
     *
     * @throws IllegalArgumentException if the size does not fit into one datagram
     * @throws NetworkException in words, if the host is not known
     */
    public Measurement<RoundTripResult> start() throws NetworkException {
        InetSocketAddress peer = Resolver.resolve(target).getFirst();
        if (!target.scheme().isStream()) {
            checkDatagram(peer, bytes);
        }
        return new RoundTripRun(this, peer);
    }

    /**
     * Begins and waits for the end.
     *
     * @throws NetworkException in words, if nobody echoes
     * @throws InterruptedException if this thread was interrupted; the measurement is stopped then
     */
    public RoundTripResult run() throws NetworkException, InterruptedException {
        Measurement<RoundTripResult> measurement = start();
        try {
            return measurement.await();
        } finally {
            measurement.stop();
        }
    }
}
