package dev.parley.probe.target;

import dev.parley.ledger.Cause;
import dev.parley.ledger.Ledger;
import dev.parley.payload.Payload;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamConnection;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicBoolean;

/** One connection to the server. It is closed in order: whoever closes with something unread sends a reset, which kills some. */
public final class ProbeConnection implements AutoCloseable {
    /** More than that of one answer is nothing that a check-up needs to read. */
    private static final int MOST_ANSWER_BYTES = 1 << 20;

    private final TrafficBudget trafficBudget;
    private final Clock clock;
    private final StreamConnection connection;
    private final long closeNanos;
    private final byte[] buffer = new byte[16 << 10];
    private StreamReply.End end = StreamReply.End.OPEN;
    private boolean closed;

    /** @param closeNanos how long the other side has to close after this one has finished */
    ProbeConnection(TrafficBudget trafficBudget, StreamConnection connection, long closeNanos) {
        this.trafficBudget = trafficBudget;
        this.clock = trafficBudget.clock();
        this.connection = connection;
        this.closeNanos = closeNanos;
    }

    /** Writes one chunk. What goes wrong shows in what is read next. */
    public void write(Payload payload) throws IOException {
        if (end != StreamReply.End.OPEN) {
            return;
        }
        trafficBudget.mayLeave(1, payload.size());
        Ledger ledger = trafficBudget.ledger();
        ledger.due(1);
        AtomicBoolean stuck = new AtomicBoolean();
        Signal written = new Signal();
        long deadlineNanos = trafficBudget.deadline(closeNanos);
        Thread.ofVirtual().name("parley-probe-patience").start(() -> closeAfter(deadlineNanos, written, stuck));
        long before = connection.written();
        try {
            connection.write(payload.bytes(), 0, payload.size());
            ledger.sent(payload.size());
        } catch (ClosedChannelException closedMeanwhile) {
            ledger.droppedOut(Cause.STOPPED, 1);
            ledger.sentInPart(connection.written() - before);
            if (!stuck.get()) {
                throw new StoppedException();
            }
            end = StreamReply.End.STUCK;
        } catch (NetworkException broken) {
            ledger.droppedOut(Cause.UNSENDABLE, 1);
            ledger.sentInPart(connection.written() - before);
            end = StreamReply.End.RESET;
        } finally {
            written.set();
        }
    }

    /** A write has no time-out of its own; who does not read would hold it for ever. */
    private void closeAfter(long deadlineNanos, Signal written, AtomicBoolean stuck) {
        try {
            if (!clock.await(written, deadlineNanos)) {
                stuck.set(true);
                connection.close();
            }
        } catch (InterruptedException impossible) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits for an answer, and then until nothing more comes for a while.
     *
     * @param waitNanos how long for its beginning
     * @param quietNanos how long nothing comes behind its end; 0 takes the first chunk alone
     */
    public StreamReply read(long waitNanos, long quietNanos) throws IOException {
        long start = clock.nanos();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long deadline = trafficBudget.deadline(waitNanos);
        long first = 0;
        while (end == StreamReply.End.OPEN && all.size() < MOST_ANSWER_BYTES) {
            int count = take(deadline);
            if (count <= 0) {
                break;
            }
            if (all.size() == 0) {
                first = clock.nanos() - start;
            }
            all.write(buffer, 0, count);
            if (quietNanos == 0) {
                break;
            }
            deadline = trafficBudget.deadline(quietNanos);
        }
        return new StreamReply(Payload.copyOf(all.toByteArray()), end, all.size() == 0 ? clock.nanos() - start : first);
    }

    private int take(long deadlineNanos) throws IOException {
        try {
            int count = connection.read(buffer, 0, buffer.length, deadlineNanos);
            if (count > 0) {
                trafficBudget.ledger().arrived(1);
                trafficBudget.ledger().received(count);
            } else if (count < 0) {
                end = StreamReply.End.FINISHED;
            }
            return count;
        } catch (ClosedChannelException closedMeanwhile) {
            throw new StoppedException();
        } catch (NetworkException broken) {
            end = StreamReply.End.RESET;
            return -1;
        }
    }

    /** Tells that nothing more comes; reading goes on. */
    public void finish() throws IOException {
        if (end == StreamReply.End.OPEN) {
            try {
                connection.finish();
            } catch (ClosedChannelException closedMeanwhile) {
                throw new StoppedException();
            } catch (IOException gone) {
                end = StreamReply.End.RESET; // broken off meanwhile
            }
        }
    }

    /** Breaks the connection off. */
    public void reset() {
        connection.reset();
        closed = true;
        trafficBudget.forget(connection);
    }

    /** Finishes, reads to the end as long as that is worth waiting for, and closes. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            finish();
            long deadline = trafficBudget.deadline(closeNanos);
            long most = MOST_ANSWER_BYTES;
            while (end == StreamReply.End.OPEN && most > 0) {
                int count = take(deadline);
                if (count <= 0) {
                    break;
                }
                most -= count;
            }
        } catch (IOException stopped) {
            // It is closed already, by whoever stopped the check-up.
        }
        trafficBudget.forget(connection);
        connection.close();
    }
}
