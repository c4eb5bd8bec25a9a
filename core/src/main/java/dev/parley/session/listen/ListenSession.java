package dev.parley.session.listen;

import dev.parley.address.Address;
import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.hint.Hint;
import dev.parley.hint.ReportedHints;
import dev.parley.hint.SilenceHint;
import dev.parley.host.HostDiagnostics;
import dev.parley.host.Interfaces;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.rule.Response;
import dev.parley.session.Outcome;
import dev.parley.session.Peer;
import dev.parley.session.link.ConnectionLimiter;
import dev.parley.session.link.SocketBinding;
import dev.parley.session.peer.PeerRegistry;
import dev.parley.session.peer.PeerStates;
import dev.parley.session.respond.ResolvedRules;
import dev.parley.session.respond.RuleEngine;
import dev.parley.session.runtime.AbstractSession;
import dev.parley.session.runtime.CountLimit;
import dev.parley.session.runtime.SessionLifecycle;
import dev.parley.session.runtime.Timer;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamListener;
import dev.parley.text.Sizes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Listens on any number of addresses, tells what arrives, and answers it. */
public final class ListenSession extends AbstractSession {
    private static final long HINT_NANOS = 100_000_000;

    /** The address that stands for a socket which rules alone need. */
    private static final Address ANYWHERE = Address.parse("udp://:0");

    public final ListenSetup setup;
    final CountLimit countLimit;
    public final PeerRegistry peerRegistry;

    /** Open TCP connections on all addresses together. */
    final AtomicInteger connections = new AtomicInteger();

    /** The same for each peer. */
    final ConnectionLimiter connectionLimiter;

    /** What was told of whom, on all addresses together. */
    final ReportedHints reportedHints = new ReportedHints();

    public final PeerStates peerStates;
    public final Timer timer;
    final RuleEngine ruleEngine;
    private final ReentrantLock answerLock = new ReentrantLock();
    private volatile Response response;
    private volatile List<InetSocketAddress> ownSockets = List.of();
    private boolean ended;

    private final List<DatagramListener> datagrams = new CopyOnWriteArrayList<>();
    private final List<StreamAcceptor> streams = new ArrayList<>();
    private final List<Endpoint> endpoints = new ArrayList<>();
    private @Nullable Thread silence;

    private ListenSession(ListenSetup setup) {
        super(setup);
        this.setup = setup;
        this.countLimit = new CountLimit(setup.count);
        this.peerRegistry = new PeerRegistry(eventPublisher, setup.mostPeers);
        this.connectionLimiter = new ConnectionLimiter(setup.maxConnectionsPerPeer);
        this.response = setup.response;
        this.peerStates = new PeerStates(eventPublisher);
        this.timer = new Timer(sessionLifecycle, setup.clock);
        this.ruleEngine = new RuleEngine(this);
    }

    static ListenSession open(ListenSetup setup) throws NetworkException {
        return open(setup, session -> {});
    }

    /** @param first gets the session before anything comes */
    public static ListenSession open(ListenSetup setup, Consumer<ListenSession> first) throws NetworkException {
        ListenSession session = new ListenSession(setup);
        first.accept(session);
        try {
            for (Address address : setup.addresses) {
                session.open(address);
            }
            ResolvedRules rules = ResolvedRules.of(setup.response);
            session.openSocketsFor(rules);
            session.ruleEngine.use(rules);
            session.start();
        } catch (NetworkException | RuntimeException bad) {
            session.abandon();
            throw bad;
        }
        return session;
    }

    private void open(Address address) throws NetworkException {
        int port = address.port();
        for (SocketBinding socketBinding : SocketBinding.of(address)) {
            // A name such as localhost has several addresses: a free port is chosen once for all of them.
            SocketBinding chosen = socketBinding.withPort(port);
            port = address.scheme().isStream() ? openStream(address, chosen) : openDatagram(address, chosen);
        }
    }

    private int openDatagram(Address address, SocketBinding socketBinding) throws NetworkException {
        try {
            DatagramPort port = setup.network.openDatagram(socketBinding.datagramOptions(setup.receiveBufferBytes));
            datagrams.add(new DatagramListener(this, address, socketBinding, port, false));
            endpoints.add(new Endpoint(Scheme.UDP, port.local()));
            return port.local().getPort();
        } catch (IOException bad) {
            throw inWords(bad);
        }
    }

