package dev.parley.session.send;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.event.Flow;
import dev.parley.event.Unit;
import dev.parley.framing.FramingException;
import dev.parley.hint.ReportedHints;
import dev.parley.hint.StreamHints;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.Outcome;
import dev.parley.session.link.CloseReason;
import dev.parley.session.link.MessageCodec;
import dev.parley.session.link.StreamLink;
import dev.parley.session.peer.Arrival;
import dev.parley.session.respond.Responder;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.EventPublisher;
import dev.parley.session.runtime.SessionContext;
import dev.parley.session.runtime.SessionThreads;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamOptions;
import dev.parley.text.Sizes;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One TCP target: one connection for all messages, with a thread that reads what comes back. */
final class StreamTarget implements Target, StreamLink.Handler {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final String BY_THIS_SIDE = "by this side";
    private static final long SETTLE_NANOS = 450_000_000;

    private final SendConfig config;
    private final SessionContext context;
    private final EventPublisher publisher;
    private final List<InetSocketAddress> addresses;
    private final int number;
    private final Signal progress;
    private final MessageCodec codec;
    private final Responder responder;
    private final StreamHints hints;
    private final PublishOrder order = new PublishOrder();
    private final Object closing = new Object();
    private volatile @Nullable StreamLink link;
    private @Nullable Thread reading;
    private volatile long settleByNanos;
    private volatile boolean stopped;
    private @Nullable TargetChannel answering;
    private boolean closePublished;
    private boolean emptyNoted;
    private long readEpochNanos;
    private volatile boolean finished;
    private volatile boolean ended;
    private volatile long lastArrivalNanos = Long.MIN_VALUE;

    /** How the end is published where this side closes the connection. */
    private volatile String closedHere = BY_THIS_SIDE;

    private volatile Outcome outcome = Outcome.DONE;
    private final AtomicLong replies = new AtomicLong();

    /** When it is odd that the rest of a message has not come. */
    private long hintDeadlineNanos = Clock.NEVER;

    /** Whether a message has begun to leave. */
    private volatile boolean asked;

    private final AtomicLong sent = new AtomicLong();

    /** How many did not leave because the connection had ended, and are counted and not yet told. */
    private final AtomicLong unsent = new AtomicLong();

    /**
     * @param addresses all that its host resolves to, tried one after the other
     * @param progress set when something arrives or ends
     */
    StreamTarget(
            SendConfig config, SessionContext context, List<InetSocketAddress> addresses, int number, Signal progress) {
        this.config = config;
        this.context = context;
        this.publisher = context.publisher();
        this.addresses = addresses;
        this.number = number;
        this.progress = progress;
        this.codec = new MessageCodec(config.session());
        this.responder = new Responder(context, config::response, null, true);
        this.hints = new StreamHints(new ReportedHints(), addresses.getFirst().getAddress(), false, () -> false, codec);
    }

    @Override
    public void start() {
        @Nullable NetworkException last = null;
        for (InetSocketAddress address : addresses) {
            if (stopped) {
                return;
            }
            try {
                StreamOptions options = new StreamOptions(config.from(), config.connectTimeout());
                opened(config.session().network().connect(address, options));
                return;
            } catch (NetworkException said) {
                last = said;
            } catch (IOException bad) {
                last = new NetworkException(Cause.NETWORK, "could not connect: " + bad.getMessage(), bad);
            }
        }
        if (last != null) {
            failedToConnect(last);
        }
    }

    private void failedToConnect(NetworkException said) {
        Endpoint peer = new Endpoint(Scheme.TCP, addresses.getLast());
        outcome = new Outcome(said.reason(), said.message());
        ended = true;
        if (said.reason() == Cause.CONNECTION_REFUSED) {
            publisher.refused(null, peer, said.reason(), said.message());
        } else {
            publisher.failed(null, peer, said.reason(), said.message());
        }
        progress.set();
    }

    private void opened(StreamConnection open) {
        Flow flow = new Flow(new Endpoint(Scheme.TCP, open.local()), new Endpoint(Scheme.TCP, open.peer()), number);
        StreamLink to = new StreamLink(context, flow, open, false, codec, BUFFER_BYTES, BUFFER_BYTES);
        synchronized (closing) {
            link = to;
            if (stopped) {
                to.close();
            }
        }
        publisher.opened(flow);
        to.begin();
        reading = context.threads().startPlatform("parley-read-" + flow.peer().hostAndPort(), () -> readAll(to));
    }

