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
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Listens on any number of addresses, tells what arrives, and answers it. */
public final class ListenSession extends RunningSession {
    private static final long HINT_NANOS = 100_000_000;

    final ListenSetup setup;
    final Quota quota;
    final Peers peers;

    /** Open TCP connections on all addresses together. */
    final AtomicInteger connections = new AtomicInteger();

    /** What was told of whom, on all addresses together. */
    final Told told = new Told();

    private final List<DatagramListener> datagrams = new ArrayList<>();
    private final List<StreamServer> streams = new ArrayList<>();
    private final List<Endpoint> endpoints = new ArrayList<>();
    private @Nullable Thread silence;

    private ListenSession(ListenSetup setup) {
        super(setup);
        this.setup = setup;
        this.quota = new Quota(setup.count);
        this.peers = new Peers(journal, setup.mostPeers);
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
            datagrams.add(new DatagramListener(this, address, binding, port));
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
        List<InetSocketAddress> own =
                datagrams.stream().map(DatagramListener::local).toList();
        datagrams.forEach(each -> each.announce(interfaces));
        streams.forEach(each -> each.announce(interfaces));
        if (!datagrams.isEmpty()) {
            setup.network.limits().ifPresent(says -> journal.note(null, null, 0, Cause.PORTABLE, says));
        }
        datagrams.forEach(each -> each.start(own));
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
        datagrams.forEach(each -> sockets.add(each.whereToDial(interfaces)));
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
     * From the next arrival on, answers so. Open connections and peers' states stay. Safe from any thread.
     */
    public void answer(Answer how) {
        setup.answer(how);
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
        datagrams.forEach(DatagramListener::stop);
        streams.forEach(StreamServer::stop);
        datagrams.forEach(DatagramListener::close);
        streams.forEach(StreamServer::close);
        datagrams.forEach(DatagramListener::report);
        tellTooFew();
    }
}
