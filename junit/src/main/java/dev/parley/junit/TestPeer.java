package dev.parley.junit;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.event.EventRecorder;
import dev.parley.framing.Framing;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.regex.Regex;
import dev.parley.rule.Match;
import dev.parley.rule.Response;
import dev.parley.session.Peer;
import dev.parley.session.listen.ListenSession;
import dev.parley.session.listen.ListenSetup;
import dev.parley.session.runtime.OpenSessions;
import dev.parley.socket.Network;
import dev.parley.socket.NetworkException;
import dev.parley.time.ManualClock;
import dev.parley.time.Rate;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
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
 * an {@link AssertionError} with what was expected and what came, and all that happened, with times.
 *
 * <p>What a reply function throws ends the peer, and {@link #close} throws it again. Safe from any thread.
 */
public final class TestPeer implements AutoCloseable {
    private static final int MOST_PEERS = 10_000;
    private static final String HANDLER_THREW = "a reply function of the test threw ";

    private final String name;
    private final UnaryOperator<ListenSetup> options;
    private final ManualClock clock;
    private final long seed;
    private final EventRecorder events = new EventRecorder();
    private final @Nullable OpenSessions owner = OpenSessions.current();
    private final ConnectionQueue connections = new ConnectionQueue(this);
    private final Reactions reactions = new Reactions(this::answer);
    private volatile Duration patience;
    private volatile Response response = new Response.None();
    private volatile ListenSession session;
    private volatile @Nullable PortKeeper keeper;
    private volatile boolean down;
    private volatile @Nullable Throwable handlerFailure;

    TestPeer(String address, UnaryOperator<ListenSetup> options, PeerSettings settings) {
        this.name = settings.name();
        this.options = options;
        this.clock = settings.clock();
        this.seed = settings.seed();
        this.patience = settings.patience();
        this.session = listen(address);
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
                .on(Network.system(), clock)
                .named(name)
                .seed(seed)
                .loopGuard(false)
                .replyRate(Rate.parse("unlimited"));
        if (address.startsWith("udp")) {
            setup.rememberPeers(MOST_PEERS);
        }
        try {
            ListenSetup whole = options.apply(setup);
            if (!response.answers()) {
                return whole.open(events);
            }
            if (!whole.answers()) {
                return whole.answer(response).open(events); // nobody who comes at once finds it silent
            }
            ListenSession opened = whole.open(events);
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
        return events;
    }

    /** How long an expectation waits for what does not come; 10 seconds, unless the test run says otherwise. */
    public TestPeer waitAtMost(Duration most) {
        patience = most;
        return this;
    }

    Duration patience() {
        return patience;
    }

    long seed() {
        return seed;
    }

    String name() {
        return name;
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
                failed(thrown);
                throw thrown;
            }
        }));
        return this;
    }

    /** Who waits for a message need not wait any more, and sees it in the transcript. */
    private void failed(Throwable thrown) {
        handlerFailure = thrown;
        Event.Header header =
                new Event.Header(clock.epochNanos(), name, session.endpoints().getFirst(), null, 0);
        events.on(new Event.Failed(header, Cause.BUG, HANDLER_THREW + thrown));
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
        Peer last = events.of(Event.Received.class).reversed().stream()
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
        return new Inbox(this, event -> true);
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
        Event.Header opened = connections.next().header();
        return new TestConnection(this, opened, session.connection(opened.connection()));
    }

    private boolean isStream() {
        return session.endpoints().getFirst().scheme().isStream();
    }

    Optional<Event> poll(Predicate<Event> which, Duration within) {
        throwFailure();
        try {
            Optional<Event> found = events.poll(event -> handlerFailure != null || which.test(event), within);
            throwFailure();
            return found;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failure("the test was interrupted while it waited");
        }
    }

    private void throwFailure() {
        Throwable thrown = handlerFailure;
        if (thrown != null) {
            throw (AssertionError) failure(HANDLER_THREW + thrown + ".").initCause(thrown);
        }
    }

    /** With all that happened, and the seed. */
    AssertionError failure(String message) {
        return new AssertionError("%s: %s\n%s\nSeed %d (-Dparley.seed=%d repeats its random choices)."
                .formatted(name, message, events.transcript(Inbox.MOST_LINES), seed, seed));
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
        keeper = PortKeeper.of(session.endpoints().getFirst().scheme(), port());
        connections.forget(events);
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
     * @throws AssertionError if one of its threads still runs, as one that hangs in a reply function does
     */
    @Override
    public void close() {
        release();
        session.close();
        Threads.requireEnded(this, session, patience);
    }
}