    private void readAll(StreamLink from) {
        try {
            from.readAll(this);
            ended = true;
            publishUnfinished(from.flow());
            CloseReason onPurpose = from.cut();
            if (onPurpose != null) {
                broken(onPurpose);
            } else if (finished && !config.resets()) {
                bothFinished(from);
            } else if (!stopped) {
                order.publishAfterPendingWrite(() -> publisher.finished(from.flow()));
            }
        } catch (FramingException noMessage) {
            order.publishAfterBrokenWrite(() -> refuse(from, noMessage));
        } catch (NetworkException said) {
            publishUnfinished(from.flow());
            order.publishAfterBrokenWrite(() -> broken(said));
        } catch (ClosedChannelException closedHere) {
            ended = true;
            publishUnread(from.flow());
            CloseReason onPurpose = from.cut();
            if (onPurpose != null) {
                broken(onPurpose);
            }
        } catch (IOException bad) {
            broken(new NetworkException(
                    Cause.NETWORK, "reading failed: the system says \"" + bad.getMessage() + "\".", bad));
        }
        progress.set();
    }

    @Override
    public long deadlineNanos() {
        hintDeadlineNanos = publisher.hasListener() ? hints.unfinishedDeadlineNanos(context.clock()) : Clock.NEVER;
        return hintDeadlineNanos;
    }

    @Override
    public void read(long epochNanos) {
        readEpochNanos = epochNanos;
        lastArrivalNanos = context.clock().nanos();
    }

    @Override
    public void accept(Unit unit, Payload payload, int framedBytes) {
        StreamLink from = link;
        if (from == null) {
            throw new IllegalStateException("nothing can be read from a target that is not open");
        }
        order.publishAfterPendingWrite(() -> {
            context.ledger().arrived(1);
            received(from.flow(), unit, payload, framedBytes, readEpochNanos);
        });
        if (asked) { // what came before is a greeting
            replies.incrementAndGet();
        }
        config.messageHandler().onMessage(from.flow().peer(), payload);
        if (responder.wantsMessages()) {
            publisher.publish(responder.message(
                    answerChannel(from), new Arrival(unit, payload, framedBytes, null, readEpochNanos)));
        }
    }

    private TargetChannel answerChannel(StreamLink open) {
        TargetChannel known = answering;
        if (known == null) {
            known = new TargetChannel(this, open, responder, context.clock().nanos());
            answering = known;
        }
        return known;
    }

    private void received(Flow flow, Unit unit, Payload payload, int framedBytes, long epochNanos) {
        publisher.received(flow, flow.local(), unit, payload, payload.size(), framedBytes, epochNanos);
    }

    @Override
    public void readEnd(byte[] buffer, int count) {
        StreamLink from = link;
        if (count > 0 && publisher.hasListener() && from != null) {
            order.publishAfterPendingWrite(() -> publisher.hints(from.flow(), hints.inspect(buffer, count)));
        }
        if (count == 0 && context.clock().nanos() >= hintDeadlineNanos && from != null) {
            order.publishAfterPendingWrite(() -> publisher.hints(from.flow(), hints.unfinished()));
        }
        progress.set();
    }

    /** What came after the last whole message is shown as the chunk that it is, and not answered. */
    private void publishUnfinished(Flow flow) {
        Payload rest = codec.remainder();
        if (!rest.isEmpty()) {
            order.publishAfterPendingWrite(() -> {
                context.ledger().arrived(1);
                received(flow, Unit.CHUNK, rest, rest.size(), context.clock().epochNanos());
                publisher.note(flow.local(), flow.peer(), flow.connection(), Cause.UNFINISHED, MessageCodec.UNFINISHED);
            });
        }
    }

