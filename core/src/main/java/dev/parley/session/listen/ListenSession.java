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
import dev.parley.session.HandlerProgram;
import dev.parley.session.ListeningSession;
import dev.parley.session.Outcome;
import dev.parley.session.Peer;
import dev.parley.session.link.ConnectionLimiter;
import dev.parley.session.link.SocketBinding;
import dev.parley.session.peer.Outgoing;
import dev.parley.session.peer.PeerChannel;
import dev.parley.session.peer.PeerHandler;
import dev.parley.session.peer.PeerRegistry;
import dev.parley.session.peer.PeerRegistry.Announcement;
import dev.parley.session.peer.PeerState;
import dev.parley.session.program.ProgramHandler;
import dev.parley.session.respond.ResolvedRules;
import dev.parley.session.respond.Responder;
import dev.parley.session.respond.RuleEngine;
import dev.parley.session.runtime.AbstractSession;
import dev.parley.session.runtime.CountLimit;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.SessionContext;
import dev.parley.session.runtime.SessionThreads;
import dev.parley.session.runtime.Timer;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamListener;
import dev.parley.text.Sizes;
import dev.parley.time.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Listens on any number of addresses, publishes what arrives, and answers it. */
public final class ListenSession extends AbstractSession implements ListeningSession {
    private static final long HINT_NANOS = 100_000_000;

    /** The address that stands for a socket which rules alone need. */
    private static final Response NOTHING = new Response.None();

    private final ListenConfig config;
    private final SessionContext context;
    private final PeerRegistry peers;
    private final ReplyLimits limits;
    private final RuleEngine rules;
    private final ListenContext listening;
    private final PeerPorts newPorts;
    private final @Nullable ProgramHandler program;
    private final ReentrantLock answerLock = new ReentrantLock();
    private volatile Response response;
    private volatile List<InetSocketAddress> ownSockets = List.of();
    private boolean ended;
    private final List<DatagramListener> datagrams = new CopyOnWriteArrayList<>();
    private final List<StreamAcceptor> streams = new ArrayList<>();
    private final List<Endpoint> endpoints = new ArrayList<>();

    /** Asks the system why nothing comes; null until it does. */
    private volatile @Nullable Thread silenceHintThread;

    /**
     * What a session works with that handles its peers itself, such as a room.
     *
     * @param limits which datagrams may leave by themselves
     */
    public record Services(SessionContext session, PeerRegistry peers, ReplyLimits limits) {}

    private ListenSession(ListenConfig config, @Nullable Function<Services, PeerHandler> handler)
            throws NetworkException {
        super(config.session());
        this.config = config;
        this.context = context();
        this.peers = new PeerRegistry(
                context.publisher(),
                config.mostPeers() == 0 ? PeerRegistry.DEFAULT_MOST : config.mostPeers(),
                announcement(config, handler != null));
        this.limits = new ReplyLimits(config, this::ownSockets);
        this.response = config.response();
        this.rules = new RuleEngine(context, peers, this::sendNamed, this::openNewPort, config.seed());
        HandlerProgram asked = config.program();
        this.program = asked == null ? null : ProgramHandler.of(asked, config.session(), context, peers);
        this.listening = new ListenContext(
                config,
                context,
                limits,
                peers,
                new CountLimit(config.count()),
                new AtomicInteger(),
                new ConnectionLimiter(config.maxConnectionsPerPeer()),
                new ReportedHints(),
                handlers(handler == null ? null : handler.apply(new Services(context, peers, limits))));
        this.newPorts = new PeerPorts(listening, this::openPort);
    }

    private @Nullable PeerState openNewPort(PeerState asker, @Nullable InetSocketAddress asked)
            throws NetworkException {
        return newPorts.open(asker, asked);
    }

    private List<InetSocketAddress> ownSockets() {
        List<InetSocketAddress> ofPeers = newPorts.sockets();
        return ofPeers.isEmpty()
                ? ownSockets
                : Stream.concat(ownSockets.stream(), ofPeers.stream()).toList();
    }

    private static Announcement announcement(ListenConfig config, boolean handled) {
        if (handled) {
            return Announcement.NOTHING;
        }
        return config.mostPeers() > 0 ? Announcement.ALL : Announcement.FORGETTING;
    }

    private Function<Address, PeerHandler> handlers(@Nullable PeerHandler one) {
        if (one != null) {
            return address -> one;
        }
        PeerHandler byProgram = program;
        if (byProgram != null) {
            return address ->
                    config.answering().test(address) ? byProgram : new Responder(context, () -> NOTHING, null, false);
        }
        return address -> config.answering().test(address)
                ? new Responder(context, () -> response, rules, config.loopGuard())
                : new Responder(context, () -> NOTHING, null, false);
    }

    static ListenSession open(ListenConfig config) throws NetworkException {
        return open(config, null);
    }

