package dev.parley.session.send;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.event.Unit;
import dev.parley.framing.FramingException;
import dev.parley.hint.ReportedHints;
import dev.parley.hint.StreamHints;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.rule.Response;
import dev.parley.session.Outcome;
import dev.parley.session.link.MessageCodec;
import dev.parley.session.respond.Responder;
import dev.parley.session.runtime.EventPublisher;
import dev.parley.session.runtime.Flow;
import dev.parley.session.runtime.SessionLifecycle;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamOptions;
import dev.parley.time.Signal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One TCP target: one connection for all messages, with a thread that reads what comes back. */
final class StreamTarget implements Target {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final long ORDER_MILLIS = 20;
    private static final long BROKEN_ORDER_MILLIS = 300;

    /** The first line that a program prints may take that long on a busy machine. */
    private static final long TELLING_MILLIS = 5_000;

    private static final long SETTLE_NANOS = 450_000_000;

    private final SendSetup setup;
    private final List<InetSocketAddress> addresses;
    private final int number;
    private final EventPublisher eventPublisher;
    private final SessionLifecycle sessionLifecycle;
    private final Signal progress;
    private final Responder responder;
    private final ReentrantLock order = new ReentrantLock();
    private final Object closing = new Object();
    private volatile @Nullable StreamConnection connection;
    private volatile @Nullable Flow flow;
    private @Nullable Thread reading;
    private volatile long settleByNanos;
    private volatile boolean stopped;
    private boolean closeTold;
    private boolean emptyNoted;
    private volatile boolean writeHangs;

    /** Whether the sending thread is inside the write, where it may be stuck, and not telling of it, which ends. */
    private volatile boolean writing;

    private volatile boolean finished;
    private volatile boolean ended;
    private volatile Outcome outcome = Outcome.DONE;
    private final LateReplyNotice late;
    private final StreamHints watch;
    private final MessageCodec messageCodec;
    private final AtomicLong replies = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();

    /** @param addresses all that its host resolves to, tried one after the other */
    StreamTarget(
            SendSetup setup,
            List<InetSocketAddress> addresses,
            int number,
            EventPublisher eventPublisher,
            SessionLifecycle sessionLifecycle,
            Signal progress) {
        this.setup = setup;
        this.addresses = addresses;
        this.number = number;
        this.eventPublisher = eventPublisher;
        this.sessionLifecycle = sessionLifecycle;
        this.progress = progress;
        this.late = new LateReplyNotice(setup, eventPublisher);
        this.watch = new StreamHints(new ReportedHints(), addresses.getFirst().getAddress(), false);
        this.responder = new Responder(setup);
        this.messageCodec = new MessageCodec(setup.framing, setup.maxMessage);
    }