    /** This side has closed the connection inside a message: of that the rest was not waited for. */
    private void publishUnread(Flow flow) {
        Payload rest = codec.remainder();
        if (!rest.isEmpty()) {
            context.ledger().arrived(1);
            publisher.droppedIn(
                    flow.local(),
                    flow.peer(),
                    Cause.UNREAD,
                    1,
                    "this side closed the connection inside a message, of which %s had come: %s"
                            .formatted(
                                    Sizes.show(rest.size()),
                                    publisher.payloadFormat().quote(rest)));
        }
    }

    /** The stream cannot be read any further: nobody knows where its next message starts. */
    private void refuse(StreamLink from, FramingException noMessage) {
        Cause cause = MessageCodec.cause(noMessage);
        context.ledger().arrived(1);
        context.ledger().droppedIn(cause, 1);
        from.close();
        broken(new NetworkException(cause, "by this side: " + noMessage.message(), noMessage));
    }

    private void broken(NetworkException said) {
        StreamLink open = link;
        CloseReason onPurpose = open == null ? null : open.cut();
        broken(onPurpose == null ? CloseReason.of(said) : onPurpose);
    }

    private void broken(CloseReason how) {
        outcome = new Outcome(how.cause(), how.message());
        ended = true;
        publishClosed(how.cause(), how.message());
    }

    /** On either thread: that on which the later of both ends is found. */
    private void bothFinished(StreamLink open) {
        if (isClosePublished()) {
            return; // asking the kernel once more would take its time for nothing
        }
        CloseReason how = open.closeReason();
        if (how.cause() == Cause.END_OF_STREAM) {
            publishClosed(how.cause(), how.message());
        } else {
            broken(how);
        }
    }

    private boolean isClosePublished() {
        synchronized (closing) {
            return closePublished;
        }
    }

    private void publishClosed(Cause cause, String message) {
        StreamLink open;
        synchronized (closing) {
            open = link;
            if (closePublished || open == null) {
                return;
            }
            closePublished = true;
        }
        publisher.closed(open.flow(), cause, message);
    }

    @Override
    public String peer() {
        return Endpoint.show(addresses.getFirst());
    }

    @Override
    public String local() {
        StreamLink open = link;
        return open == null ? "" : open.flow().local().hostAndPort();
    }

    @Override
    public Endpoint endpoint() {
        StreamLink open = link;
        return open == null
                ? new Endpoint(Scheme.TCP, addresses.getLast())
                : open.flow().peer();
    }

    @Override
    public Payload rest() {
        Thread reader = reading;
        return reader == null || reader.isAlive() ? Payload.EMPTY : codec.remainder();
    }

    @Override
    public void send(Payload message) {
        send(message, false);
    }

    /** Sends these bytes past the framing. */
    void sendRaw(Payload bytes) {
        send(bytes, true);
    }

    private void send(Payload message, boolean raw) {
        StreamLink open = link;
        if (open == null) {
            return; // never connected, which was told: so nothing is due
        }
        if (message.isEmpty() && (raw || codec.sentUnit() == Unit.CHUNK)) {
            noteEmpty(open.flow());
            return;
        }
        context.ledger().due(1);
        Outcome soFar = outcome;
        if (!soFar.isGood()) {
            context.ledger().droppedOut(soFar.cause(), 1);
            unsent.incrementAndGet();
            return;
        }
        order.write(() -> write(open, message, raw));
    }

    private void write(StreamLink open, Payload message, boolean raw) {
        asked = true;
        Delivery delivery =
                order.writing(() -> raw ? open.writeRaw(message, "", stopped) : open.write(message, "", stopped));
        switch (delivery) {
            case Delivery.Sent left ->
                sent.incrementAndGet(); // perhaps to a side that has closed: then it is broken now
            case Delivery.Interrupted interrupted -> brokenInWrite(open);
            case Delivery.Dropped dropped -> notTaken(open, dropped);
            case Delivery.Queued late -> sent.incrementAndGet();
            case Delivery.Several none -> {}
            case Delivery.Nothing nothing -> {}
            case Delivery.Marked mark -> {}
            case Delivery.Noted noted -> {}
        }
        publisher.publish(delivery);
        if (delivery instanceof Delivery.Sent && open.isBroken()) {
            brokenInWrite(open);
        }
        if (!(delivery instanceof Delivery.Sent) || open.isBroken()) {
            progress.set();
        }
    }

