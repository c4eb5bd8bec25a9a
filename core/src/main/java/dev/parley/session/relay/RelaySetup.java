package dev.parley.session.relay;

import dev.parley.address.Address;
import dev.parley.address.Scheme;
import dev.parley.event.EventListener;
import dev.parley.host.Interfaces;
import dev.parley.impairment.AcceptLate;
import dev.parley.impairment.Impairments;
import dev.parley.impairment.Profile;
import dev.parley.impairment.RandomSeed;
import dev.parley.impairment.Rebind;
import dev.parley.impairment.Refuse;
import dev.parley.impairment.Timeline;
import dev.parley.session.link.WriteQueue;
import dev.parley.session.listen.ListenConfig;
import dev.parley.session.listen.ListenSetup;
import dev.parley.socket.Network;
import dev.parley.socket.NetworkException;
import dev.parley.socket.Resolver;
import dev.parley.socket.StreamOptions;
import dev.parley.time.Clock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A relay between the peers of a listener and a target. Addresses, limits, count and time are the listener's own. Each method
 * gives back this setup and checks its argument at once. A setup opens one relay and is not changed afterwards. Not safe from
 * several threads.
 */
public final class RelaySetup {
    private final List<Address> addresses;
    private final ListenSetup listening;
    private final Address target;
    private Duration idle = Duration.ofMinutes(2);
    private int maxFlows = 1_000;
    private final Map<String, String> bothWays = new LinkedHashMap<>();
    private Profile profile = Profile.NONE;
    private Impairments up = Impairments.NONE;
    private Impairments down = Impairments.NONE;
    private Timeline timeline = Timeline.NONE;
    private long seed = RandomSeed.next();
    private Duration connectTimeout = StreamOptions.DEFAULT_CONNECT_TIMEOUT;

    /**
     * @param addresses where peers come: at least one, all of the target's transport
     * @param target where what they send goes
     * @throws IllegalArgumentException if the transports differ
     */
    public RelaySetup(List<Address> addresses, Address target) {
        this.addresses = List.copyOf(addresses);
        this.listening = new ListenSetup(addresses).named("relay");
        this.target = target;
        for (Address address : addresses) {
            if (address.scheme() != target.scheme()) {
                throw new IllegalArgumentException(
                        "a relay passes on what it gets as it is: from %s it cannot pass to %s. Give both the same scheme."
                                .formatted(address, target));
            }
        }
        if (target.isEveryInterface() || target.port() == 0) {
            throw new IllegalArgumentException(
                    "the target of a relay needs a host and a port, such as %s://192.168.1.20:9000, but was %s"
                            .formatted(target.scheme().word(), target));
        }
    }

    /** Where it listens and for whom, to be set up further. */
    public ListenSetup listening() {
        return listening;
    }

    /** Another network or clock, for tests. */
    public RelaySetup on(Network otherNetwork, Clock otherClock) {
        listening.on(otherNetwork, otherClock);
        return this;
    }

    /**
     * How long a UDP peer may be silent, and the target towards it, before its flow ends: more than 0; 2 minutes by default,
     * as RFC 4787 (REQ-5) asks of address translators.
     */
    public RelaySetup idle(Duration most) {
        if (!most.isPositive()) {
            throw new IllegalArgumentException("--idle must be more than 0");
        }
        idle = most;
        return this;
    }