    @Override
    public void start() {
        @Nullable NetworkException last = null;
        for (InetSocketAddress address : addresses) {
            if (stopped) {
                return;
            }
            try {
                opened(setup.network.connect(address, new StreamOptions(setup.from, setup.connectTimeout)));
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
            eventPublisher.refused(null, peer, said.reason(), said.message());
        } else {
            eventPublisher.failed(null, peer, said.reason(), said.message());
        }
        progress.set();
    }

    private void opened(StreamConnection open) {
        Flow between = new Flow(new Endpoint(Scheme.TCP, open.local()), new Endpoint(Scheme.TCP, open.peer()), number);
        synchronized (closing) {
            connection = open;
            flow = between;
            if (stopped) {
                open.close();
            }
        }
        eventPublisher.opened(between);
        reading = sessionLifecycle.startPlatform(
                "parley-read-" + between.peer().hostAndPort(), () -> readAll(open, between));
    }

    private void readAll(StreamConnection from, Flow between) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            while (true) {
                int count = from.read(buffer, 0, buffer.length, messageCodec.deadlineNanos());
                if (count < 0) {
                    break;
                }
                long epochNanos = setup.clock.epochNanos();
                MessageCodec.MessageConsumer messageConsumer =
                        (unit, arrived) -> take(between, unit, arrived, epochNanos);
                if (count == 0) {
                    messageCodec.idle(setup.clock.nanos(), messageConsumer);
                } else {
                    read(between, buffer, count, epochNanos, messageConsumer);
                }
                progress.set();
            }
            ended = true;
            unfinished(between);
            if (finished) {
                publishClosed(
                        Cause.END_OF_STREAM,
                        "both sides have finished, " + (setup.staysOpen() ? "the other one first" : "this one first"));
            }
        } catch (FramingException noMessage) {
            afterWhatWasWritten(() -> refuse(from, noMessage));
        } catch (NetworkException said) {
            unfinished(between);
            afterWhatWasWritten(() -> broken(said));
        } catch (ClosedChannelException closedHere) {
            ended = true;
            if (!messageCodec
                    .remainder()
                    .isEmpty()) { // the beginning of a message of which the rest was not waited for
                eventPublisher.ledger.arrived(1);
                eventPublisher.ledger.droppedIn(Cause.UNREAD, 1);
            }
        } catch (IOException bad) {
            broken(new NetworkException(
                    Cause.NETWORK, "reading failed: the system says \"" + bad.getMessage() + "\".", bad));
        }
        progress.set();
    }

    private void read(
            Flow between, byte[] buffer, int count, long epochNanos, MessageCodec.MessageConsumer messageConsumer)
            throws FramingException {
        eventPublisher.tapArrived(between, ByteBuffer.wrap(buffer, 0, count), epochNanos);
        messageCodec.decode(buffer, count, setup.clock.nanos(), messageConsumer);
        if (eventPublisher.hasListener()) {
            afterWhatItAnswers(() -> eventPublisher.hints(between, watch.inspect(buffer, count)));
        }
    }

    private void take(Flow between, Unit unit, Payload arrived, long epochNanos) {
        afterWhatItAnswers(() -> {
            eventPublisher.ledger.arrived(1);
            eventPublisher.received(between, between.local(), unit, arrived, arrived.size(), epochNanos);
            late.arrived(between);
        });
        replies.incrementAndGet();
        setup.messageHandler.onMessage(between, arrived);
        answer(between, arrived);
    }

    /** What came after the last whole message is shown as the chunk that it is, and not answered. */
    private void unfinished(Flow between) {
        Payload rest = messageCodec.remainder();
        if (!rest.isEmpty()) {
            afterWhatItAnswers(() -> {
                eventPublisher.ledger.arrived(1);
                eventPublisher.received(
                        between, between.local(), Unit.CHUNK, rest, rest.size(), setup.clock.epochNanos());
                eventPublisher.note(
                        between.local(),
                        between.peer(),
                        between.connection(),
                        Cause.UNFINISHED,
                        MessageCodec.UNFINISHED);
            });
        }
    }

    /** The stream cannot be read any further: nobody knows where its next message starts. */
    private void refuse(StreamConnection from, FramingException noMessage) {
        eventPublisher.ledger.arrived(1);
        eventPublisher.ledger.droppedIn(MessageCodec.cause(noMessage), 1);
        from.close();
        broken(new NetworkException(MessageCodec.cause(noMessage), "by this side: " + noMessage.message(), noMessage));
    }

    private void answer(Flow between, Payload arrived) {
        Response how = responder.response();
        if (how.answers()) {
            responder.nameLoop(between, arrived, eventPublisher);
            responder.reply(how, between, arrived).ifPresent(reply -> {
                send(reply);
                responder.replied(reply);
            });
        }
    }

    /**
     * Lets a write that is under way be told before what came meanwhile, since that may answer it. A write that hangs,
     * because the other side waits for us to read, is not waited for.
     */
    private void afterWhatItAnswers(Runnable tell) {
        boolean ordered = lockOrder(writeHangs ? 0 : ORDER_MILLIS) || (!writing && lockOrder(TELLING_MILLIS));
        writeHangs = !ordered;
        tellInOrder(tell, ordered);
    }

    /** As above, for a connection that is broken: no write hangs in it, so there is more time for telling it. */
    private void afterWhatWasWritten(Runnable tell) {
        tellInOrder(tell, lockOrder(BROKEN_ORDER_MILLIS));
    }

    private boolean lockOrder(long millis) {
        try {
            return order.tryLock(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void tellInOrder(Runnable tell, boolean locked) {
        try {
            tell.run();
        } finally {
            if (locked) {
                order.unlock();
            }
        }
    }

    private void broken(NetworkException said) {
        outcome = new Outcome(said.reason(), said.message());
        ended = true;
        publishClosed(said.reason(), said.message());
    }

    private void publishClosed(Cause cause, String message) {
        Flow between;
        synchronized (closing) {
            between = flow;
            if (closeTold || between == null) {
                return;
            }
            closeTold = true;
        }
        eventPublisher.closed(between, cause, message);
    }

    @Override
    public String peer() {
        return Endpoint.show(addresses.getFirst());
    }

    @Override
    public Endpoint endpoint() {
        Flow between = flow;
        return between == null ? new Endpoint(Scheme.TCP, addresses.getLast()) : between.peer();
    }

    @Override
    public Payload rest() {
        Thread reader = reading;
        return reader == null || reader.isAlive() ? Payload.EMPTY : messageCodec.remainder();
    }

    @Override
    public void send(Payload message) {
        StreamConnection open = connection;
        Flow between = flow;
        if (open == null || between == null) {
            return; // never connected, which was told: so nothing is due
        }
        if (message.isEmpty() && messageCodec.unit() == Unit.CHUNK) {
            noteEmpty(between);
            return;
        }
        eventPublisher.ledger.due(1);
        Outcome soFar = outcome;
        if (!soFar.isGood()) {
            eventPublisher.ledger.droppedOut(soFar.cause(), 1);
            return;
        }
        MessageCodec.Encoded encoded;
        try {
            encoded = messageCodec.encode(message);
        } catch (FramingException hasNoForm) {
            drop(between, Cause.UNSENDABLE, message.size(), 0, hasNoForm.message());
            outcome = new Outcome(Cause.USAGE, hasNoForm.message());
            return;
        }
        byte[] bytes = encoded.onStream().bytes();
        long before = open.written();
        writeHangs = false;
        order.lock();
        try {
            late.sending();
            long epochNanos = setup.clock.epochNanos();
            writing = true;
            open.write(bytes, 0, bytes.length);
            writing = false;
            eventPublisher.tapLeft(between, ByteBuffer.wrap(bytes), epochNanos);
            eventPublisher.sent(between, messageCodec.unit(), encoded.message(), epochNanos);
            sent.incrementAndGet();
        } catch (NetworkException said) {
            broken(said);
            drop(between, Cause.UNSENDABLE, bytes.length, open.written() - before, said.message());
        } catch (IOException closed) {
            drop(
                    between,
                    Cause.STOPPED,
                    bytes.length,
                    open.written() - before,
                    "the session ended before the rest left");
        } finally {
            writing = false;
            order.unlock();
        }
    }

    private void noteEmpty(Flow between) {
        if (!emptyNoted) {
            emptyNoted = true;
            eventPublisher.note(
                    between.local(),
                    between.peer(),
                    between.connection(),
                    Cause.EMPTY,
                    "an empty message is nothing on a stream: no byte left. On UDP it would be an empty datagram.");
        }
    }

    private void drop(Flow between, Cause cause, int bytes, long left, String message) {
        eventPublisher.droppedInPart(between, cause, bytes, left, message);
        progress.set();
    }

    @Override
    public void finishSending() {
        StreamConnection open = connection;
        finished = true;
        if (open == null || !outcome.isGood()) {
            return;
        }
        if (!setup.staysOpen()) {
            try {
                open.finish();
            } catch (IOException gone) {
                // The reading side tells what happened to the connection.
            }
        }
        if (ended && outcome.isGood()) {
            publishClosed(Cause.END_OF_STREAM, "both sides have finished, the other one first");
        }
    }

    @Override
    public boolean isOpen() {
        return connection != null;
    }

    @Override
    public boolean hasLeft() {
        return ended;
    }

    /** Without a framing nobody but the peer knows where an answer ends. */
    @Override
    public boolean isComplete() {
        return ended || (messageCodec.unit() == Unit.MESSAGE && sent.get() > 0 && replies.get() >= sent.get());
    }

    @Override
    public Outcome outcome() {
        return outcome;
    }

    @Override
    public void stop() {
        settleByNanos = setup.clock.nanos() + SETTLE_NANOS;
        synchronized (closing) {
            stopped = true;
            if (connection != null) {
                connection.close();
            }
        }
    }

    @Override
    public void settle() {
        Thread reader = reading;
        if (reader != null) {
            SessionLifecycle.join(reader, settleByNanos - setup.clock.nanos());
        }
    }

    @Override
    public void close() {
        settle();
    }

    @Override
    public void report() {
        publishClosed(Cause.DONE, "by this side");
    }
}