    /** It has no form in the framing, or the connection has ended, which only what is late on purpose finds here. */
    private void notTaken(StreamLink open, Delivery.Dropped dropped) {
        CloseReason onPurpose = open.cut();
        if (onPurpose != null) {
            broken(onPurpose);
        } else if (open.isBroken()) {
            brokenInWrite(open);
        } else if (!open.isClosedHere()) {
            outcome = new Outcome(Cause.USAGE, dropped.message());
        }
    }

    private void brokenInWrite(StreamLink open) {
        try {
            open.throwIfBroken();
        } catch (NetworkException said) {
            broken(said);
        } catch (IOException closedHere) {
            // The session ends.
        }
    }

    @Override
    public void unsent(long count) {
        if (link != null) {
            context.ledger().due(count);
            context.ledger().droppedOut(unsentCause(), count);
            unsent.addAndGet(count);
        }
    }

    private Cause unsentCause() {
        return outcome.isGood() ? Cause.UNSENDABLE : outcome.cause();
    }

    /** Once, with their number; they are counted already. */
    private void publishUnsent() {
        StreamLink open = link;
        long count = unsent.getAndSet(0);
        if (open != null && count > 0) {
            publisher.publish(new Delivery.Dropped(
                    open.flow(),
                    unsentCause(),
                    count,
                    "read from the input and not sent, because the connection had ended"));
        }
    }

    private void noteEmpty(Flow flow) {
        if (!emptyNoted) {
            emptyNoted = true;
            publisher.note(
                    flow.local(),
                    flow.peer(),
                    flow.connection(),
                    Cause.EMPTY,
                    "a stream cannot carry an empty message: no byte left. On UDP it would be an empty datagram.");
        }
    }

    @Override
    public void finishSending() {
        publishUnsent();
        StreamLink open = link;
        if (open == null || open.isClosedHere() || !outcome.isGood()) {
            finished = true;
            return;
        }
        open.awaitLeft();
        open.awaitAcknowledged();
        finished = true;
        if (!config.staysOpen() && !open.isBroken()) {
            open.finish();
            open.awaitFinished();
        }
        if (ended && outcome.isGood() && !config.resets()) {
            bothFinished(open);
        }
    }

    @Override
    public void closeConnection(boolean reset, String message) {
        StreamLink open = link;
        closedHere = message;
        finished = true;
        if (open == null) {
            return;
        }
        open.awaitLeft();
        if (reset) {
            open.reset();
        } else {
            open.close();
        }
    }

    @Override
    public long lastArrivalNanos() {
        return lastArrivalNanos;
    }

    @Override
    public boolean isOpen() {
        return link != null;
    }

    @Override
    public boolean hasLeft() {
        return ended;
    }

    /** Without a framing nobody but the peer knows where an answer ends. */
    @Override
    public boolean isComplete() {
        return ended
                || (codec.unit() == Unit.MESSAGE
                        && sent.get() > 0
                        && replies.get() / Math.max(1, config.answers()) >= sent.get());
    }

    @Override
    public Outcome outcome() {
        return outcome;
    }

    @Override
    public void stop() {
        settleByNanos = context.clock().nanos() + SETTLE_NANOS;
        synchronized (closing) {
            stopped = true;
            StreamLink open = link;
            if (open != null && config.resets()) {
                closedHere = "by this side, with a reset (--reset)";
                open.reset();
            } else if (open != null) {
                open.close();
            }
        }
    }

    @Override
    public void settle() {
        Thread reader = reading;
        if (reader != null) {
            SessionThreads.join(reader, settleByNanos - context.clock().nanos());
        }
        StreamLink open = link;
        if (open != null) {
            open.awaitTold(settleByNanos);
        }
    }

    @Override
    public void close() {
        settle();
    }

    @Override
    public void publishRest() {
        publishUnsent();
        StreamLink open = link;
        boolean peerHasFinished = open != null && open.peerHasFinished();
        if (open != null && peerHasFinished && closedHere.equals(BY_THIS_SIDE)) {
            bothFinished(open);
        } else {
            publishClosed(Cause.DONE, closedHere + (peerHasFinished ? "" : "; the other side had not finished"));
        }
    }
}