    private int openStream(Address address, SocketBinding socketBinding) throws NetworkException {
        try {
            StreamListener listener = setup.network.listen(socketBinding.local());
            streams.add(new StreamAcceptor(this, address, listener));
            endpoints.add(new Endpoint(Scheme.TCP, listener.local()));
            return listener.local().getPort();
        } catch (IOException bad) {
            throw inWords(bad);
        }
    }

    private static NetworkException inWords(IOException bad) {
        return bad instanceof NetworkException known
                ? known
                : new NetworkException(
                        Cause.NETWORK, "listening failed: the system says \"" + bad.getMessage() + "\".", bad);
    }

    private void start() {
        Interfaces interfaces = Interfaces.read();
        datagrams.stream().filter(each -> !each.isForRules()).forEach(each -> each.announce(interfaces));
        streams.forEach(each -> each.announce(interfaces));
        if (!datagrams.isEmpty()) {
            setup.network
                    .limits()
                    .ifPresent(message -> eventPublisher.note(null, null, 0, Cause.FALLBACK_SOCKETS, message));
        }
        datagrams.forEach(DatagramListener::start);
        streams.forEach(StreamAcceptor::start);
        if (setup.hintsAfterSilence && eventPublisher.hasListener()) {
            long deadlineNanos = setup.clock.in(SilenceHint.AFTER_SECONDS, TimeUnit.SECONDS);
            silence = sessionLifecycle.start("parley-silence", () -> tellSilence(deadlineNanos));
        }
        sessionLifecycle.completeAfter(
                setup.length,
                setup.count == null
                        ? Outcome.DONE
                        : new Outcome(Cause.TOO_FEW, "fewer than " + setup.count + " came within the time"));
    }

    /** Gives one hint if nothing has come by then. What came to closed ports is counted from here on. */
    private void tellSilence(long deadlineNanos) throws InterruptedException {
        HostDiagnostics around = setup.network.surroundings();
        OptionalLong before = around.datagramsToNoPort();
        if (sessionLifecycle.awaitUntil(deadlineNanos) || eventPublisher.hasTraffic()) {
            return;
        }
        OptionalLong now = around.datagramsToNoPort();
        long stray = before.isPresent() && now.isPresent() ? now.getAsLong() - before.getAsLong() : 0;
        Interfaces interfaces = Interfaces.read();
        List<SilenceHint.Socket> sockets = new ArrayList<>();
        datagrams.stream()
                .filter(each -> !each.isForRules())
                .forEach(each -> sockets.add(each.whereToDial(interfaces)));
        streams.forEach(each -> sockets.add(each.whereToDial(interfaces)));
        Hint hint = new SilenceHint(sockets, around.enclosure(), around.firewall(), stray).hint();
        // Asking takes a moment, in which something may have come or the end.
        if (!sessionLifecycle.isComplete() && !eventPublisher.hasTraffic()) {
            eventPublisher.note(null, null, 0, hint.cause(), hint.message());
        }
    }

    private void abandon() {
        datagrams.forEach(DatagramListener::abandon);
        streams.forEach(StreamAcceptor::stop);
    }

    /** Where it listens, in the order of its addresses; a port is never 0. */
    public List<Endpoint> endpoints() {
        return List.copyOf(endpoints);
    }

    /**
     * Those who can be spoken to now, in the order in which they came; none without
     * {@link ListenSetup#rememberPeers}. Safe from any thread.
     */
    public List<Peer> peers() {
        return peerRegistry.all();
    }

    /**
     * Sends something to a peer that came. Never blocks: a datagram leaves at once; on a stream up to 1 MiB waits for a
     * peer that does not read, and what is more is {@code dropped}, cause {@code queue}. What became of it is told as an
     * event. Safe from any thread.
     *
     * @return false if that peer has left, and nothing was sent
     */
    public boolean send(Peer peer, Payload message) {
        return peerRegistry.send(peer, message);
    }

    /**
     * How many bytes wait to be written to that peer because it does not read; always 0 for datagrams. Safe from any
     * thread.
     */
    public long waitingBytes(Peer peer) {
        return peerRegistry.waitingBytes(peer);
    }

