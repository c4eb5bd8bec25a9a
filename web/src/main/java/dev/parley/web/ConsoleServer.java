package dev.parley.web;

import dev.parley.address.Endpoint;
import dev.parley.web.access.AccessKeys;
import dev.parley.web.access.HostNames;
import dev.parley.web.access.RequestGuard;
import dev.parley.web.api.Api;
import dev.parley.web.api.LiveEvents;
import dev.parley.web.workbench.BenchException;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.websocket.WsRouting;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * The page's server. It answers on one address of this computer, and only a browser that opened its link gets data. Start it with
 * {@link #start}; {@link #close} ends the server and every session of its bench within about a second. Safe from any thread.
 */
public final class ConsoleServer implements AutoCloseable {
    /** Requests that a browser keeps open, and slow ones of others: a virtual thread each. */
    private static final int MOST_CONNECTIONS = 10_000;

    private static final int PORTS_TRIED = 20;

    private static final Duration IDLE = Duration.ofMinutes(1);

    private static final String USED_LINK = """
            This link has been used, or is of an earlier start: each opens the page once.
            Parley has printed a new one in its terminal.
            """;

    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    private final Console console;
    private final AccessKeys keys = new AccessKeys();
    private final WebServer server;
    private final Consumer<String> notes;
    private final InetSocketAddress address;

    /** The link that was told last. */
    private final AtomicReference<String> told = new AtomicReference<>("");

    /** What the link calls it: the address that others reach likeliest. */
    private final String name;

    private ConsoleServer(Console console, InetAddress host, int port, Consumer<String> notes) {
        this.console = console;
        this.notes = notes;
        this.address = new InetSocketAddress(host, port);
        Set<String> hosts = HostNames.of(host).stream()
                .map(name -> name + ":" + port)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        this.name = hosts.iterator().next();
        RequestGuard guard = new RequestGuard(keys, hosts, port);
        HttpRouting.Builder routing = HttpRouting.builder().addFilter(guard);
        routing.get("/open", (request, response) -> open(request, response, guard));
        new Api(console).route(routing);
        new PageFiles().route(routing);
        HELIDON.setLevel(Level.OFF);
        this.server = WebServer.builder()
                .address(host)
                .port(port)
                .maxTcpConnections(MOST_CONNECTIONS)
                .idleConnectionTimeout(IDLE)
                .shutdownHook(false)
                .directHandlers(RequestGuard.refusals())
                .addRouting(routing)
                .addRouting(WsRouting.builder().endpoint(LiveEvents.PATH, () -> new LiveEvents(console, guard)))
                .build();
        told.set(link());
    }

    /**
     * Opens the server.
     *
     * @param notes gets sentences for whoever started it
     * @throws BindException if the port is taken, or the address is not this computer's
     */
    public static ConsoleServer start(ConsoleSetup setup, Consumer<String> notes) throws BindException {
        int last = setup.triesNext() ? Math.min(65_535, setup.port() + PORTS_TRIED) : setup.port();
        for (int each = setup.port(); ; each++) {
            Console console = new Console(setup);
            ConsoleServer made = new ConsoleServer(console, setup.host(), each, notes);
            // Where it cannot bind, Helidon says so in its log alone.
            made.server.start();
            if (made.server.isRunning()) {
                return made;
            }
            made.close();
            if (each >= last) {
                throw new BindException(
                        "the page cannot be at %s: another program has that port, or no interface has that address. Give another with --at"
                                .formatted(Endpoint.show(made.address)));
            }
        }
    }

    private void open(ServerRequest request, ServerResponse response, RequestGuard guard) {
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        if (keys.use(request.query().first("key").orElse(""))) {
            response.status(Status.SEE_OTHER_303)
                    .header(HeaderNames.LOCATION, "/")
                    .header(HeaderNames.SET_COOKIE, guard.setCookie())
                    .send();
            return;
        }
        String now = link();
        // Once for each link: another page of the browser could ask without an end.
        if (!now.equals(told.getAndSet(now))) {
            notes.accept("somebody opened a link that has been used: a new one is " + now);
        }
        response.status(Status.FORBIDDEN_403)
                .header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .send(USED_LINK.getBytes(StandardCharsets.UTF_8));
    }

    /** What opens the page, once. */
    public String link() {
        return "http://" + name + "/open?key=" + keys.key();
    }

    /** Where it is. */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * Puts a settings file's text to work.
     *
     * @param file its name
     * @throws BenchException if it is wrong
     */
    public void bench(String file, String text) throws BenchException {
        console.workbench().open(file, text);
    }

    /** Switches the simulated device on. */
    public void simulate() {
        console.simulate(true);
    }

    @Override
    public void close() {
        console.close();
        server.stop();
    }
}
