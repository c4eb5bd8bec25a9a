package dev.parley.junit;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.event.EventRecorder;
import dev.parley.framing.Framing;
import dev.parley.payload.Payload;
import dev.parley.regex.Regex;
import dev.parley.rule.Match;
import dev.parley.rule.Response;
import dev.parley.script.Script;
import dev.parley.script.ScriptBuilder;
import dev.parley.session.Peer;
import dev.parley.session.listen.ListenSession;
import dev.parley.session.listen.ListenSetup;
import dev.parley.session.record.TrafficRecorder;
import dev.parley.session.runtime.OpenSessions;
import dev.parley.socket.NetworkException;
import dev.parley.time.Rate;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The other end of the wire in a test: a real UDP or TCP socket on a free port of loopback, which answers, misbehaves on purpose, and
 * proves what arrived.
 *
 * <pre>{@code
 * try (TestPeer device = TestPeer.udp()) {
 *     device.on("temp?").silent(2).reply("temp=21");
 *     assertEquals(21, new Thermometer(device.address()).read());
 *     device.expect("temp?").times(3).andNothingMore();
 * }
 * }</pre>
 *
 * <p>In JUnit a field with {@link Udp} or {@link Tcp} does the same without {@code try}.
 *
 * <p><b>Answers.</b> {@link #on} and its like say what is done about a message. Of several that match, the one said last counts, and
 * {@link #otherwise} after all of them. Templates are Parley's: {@code ack: {{data}}}.
 *
 * <p><b>Expectations.</b> {@link #expect} takes the next message that no expectation has taken, and so one after the other in the
 * order in which they came. It waits for it, at most as long as {@link #waitAtMost} says, and never longer than it takes. A failure is
 * an {@link AssertionError} with what was expected and what came, and all that happened, with times, and the path of a capture file.
 *
 * <p>What a reply function throws ends the peer, and {@link #close} throws it again. Safe from any thread.
 */
public final class TestPeer implements AutoCloseable {
    private static final int MOST_PEERS = 10_000;

    private final PeerSettings settings;
    private final UnaryOperator<ListenSetup> options;
    private final PeerEvents events;
    private final @Nullable OpenSessions owner = OpenSessions.current();
    private final ConnectionQueue connections;
    private final List<TestScript> scripts = new CopyOnWriteArrayList<>();
    private final Reactions reactions = new Reactions(this::answer);
    private volatile Response response = new Response.None();
    private volatile ListenSession session;
    private volatile @Nullable PortKeeper keeper;
    private volatile boolean down;
    private volatile boolean framed;

    TestPeer(String address, UnaryOperator<ListenSetup> options, PeerSettings settings) {
        this.settings = settings;
        this.options = options;
        this.events = new PeerEvents(settings);
        this.connections = new ConnectionQueue(events);
        this.session = listen(address);
        events.at(session.port());
    }

    /** Opens a UDP peer. */
    public static TestPeer udp() {
        return open("udp://127.0.0.1:0", setup -> setup);
    }

    /** Opens a TCP peer whose stream has no messages: each read is one. */
    public static TestPeer tcp() {
        return open("tcp://127.0.0.1:0", setup -> setup);
    }

    /** Opens a TCP peer whose stream is cut into messages, as by {@link Framing#lines()}. */
    public static TestPeer tcp(Framing framing) {
        return open("tcp://127.0.0.1:0", setup -> setup.frame(framing));
    }

    /**
     * Opens a peer with any of a listener's options.
     *
     * @param address where, as {@code udp://127.0.0.1:0} or {@code tcp://[::1]:0}
     * @param options called each time that it is opened, also by {@link #up}
     * @throws IllegalStateException in words, if the system will not have it
     */
    public static TestPeer open(String address, UnaryOperator<ListenSetup> options) {
        return new TestPeer(address, options, PeerSettings.standAlone());
    }

    private ListenSession listen(String address) {
        ListenSetup setup = Parley.listen(address)
                .on(settings.network(), settings.clock())
                .named(settings.name())
                .seed(settings.seed())
                .loopGuard(false)
                .replyRate(Rate.parse("unlimited"));
        if (address.startsWith("udp")) {
            setup.rememberPeers(MOST_PEERS);
        }
        TrafficRecorder traffic = settings.capture().traffic();
        if (traffic != null) {
            setup.record(traffic);
        }
        try {
            ListenSetup whole = options.apply(setup);
            framed = whole.framing() != null;
            if (!response.answers()) {
                return whole.open(events.recorder());
            }
            if (!whole.answers()) {
                return whole.answer(response).open(events.recorder()); // nobody who comes at once finds it silent
            }
            ListenSession opened = whole.open(events.recorder());
            opened.answer(response);
            return opened;
        } catch (NetworkException bad) {
            throw new IllegalStateException("the peer could not be opened: " + bad.message(), bad);
        }
    }

    /** Its port: free before, and the same until it is closed. */
    public int port() {
        return session.port();
    }

    /** Where the program under test reaches it. */
    public InetSocketAddress address() {
        return session.address();
    }

    /** As Parley writes it: {@code udp://127.0.0.1:40123}. */
    @Override
    public String toString() {
        return session.endpoints().getFirst().toString();
    }

    /** Everything that happened, for what is not foreseen here. */
    public EventRecorder events() {
        return events.recorder();
    }

    /** How long an expectation waits for what does not come; 10 seconds, unless the test run says otherwise. */
    public TestPeer waitAtMost(Duration most) {
        events.waitAtMost(most);
        return this;
    }

    PeerSettings settings() {
        return settings;
    }

    // ---- answers

    /** What is done about a message that is this text in UTF-8, and nothing else. */
    public Reaction on(String text) {
        return on(new Match.Exactly(Payload.of(text)));
    }

    /** What is done about a message for which all of this holds. */
    public Reaction on(Match... all) {
        return reactions.add(Callers.caller(), all);
    }

    /**
     * What is done about a message in which this regular expression is found; the templates of its replies know what it captures.
     *
     * @throws IllegalArgumentException if it is none of RE2's
     */
    public Reaction onFound(String regex) {
        return on(new Match.Found(Regex.of(regex, Regex.Over.TEXT)));
    }

    /** What is done when a connection opens, or the first datagram of a client comes. */
    public Reaction onConnect() {
        return on(new Match.Connect());
    }

    /** What is done about any message that nothing else is said about. */
    public Reaction otherwise() {
        return on(new Match.Anything());
    }

    /** Replies to every message with a template, such as {@code ack: {{data}}}; what was said by {@link #on} counts no more. */
    public TestPeer reply(String template) {
        reactions.clear();
        otherwise().reply(template);
        return this;
    }

    /**
     * Replies with what the function makes of a message, and not at all where that is empty; what was said by {@link #on} counts no
     * more.
     *
     * @param how called on the threads that read, possibly on several at once; what it throws ends the peer and fails the test
     */
    public TestPeer reply(Function<Payload, Optional<Payload>> how) {
        reactions.clear();
        answer(new Response.FromFunction(message -> {
            try {
                return how.apply(message);
            } catch (RuntimeException | Error thrown) {
                events.handlerThrew(thrown, header());
                throw thrown;
            }
        }));
        return this;
    }

    private Event.Header header() {
        return new Event.Header(
                settings.clock().epochNanos(),
                settings.name(),
                session.endpoints().getFirst(),
                null,
                0);
    }

    /** Sends every message back. */
    public TestPeer echo() {
        reactions.clear();
        answer(new Response.Echo());
        return this;
    }

    private void answer(Response how) {
        response = how;
        if (!down) {
            session.answer(how);
        }
    }

    /**
     * Sends a datagram that nobody asked for, to the client that was heard last.
     *
     * @throws IllegalStateException if nobody was heard yet, or it is a TCP peer: its connections send
     */
    public void send(String text) {
        send(Payload.of(text));
    }

    /** Sends these bytes as {@link #send(String)} does. */
    public void send(Payload bytes) {
        if (isStream()) {
            throw new IllegalStateException("a TCP peer sends on a connection: awaitConnection().send(…)");
        }
        Peer last = events().of(Event.Received.class).reversed().stream()
                .flatMap(received -> session.peers().stream()
                        .filter(peer -> peer.endpoint().equals(received.header().peer())))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no client was heard yet, so nobody can be sent to"));
        session.send(last, bytes);
    }

    // ---- expectations

    /**
     * The next message is this text in UTF-8, and nothing else.
     *
     * @throws AssertionError if another comes, or none in time
     */
    public Expectation expect(String text) {
        return expect(Wanted.exactly(Payload.of(text)));
    }

    /** The next message is these bytes. */
    public Expectation expect(Payload bytes) {
        return expect(Wanted.exactly(bytes));
    }

    /** For the next message all of this holds. */
    public Expectation expect(Match... all) {
        return expect(Wanted.matching(List.of(all)));
    }

    /** In the next message this regular expression is found (RE2's syntax). */
    public Expectation expectFound(String regex) {
        return expect(Wanted.found(regex));
    }

    private Expectation expect(Wanted wanted) {
        return new Expectation(inbox(), wanted);
    }

    /** The next message, whatever it is. */
    public Payload expectMessage() {
        return inbox().next("any message").payload();
    }

    /** No message comes that no expectation has taken, for a moment of 100 ms. */
    public void expectNothing() {
        inbox().expectNothing(Inbox.MOMENT);
    }

    /** No message comes that no expectation has taken, for that long. */
    public void expectNothing(Duration meanwhile) {
        inbox().expectNothing(meanwhile);
    }

    private Inbox inbox() {
        return new Inbox(events, event -> true);
    }

    /**
     * The next connection that was not awaited yet, once it is open.
     *
     * @throws AssertionError if none is opened in time
     * @throws IllegalStateException if it is a UDP peer
     */
    public TestConnection awaitConnection() {
        if (!isStream()) {
            throw new IllegalStateException("UDP knows no connections; expect(…) waits for a datagram");
        }
        return connections
                .await(connections.place(), () -> false)
                .map(this::connection)
                .orElseThrow();
    }

    private TestConnection connection(Event.Opened opened) {
        return new TestConnection(
                events, opened.header(), session.connection(opened.header().connection()));
    }

    /**
     * Goes through a script on the next connection that nobody awaits or has a script for: beside the test, which meanwhile uses the
     * program under test. {@link TestScript#expectDone} waits for its end. A script that is not gone through when the peer closes fails
     * the test, and names the step.
     *
     * @throws IllegalStateException if it is a UDP peer
     */
    public TestScript play(Script script) {
        if (!isStream()) {
            throw new IllegalStateException("a script needs a connection, and UDP has none: on(…) answers datagrams");
        }
        int place = connections.place();
        TestScript played = new TestScript(
                script,
                framed,
                events,
                givenUp -> connections.await(place, givenUp).map(this::connection));
        scripts.add(played);
        return played;
    }

    /** As {@link #play(Script)}: {@code server.play(s -> s.expect("HELLO").send("WELCOME"))}. */
    public TestScript play(UnaryOperator<ScriptBuilder> steps) {
        return play(steps.apply(Script.named("script")).build());
    }

    private boolean isStream() {
        return session.endpoints().getFirst().scheme().isStream();
    }

    // ---- its life

    /**
     * Goes away as a device does whose power fails: its connections end, and who comes is refused. Its port stays its own.
     * Connections that nobody has awaited are forgotten.
     */
    public void down() {
        if (down) {
            return;
        }
        down = true;
        session.close();
        keeper = settings.isInMemory()
                ? null
                : PortKeeper.of(session.endpoints().getFirst().scheme(), port());
        connections.forget();
    }

    /** Comes back on the same port, with the same answers; what it counted begins anew. */
    public void up() {
        if (!down) {
            return;
        }
        release();
        String same = toString();
        session = OpenSessions.within(owner, () -> listen(same));
        down = false;
    }

    private void release() {
        PortKeeper kept = keeper;
        if (kept != null) {
            kept.close();
        }
        keeper = null;
    }

    /**
     * Closes it.
     *
     * @throws RuntimeException what a reply function threw; an {@link Error} likewise
     * @throws AssertionError if one of its threads still runs, as one that hangs in a reply function does; or if a script was not gone
     *     through
     */
    @Override
    public void close() {
        release();
        scripts.forEach(TestScript::stop);
        session.close();
        Threads.requireEnded(events, session);
        scripts.forEach(TestScript::requireDone);
    }
}
