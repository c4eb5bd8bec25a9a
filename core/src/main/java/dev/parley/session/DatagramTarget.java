package dev.parley.session;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.event.Event.Direction;
import dev.parley.event.Unit;
import dev.parley.ledger.Cause;
import dev.parley.oddity.DatagramWatch;
import dev.parley.oddity.Told;
import dev.parley.payload.Payload;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.Explain;
import dev.parley.socket.NetworkException;
import dev.parley.socket.RefusedException;
import dev.parley.time.Signal;
import dev.parley.words.Sizes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** One UDP target with a socket of its own, connected where it is one host, so that refusals are heard. */
final class DatagramTarget implements Target, DatagramReader.Handler {
    /** Larger datagrams are fragmented on most paths; the same figure as in the tutorials. */
    private static final int UNFRAGMENTED_BYTES = 1_400;

    private static final int SLOTS = 4;

    private final SendSetup setup;
    private final DatagramPort port;
    private final InetSocketAddress peer;
    private final Flow flow;
    private final boolean collects;
    private final Journal journal;
    private final Ending ending;
    private final Signal progress;
    private final DatagramReader reader;
    private final ReentrantLock order = new ReentrantLock();
    private final AtomicLong replies = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private volatile Outcome outcome = Outcome.DONE;
    private final LateReplies late;
    private final DatagramWatch watch = new DatagramWatch(new Told());
    private boolean fragmentsNoted;

    /**
     * @param collects whether replies may come from many, so that the first is no reason to stop waiting
     * @param progress raised when something arrives
     */
    DatagramTarget(
            SendSetup setup,
            DatagramPort port,
            InetSocketAddress peer,
            boolean collects,
            Journal journal,
            Ending ending,
            Signal progress) {
        this.setup = setup;
        this.port = port;
        this.peer = peer;
        this.flow = new Flow(new Endpoint(Scheme.UDP, port.local()), new Endpoint(Scheme.UDP, peer), 0);
        this.collects = collects;
        this.journal = journal;
        this.ending = ending;
        this.progress = progress;
        this.late = new LateReplies(setup, journal);
        this.reader = new DatagramReader(port, journal, setup.clock, ending, SLOTS, this);
    }

    @Override
    public void start() {
        reader.start();
    }

    @Override
    public String peer() {
        return flow.peer().hostAndPort();
    }

    @Override
    public Endpoint endpoint() {
        return flow.peer();
    }

    @Override
    public Payload rest() {
        return Payload.EMPTY; // a datagram is whole
    }

    @Override
    public void send(Payload message) {
        int most = setup.splitBytes == 0 ? Integer.MAX_VALUE : setup.splitBytes;
        int from = 0;
        do {
            int to = (int) Math.min(message.size(), (long) from + most);
            sendOne(message.slice(from, to));
            from = to;
        } while (from < message.size() && !ending.hasCome());
    }

    /** Under the lock that arrivals take too, so that a reply is never told before what it answers. */
    private void sendOne(Payload datagram) {
        order.lock();
        try {
            sendInOrder(datagram);
        } finally {
            order.unlock();
        }
    }

    private void sendInOrder(Payload datagram) {
        journal.ledger.due(1);
        try {
            // The kernel reports the refusal of an earlier datagram in place of sending this one: so it goes again
            // once.
            boolean left = attempt(datagram, false);
            if (!left) {
                left = attempt(datagram, true);
            }
            if (!left) {
                String says = "this datagram did not leave, because two before it were refused: "
                        + Explain.portUnreachable(peer);
                journal.dropped(flow.local(), flow.peer(), Direction.OUT, Cause.REFUSED, 1, says);
            }
        } catch (NetworkException said) {
            fail(said.reason(), said.says());
        } catch (IOException closed) {
            journal.dropped(
                    flow.local(), flow.peer(), Direction.OUT, Cause.STOPPED, 1, "the session ended before it left");
        }
    }

