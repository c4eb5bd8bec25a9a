package dev.parley.web.toxiproxy;

import dev.parley.address.Address;
import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.impairment.Impairments;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.session.Outcome;
import dev.parley.session.Session;
import dev.parley.session.relay.RelaySession;
import dev.parley.socket.NetworkException;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import dev.parley.web.access.HostNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Relays that programs drive by toxiproxy's HTTP API, as one session: each proxy is a relay whose events have the proxy's name.
 * That it listens is an event of {@value #NAME}. Safe from any thread.
 *
 * @see <a href="https://github.com/Shopify/toxiproxy#http-api">toxiproxy, HTTP API</a>
 */
public final class RelayApi implements Session {
    /** What the event of the API's own socket calls it. */
    public static final String NAME = "relay-api";

    /** Where toxiproxy is. */
    public static final int USUAL_PORT = 8474;

    /** Slow clients keep a virtual thread each. */
    private static final int MOST_CONNECTIONS = 10_000;

    private static final Duration IDLE = Duration.ofMinutes(1);

    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    private final Clock clock = Clock.SYSTEM;
    private final Signal changed = new Signal();
    private final long deadlineNanos;
    private final Proxies proxies;
    private final WebServer server;
    private final @Nullable Proxy first;
    private volatile @Nullable Outcome outcome;
    private volatile @Nullable RuntimeException crash;

    /**
     * The proxy that is there from the start.
     *
     * @param name what clients and events call it
     * @param relays sets up its relay, each time that it is opened
     * @param up what is done on purpose at first to what goes to the target; clients see toxics
     * @param down the same for what comes from the target
     */
    public record First(String name, Relays relays, Address listen, Address target, Impairments up, Impairments down) {}

    /**
     * Where the API is, and until when.
     *
     * @param at address and port; port 0 takes a free one
     * @param version which Parley this is, for clients that ask
     * @param length how long it runs at most; null for ever
     */
    public record Setup(
            InetSocketAddress at, String version, @Nullable Duration length) {}

    private RelayApi(Setup setup, @Nullable Proxy first, Relays relays, EventListener events) {
        this.first = first;
        Duration length = setup.length();
        this.deadlineNanos = length == null ? Clock.NEVER : clock.nanos() + length.toNanos();
        this.proxies = new Proxies(relays, events, this::watch);
        HELIDON.setLevel(Level.OFF);
        HttpRouting.Builder routing =
                HttpRouting.builder().addFilter(new ApiGuard(hosts(setup.at().getAddress())));
        ApiRoutes.add(proxies, setup.version(), routing);
        this.server = WebServer.builder()
                .address(setup.at().getAddress())
                .port(setup.at().getPort())
                .maxTcpConnections(MOST_CONNECTIONS)
                .idleConnectionTimeout(IDLE)
                .shutdownHook(false)
                .directHandlers(ApiGuard.refusals())
                .addRouting(routing)
                .build();
    }

    private static Set<String> hosts(InetAddress at) {
        Set<String> hosts = new LinkedHashSet<>(HostNames.of(at));
        hosts.addAll(List.of("127.0.0.1", "localhost", "[::1]"));
        return hosts;
    }

    /**
     * Opens the API and the first proxy; nothing stays open if one cannot be.
     *
     * @param first the proxy that is there from the start, or null for none
     * @param relays sets up the relays of proxies that clients create
     * @param events gets the events of all relays
     * @throws IllegalArgumentException if what is asked for cannot be, in words
     * @throws NetworkException in words, if the system will not have an address
     */
    public static RelayApi open(Setup setup, @Nullable First first, Relays relays, EventListener events)
            throws NetworkException {
        Proxy proxy = first == null
                ? null
                : new Proxy(
                        first.name(),
                        first.relays(),
                        first.listen(),
                        first.target(),
                        Toxics.of(first.up(), first.down()));
        RelayApi api = new RelayApi(setup, proxy, relays, events);
        try {
            if (proxy != null) {
                api.proxies.add(proxy);
            }
            api.start(setup.at(), events);
            return api;
        } catch (NetworkException | RuntimeException bad) {
            api.close();
            throw bad;
        }
    }

    private void start(InetSocketAddress at, EventListener events) throws NetworkException {
        server.start();
        if (!server.isRunning()) { // Helidon says why in its log alone
            throw new NetworkException(
                    Cause.ADDRESS_IN_USE,
                    "the API cannot be at %s: another program has that port, or no interface of this computer has that address. Give another with --api"
                            .formatted(Endpoint.show(at)),
                    null);
        }
        Endpoint local = new Endpoint(Scheme.TCP, address());
        events.on(new Event.Listening(new Event.Header(clock.epochNanos(), NAME, local, null, 0), List.of(), 0));
    }

    /** Where the API is. */
    public InetSocketAddress address() {
        return new InetSocketAddress(server.prototype().address(), server.port());
    }

    private void watch(Proxy proxy, RelaySession session) {
        Thread.ofVirtual().name("parley-relay-api").start(() -> awaitEnd(proxy, session));
    }

    /**
     * What ends by itself is the first one, when its count or time is over; or something went wrong. Where what all are recorded in
     * cannot be written, it is over for all.
     */
    private void awaitEnd(Proxy proxy, RelaySession session) {
        try {
            Outcome ended = session.await();
            if (ended.cause() != Cause.STOPPED) {
                if (Objects.equals(proxy, first) || ended.cause() == Cause.OUTPUT_FAILED) {
                    outcome = ended;
                }
                proxies.ended(session);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unexpected) {
            crash = unexpected;
        } finally {
            changed.set();
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Blocks until it is stopped, its time is up, or the first proxy's relay has ended by itself. */
    @Override
    public Outcome await() throws InterruptedException {
        while (true) {
            changed.clear();
            RuntimeException unexpected = crash;
            if (unexpected != null) {
                throw unexpected;
            }
            Outcome ended = outcome;
            if (ended != null) {
                return ended;
            }
            if (!clock.await(changed, deadlineNanos)) {
                return Outcome.DONE;
            }
        }
    }

    @Override
    public void stop() {
        if (outcome == null) {
            outcome = Outcome.STOPPED;
        }
        changed.set();
    }

    @Override
    public Totals totals() {
        return proxies.totals();
    }

    @Override
    public void close() {
        stop();
        proxies.close();
        server.stop();
    }
}
