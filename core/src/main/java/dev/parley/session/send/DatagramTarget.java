package dev.parley.session.send;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.event.Flow;
import dev.parley.event.Unit;
import dev.parley.hint.DatagramHints;
import dev.parley.hint.ReportedHints;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.Outcome;
import dev.parley.session.impaired.ImpairedPath;
import dev.parley.session.link.DatagramLink;
import dev.parley.session.link.DatagramReader;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.EventPublisher;
import dev.parley.session.runtime.Impairing;
import dev.parley.session.runtime.OwnAddress;
import dev.parley.session.runtime.SessionContext;
import dev.parley.session.runtime.Timer;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.NetworkErrors;
import dev.parley.socket.NetworkException;
import dev.parley.socket.RefusedException;
import dev.parley.text.Sizes;
import dev.parley.time.Signal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One UDP target with a socket of its own, connected where it is one host, so that refusals are heard. */
final class DatagramTarget implements Target, DatagramReader.Handler {
    /** Larger datagrams are fragmented on most paths; the same figure as in the tutorials. */
    private static final int UNFRAGMENTED_BYTES = 1_400;

    private static final int SLOTS = 4;

    private final SendConfig config;
    private final SessionContext context;
    private final DatagramLink link;
    private final InetSocketAddress peer;
    private final Flow flow;
    private final boolean expectsSeveralRepliers;
    private final EventPublisher publisher;
    private final Signal progress;
    private final DatagramReader reader;
    private final ReentrantLock orderLock = new ReentrantLock();
    private final AtomicLong replies = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private volatile long lastArrivalNanos = Long.MIN_VALUE;
    private volatile Outcome outcome = Outcome.DONE;
    private final LateReplyNotice lateReply;
    private final NoAnswerNotice noAnswer;
    private final DatagramHints hints = new DatagramHints(new ReportedHints());

    /** What is late on purpose leaves on a timer of its own, since it waits for the observers that arrivals wait for. */
    private final @Nullable Timer late;

    private final @Nullable ImpairedPath impaired;
    private volatile List<Delivery> neverLeft = List.of();
    private boolean fragmentsNoted;
    private String refusalMessage = "";

