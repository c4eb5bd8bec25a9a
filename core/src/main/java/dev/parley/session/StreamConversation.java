package dev.parley.session;

import dev.parley.address.Address;
import dev.parley.event.Event.Direction;
import dev.parley.event.Unit;
import dev.parley.framing.Framing;
import dev.parley.framing.FramingException;
import dev.parley.ledger.Cause;
import dev.parley.oddity.Oddity;
import dev.parley.oddity.StreamWatch;
import dev.parley.payload.Payload;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamConnection;
import dev.parley.words.Sizes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** One accepted connection from its opening to its end, on its own virtual thread. */
final class StreamConversation {
    /** Thousands of idle connections cost little with small buffers; one that is busy gets a larger one. */
    private static final int FIRST_BUFFER_BYTES = 2 << 10;

    private static final int MOST_BUFFER_BYTES = 64 << 10;

    private final ListenSetup setup;
    private final Flow flow;
    private final StreamConnection connection;
    private final Answering answering;
    private final Journal journal;
    private final Ending ending;
    private final Quota quota;
    private final Cutter cutter;
    private final StreamWatch watch;
    private final Peers peers;
    private final Outbox outbox;

    /** Answers and what somebody here says come from two threads; each message goes whole. */
    private final ReentrantLock writing = new ReentrantLock();

    private volatile boolean stopping;

    /** What this connection's end is called, where somebody here ended it; empty before. */
    private volatile String dismissed = "";

    StreamConversation(ListenSession session, Address address, Flow flow, StreamConnection connection) {
        this.setup = session.setup;
        this.flow = flow;
        this.connection = connection;
        this.journal = session.journal;
        this.ending = session.ending;
        this.quota = session.quota;
        this.cutter = new Cutter(setup.framing, setup.maxMessage);
        this.answering = new Answering(setup, address);
        this.watch = new StreamWatch(
                session.told,
                flow.peer().socketAddress().getAddress(),
                Framing.lines().equals(setup.framing));
        this.peers = session.peers;
        this.outbox = new Outbox(
                ending, setup.outboxBytes, "parley-write-" + flow.peer().hostAndPort(), this::speak);
    }

    void run() throws InterruptedException {
        journal.opened(flow);
        peers.heard(flow, setup.clock.epochNanos(), new ToPeer());
        Ended ended = read();
        if (ended.cause() != Cause.END_OF_STREAM) {
            connection.close(); // so that nothing is written to it any more
        }
        outbox.settle();
        tellUnsaid();
        journal.closed(flow, ended.cause(), ended.says());
        peers.left(flow, ended.cause(), ended.says());
    }

    /** How it ended. */
    private record Ended(Cause cause, String says) {}

    private Ended read() {
        Ended ended;
        try {
            readAll();
            unfinished();
            ended = new Ended(Cause.END_OF_STREAM, "both sides have finished, the other one first");
        } catch (FramingException bad) {
            Cause cause = Cutter.cause(bad);
            journal.ledger.arrived(1);
            journal.ledger.droppedIn(cause, 1);
            ended = new Ended(cause, "by this side: " + bad.says());
        } catch (IOException bad) {
            unfinished();
            ended = switch (bad) {
                case NetworkException said -> new Ended(said.reason(), said.says());
                case ClosedChannelException closedHere -> new Ended(Cause.STOPPED, "");
                default -> new Ended(Cause.NETWORK, "the system says \"" + bad.getMessage() + "\"");
            };
        }
        if (!dismissed.isEmpty() && !stopping) {
            return new Ended(Cause.DONE, dismissed);
        }
        // Whatever happens to a connection after the session's end happens because of it.
        return stopping || ended.cause() == Cause.STOPPED
                ? new Ended(Cause.STOPPED, "by this side, because the session ended")
                : ended;
    }

    private void tellUnsaid() {
        int left = outbox.left();
        if (left > 0) {
            drop(
                    stopping ? Cause.STOPPED : Cause.UNSENDABLE,
                    left,
                    "it waited for the peer to read, and the connection ended");
        }
    }

    /** What somebody here says goes behind what waits to be written. */
    private final class ToPeer implements Peers.Way {
        @Override
        public boolean send(Payload message) {
            journal.ledger.due(1);
            boolean taken = outbox.offer(message);
            if (!taken) {
                refuse();
            }
            return taken;
        }

        private void refuse() {
            if (stopping) {
                drop(Cause.STOPPED, 1, "the session ended before it left");
            } else if (outbox.isClosed()) {
                drop(Cause.UNSENDABLE, 1, "the connection is ending");
            } else {
                drop(
                        Cause.QUEUE,
                        1,
                        "it came faster than the peer reads: %s wait for it already"
                                .formatted(Sizes.show(setup.outboxBytes)));
            }
        }

        @Override
        public long waitingBytes() {
            return outbox.waitingBytes();
        }

        @Override
        public boolean isFilling() {
            return outbox.isFilling();
        }

        @Override
        public long written() {
            return outbox.written();
        }

