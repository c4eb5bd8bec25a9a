package dev.parley.session;

import dev.parley.address.Address;
import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.ledger.Cause;
import dev.parley.oddity.Oddity;
import dev.parley.oddity.Silence;
import dev.parley.oddity.Told;
import dev.parley.payload.Payload;
import dev.parley.rule.Answer;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.Interfaces;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamListener;
import dev.parley.socket.Surroundings;
import dev.parley.words.Sizes;
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
public final class ListenSession extends RunningSession {
    private static final long HINT_NANOS = 100_000_000;

    /** The address that stands for a socket which rules alone need. */
    private static final Address ANYWHERE = Address.parse("udp://:0");

    final ListenSetup setup;
    final Quota quota;
    final Peers peers;

    /** Open TCP connections on all addresses together. */
    final AtomicInteger connections = new AtomicInteger();

    /** The same for each peer. */
    final Admitted admitted;

    /** What was told of whom, on all addresses together. */
    final Told told = new Told();

    final Contacts contacts;
    final Alarms alarms;
    final Rulings rulings;
    private final ReentrantLock answerLock = new ReentrantLock();
    private volatile Answer answer;
    private volatile List<InetSocketAddress> ownSockets = List.of();
    private boolean ended;

    private final List<DatagramListener> datagrams = new CopyOnWriteArrayList<>();
    private final List<StreamServer> streams = new ArrayList<>();
    private final List<Endpoint> endpoints = new ArrayList<>();
    private @Nullable Thread silence;

    private ListenSession(ListenSetup setup) {
        super(setup);
        this.setup = setup;
        this.quota = new Quota(setup.count);
        this.peers = new Peers(journal, setup.mostPeers);
        this.admitted = new Admitted(setup.maxConnectionsPerPeer);
        this.answer = setup.answer;
        this.contacts = new Contacts(journal);
        this.alarms = new Alarms(ending, setup.clock);
        this.rulings = new Rulings(this);
    }

    static ListenSession open(ListenSetup setup) throws NetworkException {
        return open(setup, session -> {});
    }

    /** @param first gets the session before anything comes */
    static ListenSession open(ListenSetup setup, Consumer<ListenSession> first) throws NetworkException {
        ListenSession session = new ListenSession(setup);
        first.accept(session);
        try {
            for (Address address : setup.addresses) {
                session.open(address);
            }
            Rulebook rules = Rulebook.of(setup.answer);
            session.openWaysTo(rules);
            session.rulings.follow(rules);
            session.start();
        } catch (NetworkException | RuntimeException bad) {
            session.abandon();
            throw bad;
        }
        return session;
    }

    private void open(Address address) throws NetworkException {
        int port = address.port();
        for (Binding binding : Binding.of(address)) {
            // A name such as localhost has several addresses: a free port is chosen once for all of them.
            Binding chosen = binding.withPort(port);
            port = address.scheme().isStream() ? openStream(address, chosen) : openDatagram(address, chosen);
        }
    }

    private int openDatagram(Address address, Binding binding) throws NetworkException {
        try {
            DatagramPort port = setup.network.openDatagram(binding.datagramOptions(setup.receiveBufferBytes));
            datagrams.add(new DatagramListener(this, address, binding, port, false));
            endpoints.add(new Endpoint(Scheme.UDP, port.local()));
            return port.local().getPort();
        } catch (IOException bad) {
            throw inWords(bad);
        }
    }

    private int openStream(Address address, Binding binding) throws NetworkException {
        try {
            StreamListener listener = setup.network.listen(binding.local());
            streams.add(new StreamServer(this, address, listener));
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
            setup.network.limits().ifPresent(says -> journal.note(null, null, 0, Cause.PORTABLE, says));
        }
        datagrams.forEach(DatagramListener::start);
        streams.forEach(StreamServer::start);
        if (setup.hintsAfterSilence && journal.isHeard()) {
            long deadlineNanos = setup.clock.in(Silence.AFTER_SECONDS, TimeUnit.SECONDS);
            silence = ending.start("parley-silence", () -> tellSilence(deadlineNanos));
        }
        ending.after(
                setup.length,
                setup.count == null
                        ? Outcome.DONE
                        : new Outcome(Cause.TOO_FEW, "fewer than " + setup.count + " came within the time"));
    }