    /**
     * Opens a listener whose peers somebody else handles.
     *
     * @param handler makes the handler of all peers before anything comes, or null for what the configuration answers
     * @throws NetworkException in words, if the system will not have an address; none stays open then
     */
    public static ListenSession open(ListenConfig config, @Nullable Function<Services, PeerHandler> handler)
            throws NetworkException {
        ListenSession session = new ListenSession(config, handler);
        try {
            for (Address address : config.addresses()) {
                session.open(address);
            }
            ResolvedRules resolved = ResolvedRules.of(config.response());
            session.openSocketsFor(resolved);
            if (session.program != null) {
                session.program.start();
            }
            session.rules.replaceRules(resolved);
            session.start();
            session.rules.publishSeed();
            session.publishImpairments();
            session.opened();
        } catch (NetworkException | RuntimeException | Error bad) {
            session.abandon();
            throw bad;
        }
        return session;
    }

    private void open(Address address) throws NetworkException {
        int port = address.port();
        for (SocketBinding binding : SocketBinding.of(address)) {
            // A name such as localhost has several addresses: a free port is chosen once for all of them.
            SocketBinding chosen = binding.withPort(port);
            port = address.scheme().isStream() ? openStream(address, chosen) : openDatagram(address, chosen);
        }
    }

    private int openDatagram(Address address, SocketBinding binding) throws NetworkException {
        DatagramPort port = openPort(binding);
        datagrams.add(new DatagramListener(listening, address, binding, port, false));
        endpoints.add(new Endpoint(Scheme.UDP, port.local()));
        return port.local().getPort();
    }

    private DatagramPort openPort(SocketBinding binding) throws NetworkException {
        try {
            return config.session().network().openDatagram(binding.datagramOptions(config.receiveBufferBytes()));
        } catch (IOException bad) {
            throw inWords(bad);
        }
    }

    private int openStream(Address address, SocketBinding binding) throws NetworkException {
        try {
            StreamListener listener = config.session().network().listen(binding.local());
            streams.add(new StreamAcceptor(listening, address, listener));
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
            config.session()
                    .network()
                    .limits()
                    .ifPresent(says -> context.publisher().note(null, null, 0, Cause.FALLBACK_SOCKETS, says));
        }
        context.lifecycle().throwFailure(); // of an observer that cannot take the first events
        datagrams.forEach(DatagramListener::start);
        streams.forEach(StreamAcceptor::start);
        if (config.hintsAfterSilence() && context.publisher().hasListener()) {
            watchSilence();
        }
        Duration runFor = config.runFor();
        if (runFor != null) {
            Long count = config.count();
            Outcome how = count == null
                    ? Outcome.DONE
                    : new Outcome(Cause.TOO_FEW, "fewer than " + count + " came within the time");
            context.timer()
                    .schedule(
                            context.clock().in(runFor.toNanos(), TimeUnit.NANOSECONDS),
                            () -> context.lifecycle().complete(how));
        }
    }

    /** What came to closed ports is counted from here on. */
    private void watchSilence() {
        HostDiagnostics around = config.session().network().surroundings();
        OptionalLong before = around.datagramsToNoPort();
        context.timer().schedule(context.clock().in(SilenceHint.AFTER_SECONDS, TimeUnit.SECONDS), () -> {
            if (!context.publisher().hasTraffic()) {
                // On a thread of its own, since asking about a firewall may start a program.
                silenceHintThread = context.threads().start("parley-silence", () -> hint(around, before));
            }
        });
    }

    /** Gives one hint on why nothing comes. */
    private void hint(HostDiagnostics around, OptionalLong before) {
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
        if (!context.lifecycle().isComplete() && !context.publisher().hasTraffic()) {
            context.publisher().note(null, null, 0, hint.cause(), hint.message());
        }
    }

    private void abandon() {
        if (program != null) {
            program.close();
        }
        datagrams.forEach(DatagramListener::abandon);
        streams.forEach(StreamAcceptor::stop);
        context.timer().stop();
        abandonRecording();
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.copyOf(endpoints);
    }

    /**
     * Those who can be spoken to now, in the order in which they came; none without
     * {@link ListenSetup#rememberPeers}. Safe from any thread.
     */
    public List<Peer> peers() {
        return config.mostPeers() == 0 ? List.of() : peers.peers();
    }

    /**
     * Sends something to a peer that came. Never blocks: a datagram leaves at once; on a stream up to 1 MiB waits for a
     * peer that does not read, and what is more is {@code dropped}, cause {@code queue}. What became of it is told as an
     * event. Safe from any thread.
     *
     * @return false if that peer has left, and nothing was sent
     */
    public boolean send(Peer peer, Payload message) {
        PeerChannel channel = peers.channel(peer);
        if (channel == null) {
            return false;
        }
        context.publisher().publish(channel.send(Outgoing.manual(message)));
        return true;
    }