    /**
     * @param collects whether replies may come from many, so that the first is no reason to stop waiting
     * @param hearsOneHost whether it hears its one host's port alone
     * @param progress raised when something arrives
     */
    DatagramTarget(
            SendConfig config,
            SessionContext context,
            DatagramPort port,
            InetSocketAddress peer,
            boolean collects,
            boolean hearsOneHost,
            Signal progress) {
        this.config = config;
        this.context = context;
        this.link = new DatagramLink(context, port);
        this.peer = peer;
        this.flow = link.flowTo(peer);
        this.expectsSeveralRepliers = collects;
        this.publisher = context.publisher();
        this.progress = progress;
        this.lateReply = new LateReplyNotice(config, context);
        this.noAnswer = new NoAnswerNotice(config, context, flow, hearsOneHost);
        this.reader = new DatagramReader(port, context, SLOTS, this);
        Impairing impairing = context.impairing();
        if (impairing == null || impairing.datagrams().isEmpty()) {
            this.late = null;
            this.impaired = null;
        } else {
            this.late = new Timer(context.threads(), context.clock());
            this.impaired = ImpairedPath.next(context, impairing, flow, late);
        }
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
    public String local() {
        return OwnAddress.towards(flow.peer(), flow.local(), null);
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
        int most = config.splitBytes() == 0 ? Integer.MAX_VALUE : config.splitBytes();
        int from = 0;
        do {
            int to = (int) Math.min(message.size(), (long) from + most);
            context.ledger().due(1);
            Payload datagram = message.slice(from, to);
            if (impaired == null) {
                sendOne(datagram);
            } else {
                publisher.publish(impaired.pass(datagram, this::sendImpaired));
            }
            from = to;
        } while (from < message.size() && !context.lifecycle().isComplete());
    }

    /** Under the lock that arrivals take too, so that a reply is never told before what it answers. */
    private void sendOne(Payload datagram) {
        orderLock.lock();
        try {
            sendInOrder(datagram);
        } finally {
            orderLock.unlock();
        }
    }

    /** It is published already. */
    private Delivery sendImpaired(Payload datagram) {
        sendOne(datagram);
        return new Delivery.Nothing();
    }

    private void sendInOrder(Payload datagram) {
        try {
            // The kernel reports the refusal of an earlier datagram in place of sending this one: so it goes again
            // once.
            boolean left = attempt(datagram, false);
            if (!left) {
                left = attempt(datagram, true);
            }
            if (!left) {
                String message = "this datagram did not leave, because two before it were refused: " + refusalMessage();
                publisher.publish(publisher.dropped(flow, Cause.REFUSED, 1, message));
            }
        } catch (NetworkException said) {
            fail(said.reason(), said.message());
        } catch (IOException closed) {
            publisher.publish(publisher.dropped(flow, Cause.STOPPED, 1, "the session ended before it left"));
        }
    }

    private boolean attempt(Payload datagram, boolean isRepeat) throws IOException {
        outcome = Outcome.DONE; // before sending: on loopback the refusal is there before send returns
        lateReply.sending();
        Delivery delivery;
        try {
            delivery = link.send(flow, datagram, null, "");
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
        noAnswer.sent();
        publisher.publish(delivery);
        noteFragments(datagram);
        return true;
    }

    private void noteFragments(Payload datagram) {
        if (!fragmentsNoted
                && datagram.size() > UNFRAGMENTED_BYTES
                && !peer.getAddress().isLoopbackAddress()) {
            fragmentsNoted = true;
            publisher.note(
                    flow.local(),
                    flow.peer(),
                    0,
                    Cause.FRAGMENTS,
                    "%s is more than most networks carry in one piece: it travels in fragments, and if one is lost all is lost. Stay at or below %s (--split %s)."
                            .formatted(
                                    Sizes.show(datagram.size()), Sizes.show(UNFRAGMENTED_BYTES), UNFRAGMENTED_BYTES));
        }
    }

    private void fail(Cause cause, String message) {
        context.ledger().droppedOut(cause == Cause.TOO_LARGE ? Cause.TOO_LARGE : Cause.UNSENDABLE, 1);
        publisher.failed(flow.local(), flow.peer(), cause, message);
        outcome = new Outcome(cause, message);
        progress.set();
    }

    @Override
    public void refused(PortUnreachableException refusal) {
        orderLock.lock();
        try {
            publishRefusal(refusal);
        } finally {
            orderLock.unlock();
        }
        progress.set();
    }

    /** What a router or firewall answers ends nothing: the next datagram may pass. */
    @Override
    public boolean failed(IOException bad) {
        NetworkException said = NetworkErrors.sending(peer, 0, bad);
        orderLock.lock();
        try {
            outcome = new Outcome(said.reason(), said.message());
            publisher.failed(flow.local(), flow.peer(), said.reason(), said.message());
        } finally {
            orderLock.unlock();
        }
        progress.set();
        boolean passing = said.reason() == Cause.UNREACHABLE || said.reason() == Cause.PERMISSION;
        if (!passing) {
            context.lifecycle().complete(outcome);
        }
        return passing;
    }

    private void publishRefusal(PortUnreachableException refusal) {
        noAnswer.answered();
        InetSocketAddress who = refusal instanceof RefusedException named ? named.peer() : peer;
        String message = who.equals(peer) ? refusalMessage() : NetworkErrors.portUnreachable(who);
        outcome = new Outcome(Cause.PORT_UNREACHABLE, message);
        publisher.refused(flow.local(), new Endpoint(Scheme.UDP, who), Cause.PORT_UNREACHABLE, message);
    }

    /** Made once: it looks at the system's tables, and a beacon may be refused thousands of times a second. */
    private String refusalMessage() {
        if (refusalMessage.isEmpty()) {
            refusalMessage = NetworkErrors.portUnreachable(peer);
        }
        return refusalMessage;
    }

    @Override
    public void arrived(Flow from, DatagramBatch batch, int i) {
        Payload payload;
        orderLock.lock();
        try {
            payload = take(from, batch, i);
        } finally {
            orderLock.unlock();
        }
        config.messageHandler().onMessage(from.peer(), payload); // it may block, and then sending goes on
        progress.set();
    }

    private Payload take(Flow from, DatagramBatch batch, int i) {
        context.taps().arrived(from, batch.destination(i), batch.data(i), batch.epochNanos(i));
        Payload payload = batch.payload(i, DatagramBatch.SLOT_BYTES);
        InetSocketAddress destination = batch.destination(i);
        outcome = Outcome.DONE;
        replies.incrementAndGet();
        lastArrivalNanos = context.clock().nanos();
        noAnswer.answered();
        publisher.received(
                from,
                destination == null ? null : new Endpoint(Scheme.UDP, destination),
                Unit.DATAGRAM,
                payload,
                payload.size(),
                payload.size(),
                batch.epochNanos(i));
        lateReply.arrived(from);
        if (publisher.hasListener()) {
            publisher.hints(from, hints.inspect(from.peer().socketAddress(), batch.data(i)));
        }
        return payload;
    }

    @Override
    public void finishSending() {
        if (impaired != null) { // a datagram socket has no end to tell, but what is late may be on its way
            impaired.awaitIdle();
        }
    }

    /** One answer is what is waited for, unless several were asked for. */
    @Override
    public long lastArrivalNanos() {
        return config.answers() > 0 ? lastArrivalNanos : Long.MIN_VALUE;
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
        return !outcome.isGood() || hasAllAnswers();
    }

    private boolean hasAllAnswers() {
        if (config.answers() == Long.MAX_VALUE || (config.answers() == 0 && expectsSeveralRepliers)) {
            return false;
        }
        return sent.get() > 0 && replies.get() / Math.max(1, config.answers()) >= sent.get();
    }

    @Override
    public Outcome outcome() {
        return outcome;
    }

    @Override
    public void stop() {
        if (impaired != null && neverLeft.isEmpty()) {
            neverLeft = impaired.close();
        }
        reader.stop();
    }

    @Override
    public void settle() {
        reader.settle();
    }

    @Override
    public void close() {
        if (late != null) {
            late.stop();
        }
        reader.close();
    }

    @Override
    public void publishRest() {
        publisher.publish(neverLeft);
        noAnswer.finish();
        reader.publishRest();
    }
}
