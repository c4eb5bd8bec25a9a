package dev.parley.session;

import dev.parley.address.Address;
import dev.parley.event.Unit;
import dev.parley.framing.Deframer;
import dev.parley.framing.FrameTooLongException;
import dev.parley.framing.Framing;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamConnection;
import dev.parley.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable Framing framing;
    private final @Nullable Deframer deframer;
    private volatile boolean stopping;

    StreamConversation(ListenSession session, Address address, Flow flow, StreamConnection connection) {
        this.setup = session.setup;
        this.flow = flow;
        this.connection = connection;
        this.journal = session.journal;
        this.ending = session.ending;
        this.quota = session.quota;
        this.framing = setup.framing;
        this.deframer = framing == null ? null : framing.deframer(setup.maxMessage);
        this.answering = new Answering(setup, address);
    }

    void run() {
        journal.opened(flow);
        try {
            readAll();
            unfinished();
            tellClosed(Cause.END_OF_STREAM, "both sides have finished, the other one first");
        } catch (FrameTooLongException tooLong) {
            journal.ledger.arrived(1);
            journal.ledger.droppedIn(Cause.LIMIT, 1);
            tellClosed(Cause.LIMIT, "by this side: " + tooLong.getMessage());
        } catch (IOException bad) {
            unfinished();
            switch (bad) {
                case NetworkException said -> tellClosed(said.reason(), said.says());
                case ClosedChannelException closedHere ->
                    tellClosed(Cause.STOPPED, "by this side, because the session ended");
                default -> tellClosed(Cause.NETWORK, "the system says \"" + bad.getMessage() + "\"");
            }
        }
    }

    /** Whatever happens to a connection after the session's end happens because of it. */
    private void tellClosed(Cause cause, String says) {
        if (stopping) {
            journal.closed(flow, Cause.STOPPED, "by this side, because the session ended");
        } else {
            journal.closed(flow, cause, says);
        }
    }

    /** Tells the peer the end; what still comes from it is unread. Never blocks. Safe from any thread. */
    void finish() {
        stopping = true;
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

    private void readAll() throws IOException, FrameTooLongException {
        byte[] buffer = new byte[FIRST_BUFFER_BYTES];
        while (true) {
            int count = connection.read(buffer, 0, buffer.length, Clock.NEVER);
            if (count < 0) {
                return;
            }
            long epochNanos = setup.clock.epochNanos();
            journal.tapArrived(flow, ByteBuffer.wrap(buffer, 0, count), epochNanos);
            Deframer cutting = deframer;
            if (cutting == null) {
                arrived(Unit.CHUNK, Payload.copyOf(buffer, 0, count), epochNanos);
            } else {
                feed(cutting, buffer, count, epochNanos);
            }
            if (count == buffer.length && count < MOST_BUFFER_BYTES) {
                buffer = new byte[Math.min(4 * count, MOST_BUFFER_BYTES)];
            }
        }
    }

    private void feed(Deframer cutting, byte[] buffer, int count, long epochNanos)
            throws IOException, FrameTooLongException {
        try {
            cutting.feed(buffer, 0, count, message -> {
                try {
                    arrived(Unit.MESSAGE, message, epochNanos);
                } catch (IOException answering) {
                    throw new UncheckedIOException(answering);
                }
            });
        } catch (UncheckedIOException answering) {
            throw answering.getCause();
        }
    }

    /** What came after the last whole message is shown as the chunk that it is, and not answered. */
    private void unfinished() {
        Payload rest = deframer == null ? Payload.EMPTY : deframer.rest();
        if (!rest.isEmpty() && stopping) {
            journal.ledger.arrived(1);
            journal.ledger.droppedIn(Cause.UNREAD, 1);
        } else if (!rest.isEmpty()) {
            journal.ledger.arrived(1);
            journal.received(flow, flow.local(), Unit.CHUNK, rest, rest.size(), setup.clock.epochNanos());
            journal.note(
                    flow.local(),
                    flow.peer(),
                    flow.connection(),
                    Cause.UNFINISHED,
                    "the connection ended inside a message: what came of it was shown as a chunk, and not answered");
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
        byte[] bytes = (framing == null ? reply : framing.frame(reply)).bytes();
        long before = connection.written();
        long epochNanos = setup.clock.epochNanos();
        journal.ledger.due(1);
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
        journal.sent(flow, unit, reply, epochNanos);
        answering.replied(reply);
    }
}