    private boolean attempt(Payload datagram, boolean isRepeat) throws IOException {
        outcome = Outcome.DONE; // before sending: on loopback the refusal is there before send returns
        late.sending();
        long epochNanos = setup.clock.epochNanos();
        try {
            port.send(datagram.buffer(), peer);
        } catch (PortUnreachableException earlier) {
            refused(earlier);
            return false;
        } catch (NetworkException maybeEarlier) {
            if (maybeEarlier.reason() != Cause.UNREACHABLE || isRepeat) {
                throw maybeEarlier;
            }
            return false;
        }
        sent.incrementAndGet();
        journal.tapLeft(flow, datagram.buffer(), epochNanos);
        journal.sent(flow, Unit.DATAGRAM, datagram, epochNanos);
        noteFragments(datagram);
        return true;
    }

    private void noteFragments(Payload datagram) {
        if (!fragmentsNoted
                && datagram.size() > UNFRAGMENTED_BYTES
                && !peer.getAddress().isLoopbackAddress()) {
            fragmentsNoted = true;
            journal.note(
                    flow.local(),
                    flow.peer(),
                    0,
                    Cause.FRAGMENTS,
                    "%s is more than most networks carry in one piece: it travels in fragments, and if one is lost all is lost. Stay at or below %s (--split %s)."
                            .formatted(
                                    Sizes.show(datagram.size()), Sizes.show(UNFRAGMENTED_BYTES), UNFRAGMENTED_BYTES));
        }
    }

    private void fail(Cause cause, String says) {
        journal.ledger.droppedOut(cause == Cause.TOO_LARGE ? Cause.TOO_LARGE : Cause.UNSENDABLE, 1);
        journal.failed(flow.local(), flow.peer(), cause, says);
        outcome = new Outcome(cause, says);
        progress.raise();
    }

    @Override
    public void refused(PortUnreachableException refusal) {
        order.lock();
        try {
            tellRefusal(refusal);
        } finally {
            order.unlock();
        }
        progress.raise();
    }

    /** What a router or firewall answers ends nothing: the next datagram may pass. */
    @Override
    public boolean failed(IOException bad) {
        NetworkException said = Explain.sending(peer, 0, bad);
        order.lock();
        try {
            outcome = new Outcome(said.reason(), said.says());
            journal.failed(flow.local(), flow.peer(), said.reason(), said.says());
        } finally {
            order.unlock();
        }
        progress.raise();
        boolean passing = said.reason() == Cause.UNREACHABLE || said.reason() == Cause.PERMISSION;
        if (!passing) {
            ending.with(outcome);
        }
        return passing;
    }

    private void tellRefusal(PortUnreachableException refusal) {
        InetSocketAddress who = refusal instanceof RefusedException named ? named.peer() : peer;
        String says = Explain.portUnreachable(who);
        outcome = new Outcome(Cause.PORT_UNREACHABLE, says);
        journal.refused(flow.local(), new Endpoint(Scheme.UDP, who), Cause.PORT_UNREACHABLE, says);
    }

    @Override
    public void arrived(Flow from, DatagramBatch batch, int i) {
        Payload payload;
        order.lock();
        try {
            payload = take(from, batch, i);
        } finally {
            order.unlock();
        }
        setup.hearer.heard(from, payload); // it may block, and then sending goes on
        progress.raise();
    }

    private Payload take(Flow from, DatagramBatch batch, int i) {
        journal.tapArrived(from, batch.data(i), batch.epochNanos(i));
        Payload payload = batch.payload(i, DatagramBatch.SLOT_BYTES);
        InetSocketAddress destination = batch.destination(i);
        outcome = Outcome.DONE;
        replies.incrementAndGet();
        journal.received(
                from,
                destination == null ? null : new Endpoint(Scheme.UDP, destination),
                Unit.DATAGRAM,
                payload,
                payload.size(),
                batch.epochNanos(i));
        late.arrived(from);
        if (journal.isHeard()) {
            journal.odd(from, watch.saw(from.peer().socketAddress(), batch.data(i)));
        }
        return payload;
    }

    @Override
    public void finishSending() {
        // A datagram socket has no end to tell.
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean hasLeft() {
        return false;
    }

    @Override
    public boolean isComplete() {
        return !outcome.isGood() || (!collects && sent.get() > 0 && replies.get() >= sent.get());
    }

    @Override
    public Outcome outcome() {
        return outcome;
    }

    @Override
    public void stop() {
        reader.stop();
    }

    @Override
    public void settle() {
        reader.settle();
    }

    @Override
    public void close() {
        reader.close();
    }

    @Override
    public void report() {
        reader.report();
    }
}