        @Override
        public void dismiss(String says) {
            dismissed = says;
            outbox.finish(() -> {
                finishWriting();
                connection.close();
            });
        }
    }

    private void drop(Cause cause, int count, String says) {
        journal.dropped(flow.local(), flow.peer(), Direction.OUT, cause, count, says);
    }

    /** On the outbox's thread. */
    private boolean speak(Payload message) {
        try {
            write(cutter.unit(), message);
            return true;
        } catch (IOException told) {
            return false; // the reading side tells what happened to the connection
        }
    }

    /** Tells the peer the end; what still comes from it is unread. Never blocks. Safe from any thread. */
    void finish() {
        stopping = true;
        outbox.finish(this::finishWriting);
    }

    private void finishWriting() {
        try {
            connection.finish();
        } catch (IOException gone) {
            // The reading side tells what happened to the connection.
        }
    }

    /** Closes the connection, which ends {@link #run}. Safe from any thread. */
    void close() {
        connection.close();
    }

    private void readAll() throws IOException, FramingException {
        byte[] buffer = new byte[FIRST_BUFFER_BYTES];
        while (true) {
            long oddAtNanos = watch.deadlineNanos(setup.clock);
            int count = connection.read(buffer, 0, buffer.length, Math.min(oddAtNanos, cutter.deadlineNanos()));
            if (count < 0) {
                return;
            }
            long epochNanos = setup.clock.epochNanos();
            if (count == 0) {
                quiet(epochNanos, oddAtNanos);
                continue;
            }
            journal.tapArrived(flow, ByteBuffer.wrap(buffer, 0, count), epochNanos);
            cutter.feed(buffer, count, setup.clock.nanos(), (unit, payload) -> arrived(unit, payload, epochNanos));
            tellOdd(watch.saw(buffer, count));
            if (count == buffer.length && count < MOST_BUFFER_BYTES) {
                buffer = new byte[Math.min(4 * count, MOST_BUFFER_BYTES)];
            }
        }
    }

    private void tellOdd(List<Oddity> oddities) {
        if (!stopping) {
            journal.odd(flow, oddities);
        }
    }

    private void quiet(long epochNanos, long oddAtNanos) throws IOException {
        long nanos = setup.clock.nanos();
        cutter.quiet(nanos, (unit, payload) -> arrived(unit, payload, epochNanos));
        if (nanos >= oddAtNanos) {
            tellOdd(watch.quiet());
        }
    }

    /** What came after the last whole message is shown as the chunk that it is, and not answered. */
    private void unfinished() {
        Payload rest = cutter.rest();
        if (!rest.isEmpty() && stopping) {
            journal.ledger.arrived(1);
            journal.ledger.droppedIn(Cause.UNREAD, 1);
        } else if (!rest.isEmpty()) {
            journal.ledger.arrived(1);
            journal.received(flow, flow.local(), Unit.CHUNK, rest, rest.size(), setup.clock.epochNanos());
            journal.note(flow.local(), flow.peer(), flow.connection(), Cause.UNFINISHED, Cutter.UNFINISHED);
        }
    }

    private void arrived(Unit unit, Payload payload, long epochNanos) throws IOException {
        journal.ledger.arrived(1);
        if (stopping || !quota.take()) {
            journal.ledger.droppedIn(Cause.UNREAD, 1);
            return;
        }
        journal.received(flow, flow.local(), unit, payload, payload.size(), epochNanos);
        if (answering.answers()) {
            answering.nameLoop(flow, payload, journal);
            Optional<Payload> reply = answering.to(flow, payload);
            if (reply.isPresent()) {
                answer(unit, reply.get());
            }
        }
        if (quota.isSpent()) {
            ending.with(Outcome.DONE);
        }
    }

    private void answer(Unit unit, Payload reply) throws IOException {
        if (reply.isEmpty() && cutter.unit() == Unit.CHUNK) {
            return; // nothing on a stream
        }
        journal.ledger.due(1);
        write(unit, reply);
        answering.replied(reply);
    }

    private void write(Unit unit, Payload message) throws IOException {
        Cutter.Framed framed;
        try {
            framed = cutter.frame(message);
        } catch (FramingException hasNoForm) {
            drop(Cause.UNSENDABLE, 1, hasNoForm.says());
            return;
        }
        byte[] bytes = framed.onStream().bytes();
        writing.lock();
        try {
            long before = connection.written();
            long epochNanos = setup.clock.epochNanos();
            try {
                connection.write(bytes, 0, bytes.length);
            } catch (IOException bad) {
                String says = bad instanceof NetworkException said && !stopping
                        ? said.says()
                        : "the connection was closed before the rest left";
                journal.droppedInPart(flow, Cause.UNSENDABLE, bytes.length, connection.written() - before, says);
                throw bad;
            }
            journal.tapLeft(flow, ByteBuffer.wrap(bytes), epochNanos);
            journal.sent(flow, unit, framed.message(), epochNanos);
        } finally {
            writing.unlock();
        }
    }
}