    /**
     * From the next arrival on, answers so. Open connections stay, and so do the peers' states, counts and silences; what a rule
     * has decided before goes on. Addresses that do not answer ({@link ListenSetup#answerOnly}) go on not to. Safe from any
     * thread; may block while it looks up an address that a rule names.
     *
     * @throws IllegalArgumentException if a rule names a host that is not known; the answers are as before then
     */
    public void answer(Response how) {
        try {
            answer(how, ResolvedRules.of(how));
        } catch (NetworkException said) {
            throw new IllegalArgumentException(said.message(), said);
        }
    }

    private void answer(Response how, ResolvedRules rules) throws NetworkException {
        answerLock.lock();
        try {
            if (!ended) {
                openSocketsFor(rules).forEach(DatagramListener::start);
                if (how instanceof Response.FromRules) {
                    ruleEngine.use(rules);
                }
                response = how;
            }
        } finally {
            answerLock.unlock();
        }
    }

    /** What is answered now. */
    public Response answer() {
        return response;
    }

    /** The session's UDP sockets, which are never answered. */
    public List<InetSocketAddress> ownSockets() {
        return ownSockets;
    }

    /**
     * Where no socket of this session could send to an address that a rule names, opens one. It hears what comes back, and
     * nobody is told to dial it.
     *
     * @return what was opened, and is not started yet
     */
    private List<DatagramListener> openSocketsFor(ResolvedRules rules) throws NetworkException {
        List<DatagramListener> opened = new ArrayList<>();
        try {
            for (InetSocketAddress to : rules.named().values()) {
                if (datagrams.stream().noneMatch(each -> each.reaches(to.getAddress()))) {
                    opened.add(openForRules(to));
                }
            }
        } catch (NetworkException bad) {
            datagrams.removeAll(opened); // else the next change would find them there, and nobody would read from them
            opened.forEach(DatagramListener::abandon);
            throw bad;
        }
        ownSockets = datagrams.stream().map(DatagramListener::local).toList();
        return opened;
    }

    private DatagramListener openForRules(InetSocketAddress to) throws NetworkException {
        SocketBinding free =
                new SocketBinding(new InetSocketAddress(Interfaces.everyInterface(to.getAddress()), 0), List.of());
        try {
            DatagramPort port = setup.network.openDatagram(free.datagramOptions(setup.receiveBufferBytes));
            DatagramListener listener = new DatagramListener(this, ANYWHERE, free, port, true);
            datagrams.add(listener);
            return listener;
        } catch (IOException bad) {
            throw inWords(bad);
        }
    }

    /**
     * Sends what a rule says to an address that it names, and gives back what tells it.
     *
     * @param preferred our socket that the rule was asked at
     */
    public Runnable sendTo(InetSocketAddress to, Endpoint preferred, Payload message, String rule) {
        return datagrams.stream()
                .filter(each -> each.reaches(to.getAddress()))
                .min(Comparator.comparing(each -> !each.local().equals(preferred.socketAddress())))
                .orElseThrow(() -> new IllegalStateException("no socket was opened to reach " + to))
                .sendTo(to, message, rule);
    }

    private void tellTooFew() {
        Long wanted = setup.count;
        if (wanted != null && sessionLifecycle.completedWith(Cause.TOO_FEW)) {
            eventPublisher.failed(
                    null,
                    null,
                    Cause.TOO_FEW,
                    "%s of %s came within the time that --for gives."
                            .formatted(Sizes.count(eventPublisher.ledger.received()), Sizes.count(wanted)));
        }
    }

    @Override
    public void end() {
        Thread hinting = silence;
        if (hinting != null) {
            SessionLifecycle.join(hinting, HINT_NANOS); // so that no hint comes after the summary
        }
        answerLock.lock();
        try {
            ended = true; // no socket is opened for rules any more
        } finally {
            answerLock.unlock();
        }
        ruleEngine.stop();
        datagrams.forEach(DatagramListener::stop);
        streams.forEach(StreamAcceptor::stop);
        datagrams.forEach(DatagramListener::close);
        streams.forEach(StreamAcceptor::close);
        datagrams.forEach(DatagramListener::report);
        ruleEngine.publishDrops();
        tellTooFew();
    }
}
