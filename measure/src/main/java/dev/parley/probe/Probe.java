package dev.parley.probe;

import dev.parley.address.Address;
import dev.parley.address.Scheme;
import dev.parley.event.EventListener;
import dev.parley.host.Interfaces;
import dev.parley.payload.Payload;
import dev.parley.probe.check.Checks;
import dev.parley.probe.result.Report;
import dev.parley.probe.target.Bounds;
import dev.parley.probe.target.Bounds.Distance;
import dev.parley.socket.Network;
import dev.parley.socket.NetworkException;
import dev.parley.socket.Resolver;
import dev.parley.time.Clock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A check-up of a server or device that has no Parley on it: what it is, before it runs. Each method gives back this probe
 * and checks its argument at once. Not safe from several threads.
 *
 * <pre>{@code
 * Report report = Probe.of("udp://192.168.1.37:9000").run(System.out::println);
 * assertTrue(report.isGood(), () -> report.findings().toString());
 * }</pre>
 *
 * <p>It sends to that one host alone, one check after the other, and never more than its {@link Bounds}. What is found is
 * published as {@link dev.parley.event.Event.Step} events; the first has the bounds, and a {@link
 * dev.parley.event.Event.Summary} comes last.
 */
public final class Probe {
    /** How long an answer is waited for by default. */
    public static final Duration DEFAULT_WAIT = Duration.ofSeconds(1);

    /** What is said by default. */
    public static final String DEFAULT_MESSAGE = "hello";

    private static final int MOST_MESSAGE_BYTES = 1_024;
    private static final Duration MOST_WAIT = Duration.ofSeconds(10);

    /** What those behind them build on. */
    private static final Set<String> LEARNING = Set.of("listening", "greeting", "line-end");

    private final Address address;
    private Payload message = Payload.of(DEFAULT_MESSAGE);
    private Duration wait = DEFAULT_WAIT;
    private UnaryOperator<Bounds> bounds = UnaryOperator.identity();
    private Set<String> only = Set.of();
    private Set<String> left = Set.of();
    private Network network = Network.system();
    private Clock clock = Clock.SYSTEM;

    private Probe(Address address) {
        this.address = address.requireTarget();
    }

    /**
     * Of the server at that address, such as {@code udp://192.168.1.37:9000}.
     *
     * @throws dev.parley.address.AddressException with a sentence that shows the right spelling
     */
    public static Probe of(String address) {
        return of(Address.parse(address));
    }

    /** Of the server at that address, which has a host and a port. */
    public static Probe of(Address address) {
        return new Probe(address);
    }

    /** The stable words of all checks of that transport, in the order in which they are made. */
    public static List<String> checks(Scheme scheme) {
        return Checks.names(scheme);
    }

    /** What is said instead of {@code hello}: something that the server answers to. 1 to 1,024 bytes. */
    public Probe message(Payload payload) {
        if (payload.isEmpty() || payload.size() > MOST_MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                    "the message of a check-up must have 1 to 1,024 B, but had " + payload.size());
        }
        message = payload;
        return this;
    }

    /** The same as UTF-8 text. */
    public Probe message(String text) {
        return message(Payload.of(text));
    }

    /** How long an answer is waited for, and a connection tried; more than 0, at most 10 s. 1 s by default. */
    public Probe waiting(Duration most) {
        if (!most.isPositive() || most.compareTo(MOST_WAIT) > 0) {
            throw new IllegalArgumentException("the wait for an answer must be more than 0 and at most 10s");
        }
        wait = most;
        return this;
    }

    /** Other bounds than the usual ones for that host: {@code bounds(usual -> usual.burst(8))}. */
    public Probe bounds(UnaryOperator<Bounds> change) {
        UnaryOperator<Bounds> before = bounds;
        bounds = usual -> change.apply(before.apply(usual));
        return this;
    }

    /** Makes these checks alone, and those from which they learn how to talk to the server. */
    public Probe only(Collection<String> checks) {
        Checks.requireKnown(address.scheme(), checks);
        only = Set.copyOf(checks);
        return this;
    }

    /** Leaves these checks out, but {@code listening}; what they would have learned is then not known. */
    public Probe skip(Collection<String> checks) {
        Checks.requireKnown(address.scheme(), checks);
        left = Set.copyOf(checks);
        return this;
    }

    /** Another network or clock, for tests. */
    public Probe on(Network otherNetwork, Clock otherClock) {
        network = otherNetwork;
        clock = otherClock;
        return this;
    }

    /**
     * Makes the check-up and waits for its end.
     *
     * @param events gets the bounds, each finding as it comes, and the sums; called on the thread of the check-up
     * @return what was found
     * @throws IllegalArgumentException if the address is no single host, or the bounds are more than may go there
     * @throws NetworkException if the host does not resolve; nothing was sent
     * @throws InterruptedException if this thread was interrupted; the check-up is ended then
     */
    public Report run(EventListener events) throws NetworkException, InterruptedException {
        try (ProbeSession session = open(events)) {
            session.await();
            session.close();
            return session.report();
        }
    }

    /** As {@link #run}, but does not wait: the session ends by itself, or when it is stopped. */
    public ProbeSession open(EventListener events) throws NetworkException {
        InetSocketAddress peer = Resolver.resolve(address).getFirst();
        Interfaces interfaces = Interfaces.read();
        InetAddress host = peer.getAddress();
        if (host.isMulticastAddress() || interfaces.isBroadcast(host)) {
            throw new IllegalArgumentException(
                    address + " is many hosts, and a check-up is for one: write the address of one of them");
        }
        Distance distance =
                interfaces.isLocal(host) ? Distance.HERE : interfaces.isNear(host) ? Distance.NEAR : Distance.BEYOND;
        Bounds agreed = bounds.apply(Bounds.of(distance)).requireFor(distance);
        if (address.scheme() == Scheme.UDP && message.size() > agreed.size()) {
            throw new IllegalArgumentException("the message is longer than the largest datagram that was asked for");
        }
        return ProbeSession.open(this, peer, distance, agreed, events);
    }

    boolean isWanted(String check) {
        if (check.equals("listening")) {
            return true;
        }
        return only.isEmpty()
                ? !left.contains(check)
                : only.contains(check) || (LEARNING.contains(check) && isBeforeWanted(check));
    }

    /** Who only wants to know whether anything listens there sends nothing. */
    private boolean isBeforeWanted(String check) {
        List<String> all = Checks.names(address.scheme());
        return only.stream().anyMatch(each -> all.indexOf(each) > all.indexOf(check));
    }

    Scheme scheme() {
        return address.scheme();
    }

    Payload message() {
        return message;
    }

    Duration longestWait() {
        return wait;
    }

    Network network() {
        return network;
    }

    Clock clock() {
        return clock;
    }
}