    /**
     * The open connection of that number, to speak to it or end it; events have the number ({@link
     * dev.parley.event.Event.Header#connection}), from {@code opened} on. Empty where there is none, or it has ended. Safe from
     * any thread.
     */
    public Optional<Connection> connection(int number) {
        PeerChannel channel = number == 0 ? null : peers.channel(number);
        return channel == null ? Optional.empty() : Optional.of(new Connection(channel, context.publisher()));
    }

    /**
     * How many bytes wait to be written to that peer because it does not read; always 0 for datagrams. Safe from any
     * thread.
     */
    public long waitingBytes(Peer peer) {
        PeerChannel channel = peers.channel(peer);
        return channel == null ? 0 : channel.waitingBytes();
    }

    /**
     * From the next arrival on, answers so. Open connections stay, and so do the peers' states, counts and silences; what a rule
     * has decided before goes on. Addresses that do not answer ({@link ListenSetup#answerOnly}) go on not to. Safe from any
     * thread; may block while it looks up an address that a rule names.
     *
     * @throws IllegalArgumentException if a rule names a host that is not known, or a program answers; the answers are as before then
     */
    public void answer(Response how) {
        if (program != null && how.answers()) {
            throw new IllegalArgumentException("a handler answers here, and goes on to: open the listener anew");
        }
        try {
            answer(how, ResolvedRules.of(how));
        } catch (NetworkException said) {
            throw new IllegalArgumentException(said.message(), said);
        }
    }

    private void answer(Response how, ResolvedRules resolved) throws NetworkException {
        answerLock.lock();
        try {
            if (!ended) {
                openSocketsFor(resolved).forEach(DatagramListener::start);
                if (how instanceof Response.FromRules) {
                    rules.replaceRules(resolved);
                }
                response = how;
            }
        } finally {
            answerLock.unlock();
        }
    }

    /** Waits for the end, as {@link #await} does, and throws nothing. For tests. */
    boolean awaitEnd() throws InterruptedException {
        return context.lifecycle().awaitUntil(Clock.NEVER);
    }

    /** How many connections are open; for tests. */
    int openConnections() {
        return listening.openConnections().get();
    }

    /** What waits on the session's timer; for tests. */
    Timer timer() {
        return context.timer();
    }

    /**
     * Where no socket of this session could send to an address that a rule names, opens one. It hears what comes back, and
     * nobody is told to dial it.
     *
     * @return what was opened, and is not started yet
     */
    private List<DatagramListener> openSocketsFor(ResolvedRules resolved) throws NetworkException {
        List<DatagramListener> opened = new ArrayList<>();
        try {
            for (InetSocketAddress to : resolved.named().values()) {
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
        InetSocketAddress anywhere = new InetSocketAddress(Interfaces.everyInterface(to.getAddress()), 0);
        SocketBinding free = new SocketBinding(anywhere, List.of());
        DatagramListener listener = new DatagramListener(listening, DatagramListener.FREE, free, openPort(free), true);
        datagrams.add(listener);
        return listener;
    }

    private Delivery sendNamed(InetSocketAddress to, Endpoint preferred, Payload message, String rule) {
        return datagrams.stream()
                .filter(each -> each.reaches(to.getAddress()))
                .min(Comparator.comparing(each -> !each.local().equals(preferred.socketAddress())))
                .orElseThrow(() -> new IllegalStateException("no socket was opened to reach " + to))
                .sendNamed(to, message, rule);
    }

    private void publishTooFew() {
        Long wanted = config.count();
        if (wanted != null && context.lifecycle().completedWith(Cause.TOO_FEW)) {
            context.publisher()
                    .failed(
                            null,
                            null,
                            Cause.TOO_FEW,
                            "%s of %s came within the time that --for gives."
                                    .formatted(Sizes.count(context.ledger().received()), Sizes.count(wanted)));
        }
    }

    @Override
    protected void end() {
        answerLock.lock();
        try {
            ended = true; // no socket is opened for rules any more
        } finally {
            answerLock.unlock();
        }
        if (program != null) {
            program.close(); // first, so that its last answers leave
        }
        context.timer().stop();
        Thread asking = silenceHintThread;
        if (asking != null) {
            SessionThreads.join(asking, HINT_NANOS); // so that no hint comes after the summary
        }
        List<Delivery> neverSent = rules.stop();
        datagrams.forEach(DatagramListener::stop);
        newPorts.stop();
        streams.forEach(StreamAcceptor::stop);
        datagrams.forEach(DatagramListener::close);
        newPorts.close();
        streams.forEach(StreamAcceptor::close);
        datagrams.forEach(DatagramListener::publishRest);
        newPorts.publishRest();
        context.publisher().publish(neverSent);
        rules.publishUnmatched();
        publishTooFew();
    }
}