    /** Gives one hint if nothing has come by then. What came to closed ports is counted from here on. */
    private void tellSilence(long deadlineNanos) throws InterruptedException {
        Surroundings around = setup.network.surroundings();
        OptionalLong before = around.datagramsToNoPort();
        if (ending.awaitUntil(deadlineNanos) || journal.hasHeardAnybody()) {
            return;
        }
        OptionalLong now = around.datagramsToNoPort();
        long stray = before.isPresent() && now.isPresent() ? now.getAsLong() - before.getAsLong() : 0;
        Interfaces interfaces = Interfaces.read();
        List<Silence.Socket> sockets = new ArrayList<>();
        datagrams.stream()
                .filter(each -> !each.isForRules())
                .forEach(each -> sockets.add(each.whereToDial(interfaces)));
        streams.forEach(each -> sockets.add(each.whereToDial(interfaces)));
        Oddity hint = new Silence(sockets, around.enclosure(), around.firewall(), stray).hint();
        // Asking takes a moment, in which something may have come or the end.
        if (!ending.hasCome() && !journal.hasHeardAnybody()) {
            journal.note(null, null, 0, hint.cause(), hint.says());
        }
    }

    private void abandon() {
        datagrams.forEach(DatagramListener::abandon);
        streams.forEach(StreamServer::stop);
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
        return peers.all();
    }

    /**
     * Sends something to a peer that came. Never blocks: a datagram leaves at once; on a stream up to 1 MiB waits for a
     * peer that does not read, and what is more is {@code dropped}, cause {@code queue}. What became of it is told as an
     * event. Safe from any thread.
     *
     * @return false if that peer has left, and nothing was sent
     */
    public boolean send(Peer peer, Payload message) {
        return peers.send(peer, message);
    }

    /**
     * How many bytes wait to be written to that peer because it does not read; always 0 for datagrams. Safe from any
     * thread.
     */
    public long waitingBytes(Peer peer) {
        return peers.waitingBytes(peer);
    }

    /**
     * From the next arrival on, answers so. Open connections stay, and so do the peers' states, counts and silences; what a rule
     * has decided before goes on. Addresses that do not answer ({@link ListenSetup#answerOnly}) go on not to. Safe from any
     * thread; may block while it looks up an address that a rule names.
     *
     * @throws IllegalArgumentException if a rule names a host that is not known; the answers are as before then
     */
    public void answer(Answer how) {
        try {
            answer(how, Rulebook.of(how));
        } catch (NetworkException said) {
            throw new IllegalArgumentException(said.says(), said);
        }
    }

    private void answer(Answer how, Rulebook rules) throws NetworkException {
        answerLock.lock();
        try {
            if (!ended) {
                openWaysTo(rules).forEach(DatagramListener::start);
                if (how instanceof Answer.Ruled) {
                    rulings.follow(rules);
                }
                answer = how;
            }
        } finally {
            answerLock.unlock();
        }
    }

    /** What is answered now. */
    Answer answer() {
        return answer;
    }

    /** The session's UDP sockets, which are never answered. */
    List<InetSocketAddress> ownSockets() {
        return ownSockets;
    }

    /**
     * Where no socket of this session could send to an address that a rule names, opens one. It hears what comes back, and
     * nobody is told to dial it.
     *
     * @return what was opened, and is not started yet
     */
    private List<DatagramListener> openWaysTo(Rulebook rules) throws NetworkException {
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
        Binding free = new Binding(new InetSocketAddress(Interfaces.everyInterface(to.getAddress()), 0), List.of());
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
    Runnable sendTo(InetSocketAddress to, Endpoint preferred, Payload message, String rule) {
        return datagrams.stream()
                .filter(each -> each.reaches(to.getAddress()))
                .min(Comparator.comparing(each -> !each.local().equals(preferred.socketAddress())))
                .orElseThrow(() -> new IllegalStateException("no socket was opened to reach " + to))
                .sendTo(to, message, rule);
    }

    private void tellTooFew() {
        Long wanted = setup.count;
        if (wanted != null && ending.isWith(Cause.TOO_FEW)) {
            journal.failed(
                    null,
                    null,
                    Cause.TOO_FEW,
                    "%s of %s came within the time that --for gives."
                            .formatted(Sizes.count(journal.ledger.received()), Sizes.count(wanted)));
        }
    }

    @Override
    void end() {
        Thread hinting = silence;
        if (hinting != null) {
            Ending.join(hinting, HINT_NANOS); // so that no hint comes after the summary
        }
        answerLock.lock();
        try {
            ended = true; // no socket is opened for rules any more
        } finally {
            answerLock.unlock();
        }
        rulings.stop();
        datagrams.forEach(DatagramListener::stop);
        streams.forEach(StreamServer::stop);
        datagrams.forEach(DatagramListener::close);
        streams.forEach(StreamServer::close);
        datagrams.forEach(DatagramListener::report);
        rulings.report();
        tellTooFew();
    }
}
