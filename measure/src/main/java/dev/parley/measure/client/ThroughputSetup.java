package dev.parley.measure.client;

import dev.parley.address.Address;
import dev.parley.measure.protocol.Direction;
import dev.parley.measure.protocol.RunRequest;
import dev.parley.measure.protocol.TrafficPolicy;
import dev.parley.measure.result.Measurement;
import dev.parley.measure.result.ThroughputResult;
import dev.parley.pace.Pace;
import dev.parley.socket.DatagramOptions.Offload;
import dev.parley.socket.Network;
import dev.parley.socket.NetworkException;
import dev.parley.socket.Resolver;
import dev.parley.time.Clock;
import dev.parley.time.Rate;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much goes through to a far end, from it, or both. Each method gives back this setup and checks its argument at once.
 * Not safe from several threads.
 */
public final class ThroughputSetup {
    /** Each write over TCP has this size unless another is asked for. */
    public static final int DEFAULT_STREAM_BYTES = 128 << 10;

    final Address target;
    Network network = Network.system();
    Clock clock = Clock.SYSTEM;
    int bytes;
    Rate rate = Rate.UNLIMITED;
    Duration length = RoundTripSetup.DEFAULT_LENGTH;

    @Nullable
    Long count;

    Duration drain = RoundTripSetup.DEFAULT_DRAIN;
    int streams = 1;
    Direction direction = Direction.UP;
    boolean oneWay;
    private boolean offload = true;
    private boolean merged;
    private boolean ownNetwork;

    public ThroughputSetup(Address target) {
        this.target = target.requireTarget();
        this.bytes = target.scheme().isStream() ? DEFAULT_STREAM_BYTES : RoundTripSetup.DEFAULT_BYTES;
    }

    /**
     * The size of each datagram, or of each write over TCP, in bytes.
     *
     * @throws IllegalArgumentException if it is below 16, or larger than a datagram can be or a write may be (1 MiB)
     */
    public ThroughputSetup size(long size) {
        bytes = RoundTripSetup.checkSize(target, size);
        return this;
    }

    /** Datagrams a second, over all streams; as fast as it goes by default. */
    public ThroughputSetup rate(Rate perSecond) {
        rate = perSecond;
        return this;
    }

    /** For how long; 10 s by default. With {@link #count} whichever comes first. */
    public ThroughputSetup lasting(Duration time) {
        if (!time.isPositive()) {
            throw new IllegalArgumentException("--for must be more than 0");
        }
        length = time;
        return this;
    }

    /** How many datagrams or writes in all, each way; over several streams, rounded up to a multiple. */
    public ThroughputSetup count(long most) {
        count = most;
        return this;
    }

    /** How long the last ones are waited for; 1 s by default. */
    public ThroughputSetup drain(Duration time) {
        drain = time;
        return this;
    }

    /** How many sockets or connections at once, 1 to 64. */
    public ThroughputSetup streams(long sockets) {
        streams = RoundTripSetup.checkStreams(sockets);
        return this;
    }

    /** Which way; up by default. */
    public ThroughputSetup direction(Direction way) {
        direction = way;
        return this;
    }

    /** On UDP, asks nobody: what leaves is counted, and no more is known. */
    public ThroughputSetup oneWay(boolean unanswered) {
        if (unanswered && target.scheme().isStream()) {
            throw new IllegalArgumentException("--one-way is for datagrams: a TCP peer always answers");
        }
        oneWay = unanswered;
        return this;
    }

    /** Whether runs of datagrams pass the kernel at once (UDP_SEGMENT), where it can; they do by default. */
    public ThroughputSetup offload(boolean on) {
        offload = on;
        return this;
    }

    /** Whether what arrives here may come merged (UDP_GRO): what the kernel drops is then not known. */
    public ThroughputSetup merged(boolean on) {
        merged = on;
        return this;
    }

    /** Whether a flood may go to another computer although it did not agree; for {@link #oneWay}. */
    public ThroughputSetup ownNetwork(boolean own) {
        ownNetwork = own;
        return this;
    }

    /** Another network and clock, for tests. */
    public ThroughputSetup on(Network otherNetwork, Clock otherClock) {
        network = otherNetwork;
        clock = otherClock;
        return this;
    }

    Offload offload() {
        return !offload ? Offload.NONE : merged ? Offload.BOTH : Offload.SENDING;
    }

    /** Each stream's share. */
    Pace pace() {
        double interval = rate.isUnlimited() ? 0 : streams * 1e9 / rate.perSecond();
        Long all = count;
        return new Pace(interval, all == null ? Long.MAX_VALUE : Math.ceilDiv(all, streams), length.toNanos());
    }

    RunRequest runRequest() {
        return new RunRequest(direction, bytes, pace());
    }

    /**
     * Begins.
     *
     * @throws IllegalArgumentException if the size does not fit into one datagram, or if nobody agrees to what is asked for
     * @throws NetworkException in words, if the host is not known
     */
    public Measurement<ThroughputResult> start() throws NetworkException {
        InetSocketAddress peer = Resolver.resolve(target).getFirst();
        if (!target.scheme().isStream()) {
            RoundTripSetup.checkDatagram(peer, bytes);
        }
        if (oneWay
                && !TrafficPolicy.isFree(
                        rate.perSecond(), bytes, TrafficPolicy.isHere(peer.getAddress()), ownNetwork)) {
            throw new IllegalArgumentException(TrafficPolicy.refusal(target.toString()));
        }
        return new ThroughputRun(this, peer);
    }

    /**
     * Begins and waits for the end.
     *
     * @throws NetworkException in words, if there is no far end or it does not agree
     * @throws InterruptedException if this thread was interrupted; the measurement is stopped then
     */
    public ThroughputResult run() throws NetworkException, InterruptedException {
        Measurement<ThroughputResult> measurement = start();
        try {
            return measurement.await();
        } finally {
            measurement.stop();
        }
    }
}
