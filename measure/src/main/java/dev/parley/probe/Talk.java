package dev.parley.probe;

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
final class Talk implements AutoCloseable {
    /** More than that of one answer is nothing that a check-up needs to read. */
    private static final int MOST_ANSWER_BYTES = 1 << 20;

    private final Traffic traffic;
    private final Clock clock;
    private final StreamConnection connection;
    private final long closeNanos;
    private final byte[] buffer = new byte[16 << 10];
    private Answer.End end = Answer.End.OPEN;
    private boolean closed;

    /** @param closeNanos how long the other side has to close after this one has finished */
    Talk(Traffic traffic, StreamConnection connection, long closeNanos) {
        this.traffic = traffic;
        this.clock = traffic.clock();
        this.connection = connection;
        this.closeNanos = closeNanos;
    }

    /** Writes one chunk. What goes wrong shows in what is read next. */
    void write(Payload payload) throws IOException {
        if (end != Answer.End.OPEN) {
            return;
        }
        traffic.mayLeave(1, payload.size());
        Ledger ledger = traffic.ledger();
        ledger.due(1);
        AtomicBoolean stuck = new AtomicBoolean();
        Signal written = new Signal();
        long deadlineNanos = traffic.deadline(closeNanos);
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
            end = Answer.End.STUCK;
        } catch (NetworkException broken) {
            ledger.droppedOut(Cause.UNSENDABLE, 1);
            ledger.sentInPart(connection.written() - before);
            end = Answer.End.RESET;
        } finally {
            written.raise();
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
    Answer read(long waitNanos, long quietNanos) throws IOException {
        long start = clock.nanos();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long deadline = traffic.deadline(waitNanos);
        long first = 0;
        while (end == Answer.End.OPEN && all.size() < MOST_ANSWER_BYTES) {
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
            deadline = traffic.deadline(quietNanos);
        }
        return new Answer(Payload.copyOf(all.toByteArray()), end, all.size() == 0 ? clock.nanos() - start : first);
    }

    private int take(long deadlineNanos) throws IOException {
        try {
            int count = connection.read(buffer, 0, buffer.length, deadlineNanos);
            if (count > 0) {
                traffic.ledger().arrived(1);
                traffic.ledger().received(count);
            } else if (count < 0) {
                end = Answer.End.FINISHED;
            }
            return count;
        } catch (ClosedChannelException closedMeanwhile) {
            throw new StoppedException();
        } catch (NetworkException broken) {
            end = Answer.End.RESET;
            return -1;
        }
    }

    /** Tells that nothing more comes; reading goes on. */
    void finish() throws IOException {
        if (end == Answer.End.OPEN) {
            try {
                connection.finish();
            } catch (ClosedChannelException closedMeanwhile) {
                throw new StoppedException();
            } catch (IOException gone) {
                end = Answer.End.RESET; // broken off meanwhile
            }
        }
    }

    /** Breaks the connection off. */
    void reset() {
        connection.reset();
        closed = true;
        traffic.forget(connection);
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
            long deadline = traffic.deadline(closeNanos);
            long most = MOST_ANSWER_BYTES;
            while (end == Answer.End.OPEN && most > 0) {
                int count = take(deadline);
                if (count <= 0) {
                    break;
                }
                most -= count;
            }
        } catch (IOException stopped) {
            // It is closed already, by whoever stopped the check-up.
        }
        traffic.forget(connection);
        connection.close();
    }
}
