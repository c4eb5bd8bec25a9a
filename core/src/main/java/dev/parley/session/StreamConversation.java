package dev.parley.session;

import dev.parley.event.Event.Direction;
import dev.parley.event.Unit;
import dev.parley.framing.Deframer;
import dev.parley.framing.FrameTooLongException;
import dev.parley.framing.Framing;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.rule.LoopWatch;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamConnection;
import dev.parley.template.Values;
import dev.parley.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.ZoneId;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One accepted connection from its opening to its end, on its own virtual thread. */
final class StreamConversation {
    /** Larger buffers save nothing on small messages and cost memory for each connection. */
    private static final int BUFFER_BYTES = 16 << 10;

    private final ListenSetup setup;
    private final Flow flow;
    private final StreamConnection connection;
    private final boolean answers;
    private final Journal journal;
    private final Ending ending;
    private final Quota quota;
    private final @Nullable Framing framing;
    private final LoopWatch loop = new LoopWatch();
    private boolean loopNamed;
    private long answered;

    StreamConversation(
            ListenSetup setup,
            Flow flow,
            StreamConnection connection,
            boolean answers,
            Journal journal,
            Ending ending,
            Quota quota) {
        this.setup = setup;
        this.flow = flow;
        this.connection = connection;
        this.answers = answers;
        this.journal = journal;
        this.ending = ending;
        this.quota = quota;
        this.framing = setup.framing;
        this.loopNamed = !setup.loopGuard;
    }

    void run() {
        journal.opened(flow);
        try {
            readAll();
            journal.closed(flow, Cause.END_OF_STREAM, "the other side finished sending, and this side closed");
        } catch (FrameTooLongException tooLong) {
            journal.ledger.arrived(1);
            journal.ledger.droppedIn(Cause.LIMIT, 1);
            journal.closed(flow, Cause.LIMIT, "closed here: " + tooLong.getMessage());
        } catch (NetworkException said) {
            journal.closed(flow, said.reason(), said.says());
        } catch (ClosedChannelException closedHere) {
            journal.closed(flow, Cause.STOPPED, "closed here, because the session ended");
        } catch (IOException bad) {
            journal.closed(flow, Cause.NETWORK, "the system says \"" + bad.getMessage() + "\"");
        }
    }

    private void readAll() throws IOException, FrameTooLongException {
        Deframer deframer = framing == null ? null : framing.deframer(setup.maxMessage);
        byte[] buffer = new byte[BUFFER_BYTES];
        while (true) {
            int count = connection.read(buffer, 0, buffer.length, Clock.NEVER);
            if (count < 0) {
                unfinished(deframer);
                return;
            }
            long epochNanos = setup.clock.epochNanos();
            journal.tapArrived(flow, ByteBuffer.wrap(buffer, 0, count), epochNanos);
            if (deframer == null) {
                arrived(Unit.CHUNK, Payload.copyOf(buffer, 0, count), epochNanos);
            } else {
                feed(deframer, buffer, count, epochNanos);
            }
        }
    }

    private void feed(Deframer deframer, byte[] buffer, int count, long epochNanos)
            throws IOException, FrameTooLongException {
        try {
            deframer.feed(buffer, 0, count, message -> {
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
    private void unfinished(@Nullable Deframer deframer) {
        Payload rest = deframer == null ? Payload.EMPTY : deframer.rest();
        if (!rest.isEmpty()) {
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
        if (!quota.take()) {
            journal.ledger.droppedIn(Cause.UNREAD, 1);
            return;
        }
        journal.received(flow, flow.local(), unit, payload, payload.size(), epochNanos);
        if (answers) {
            nameLoop(payload);
            answer(unit, payload);
        }
        if (quota.isSpent()) {
            ending.with(Outcome.DONE);
        }
    }

    /** On a stream a loop is named and never throttled: two echoing ends may be just what is being tested. */
    private void nameLoop(Payload arrived) {
        if (!loopNamed && loop.completesLoop(arrived, setup.clock.nanos())) {
            loopNamed = true;
            journal.note(
                    flow.local(),
                    flow.peer(),
                    flow.connection(),
                    Cause.LOOP,
                    "each of the last %d arrivals contained our answer to the one before: two ends are answering each other, and will for ever"
                            .formatted(LoopWatch.ARRIVALS));
        }
    }

    private void answer(Unit unit, Payload arrived) throws IOException {
        Payload reply = setup.answer.to(new Values(
                setup.clock.epochNanos(),
                ZoneId.systemDefault(),
                ++answered,
                ThreadLocalRandom.current(),
                flow.peer().hostAndPort(),
                arrived));
        byte[] bytes = (framing == null ? reply : framing.frame(reply)).bytes();
        journal.ledger.due(1);
        try {
            connection.write(bytes, 0, bytes.length);
        } catch (IOException bad) {
            String says = bad instanceof NetworkException said
                    ? said.says()
                    : "the connection was closed before the answer left";
            journal.dropped(flow.local(), flow.peer(), Direction.OUT, Cause.UNSENDABLE, 1, says);
            throw bad;
        }
        journal.tapLeft(flow, ByteBuffer.wrap(bytes));
        journal.sent(flow, unit, reply);
        loop.replied(reply);
    }
}