    /**
     * The most UDP peers at once, each with a socket of its own towards the target: 1 or more; 1,000 by default. One more takes
     * the place of the one that has been silent longest. Those on TCP are {@link ListenSetup#maxConnections}.
     */
    public RelaySetup maxFlows(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("--max-flows must be 1 or more, but was " + most);
        }
        maxFlows = most;
        return this;
    }

    /** Records all traffic into that file; see {@link ListenSetup#record(Path)}. */
    public RelaySetup record(Path file) {
        listening.record(file);
        return this;
    }

    /** How long a connection to the target is tried: more than 0; 10 s by default. */
    public RelaySetup connectTimeout(Duration most) {
        if (!most.isPositive()) {
            throw new IllegalArgumentException("--connect-timeout must be more than 0");
        }
        connectTimeout = most;
        return this;
    }

    /** Does this to what passes in either direction. */
    public RelaySetup impair(Impairments both) {
        return impairUp(both).impairDown(both);
    }

    /** Does this to what goes to the target, beside what is done already. */
    public RelaySetup impairUp(Impairments more) {
        up = up.with(more);
        return this;
    }

    /** Does this to what comes from the target, beside what is done already. */
    public RelaySetup impairDown(Impairments more) {
        down = down.with(more);
        return this;
    }

    /**
     * One value of an impairment, as {@link Impairments#parse} reads it behind its key; done in either direction. They are put
     * together when the relay is opened, so that {@code jitter} may come before {@code delay}.
     */
    public RelaySetup impair(String key, String value) {
        bothWays.put(key, value);
        return this;
    }

    /** Makes it the network of that profile; what is asked for beside it comes in the place of the profile's. */
    public RelaySetup profile(Profile known) {
        profile = known;
        return this;
    }

    /**
     * Does this, from each of its times on in place of what was done before; the times count from when the relay is opened. With a loop
     * it begins again with what is done from the start. {@link RelaySession#impair(Impairments, Impairments)} ends it.
     */
    public RelaySetup timeline(Timeline other) {
        timeline = other;
        return this;
    }

    /** The same seed and the same traffic give the same losses, delays and so on; by default another each time, which is told. */
    public RelaySetup seed(long number) {
        seed = number;
        return this;
    }

    /**
     * Opens the relay; no address stays open if one cannot be.
     *
     * @param events gets everything that happens
     * @throws NetworkException in words, if the target's host is not known or the system will not have an address
     */
    public RelaySession open(EventListener events) throws NetworkException {
        return opened(events);
    }

    /** Opens the relay without anybody who gets its events. */
    public RelaySession open() throws NetworkException {
        return opened(null);
    }

    private RelaySession opened(@Nullable EventListener events) throws NetworkException {
        List<InetSocketAddress> to = Resolver.resolve(target);
        refuseItself(to.getFirst());
        check();
        ListenConfig listener = listening.config(events).forHandler(null, maxFlows, WriteQueue.MOST_BYTES);
        if (listener.session().impaired() != null) {
            throw new IllegalArgumentException(
                    "what a relay passes is impaired by impair, impairUp and impairDown of its own setup, not of listening()");
        }
        return RelaySession.open(
                new RelayConfig(listener, target, to, idle, up(), down(), timeline, seed, connectTimeout));
    }

    /**
     * Checks what is done to what passes, which {@link #open} does too.
     *
     * @throws IllegalArgumentException if the impairments cannot be done together, or not to this transport or direction
     */
    public RelaySetup check() {
        check(target.scheme(), up(), down());
        check(target.scheme(), timeline);
        return this;
    }

    static void check(Scheme scheme, Timeline timeline) {
        for (Timeline.Step step : timeline.steps()) {
            try {
                check(scheme, step.up(), step.down());
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException(
                        "in the timeline, '%s': %s".formatted(step, wrong.getMessage()), wrong);
            }
        }
    }

    static void check(Scheme scheme, Impairments up, Impairments down) {
        for (Impairments each : List.of(up, down)) {
            if (scheme.isStream()) {
                each.forStreams();
            } else {
                each.forDatagrams();
            }
        }
        if (down.find(Rebind.class).isPresent()) {
            throw new IllegalArgumentException(
                    "rebind changes the port that the target sees, so it is for --up alone: peers send to the relay's own port, which stays");
        }
        if (down.find(Refuse.class).isPresent() || down.find(AcceptLate.class).isPresent()) {
            throw new IllegalArgumentException(
                    "refuse and accept-late are for --up alone: peers connect to the relay, and the target does not");
        }
    }

    /** What is done to what goes to the target: the profile's, then what is done both ways, then what is done this way. */
    public Impairments up() {
        return profile().up().with(bothWays()).with(up);
    }

    /** The same for what comes from the target. */
    public Impairments down() {
        return profile().down().with(bothWays()).with(down);
    }

    /** What is done later. */
    public Timeline timeline() {
        return timeline;
    }

    /** A stream loses nothing: there a profile stalls. */
    private Profile profile() {
        return target.scheme().isStream() ? profile.forStreams() : profile;
    }

    private Impairments bothWays() {
        return bothWays.isEmpty()
                ? Impairments.NONE
                : Impairments.parse(bothWays.entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining(",")));
    }

    /** What it sent to itself it would pass on to itself, for ever. */
    private void refuseItself(InetSocketAddress to) {
        for (Address address : addresses) {
            if (address.port() == to.getPort() && hears(address, to) && isHere(to.getAddress())) {
                throw new IllegalArgumentException(
                        "%s is where this relay listens itself, so it would pass on to itself for ever: give it another target or another port"
                                .formatted(target));
            }
        }
    }

    private static boolean hears(Address address, InetSocketAddress to) {
        try {
            return address.isEveryInterface()
                    || Resolver.resolve(address).stream().anyMatch(to::equals);
        } catch (NetworkException unknown) {
            return false; // opening it says so
        }
    }

    private static boolean isHere(InetAddress address) {
        return address.isLoopbackAddress() || Interfaces.read().isLocal(address);
    }
}
