package dev.parley.session.link;

import dev.parley.socket.NetworkErrors;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamStatus;
import dev.parley.socket.StreamStatus.State;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Finds out how a TCP connection ends. Reading and writing do not always tell: an end that was read may have come before or
 * after this side's, and a reset that answers the last bytes is not seen by a read behind the other side's end (Linux). So
 * the kernel is asked, where it answers.
 */
final class StreamEnd {
    private static final long ACKNOWLEDGED_MILLIS = 250;
    private static final long FIRST_PAUSE_NANOS = 200_000;

    private final StreamConnection connection;
    private final Clock clock;
    private volatile boolean peerFinished;
    private volatile boolean finished;
    private volatile boolean closedHere;

    /** Just before and just after this side finished. */
    private volatile StreamStatus before = StreamStatus.UNKNOWN;

    private volatile StreamStatus after = StreamStatus.UNKNOWN;

    /** Whether this side had finished when the other's end was read: then nobody but the kernel knows who was first. */
    private volatile boolean orderUnclear;

    StreamEnd(StreamConnection connection, Clock clock) {
        this.connection = connection;
        this.clock = clock;
    }

    /** For the reading thread: it has come to the other side's end. */
    void peerFinished() {
        orderUnclear = finished;
        peerFinished = true;
    }

    /** This side closes or resets it: from then on the kernel's word for its state says nothing of the other side. */
    void closedHere() {
        closedHere = true;
    }

    boolean isClosedHere() {
        return closedHere;
    }

    boolean peerHasFinished() {
        return peerFinished;
    }

    void finish() throws IOException {
        if (finished) {
            return;
        }
        before = connection.status();
        finished = true;
        connection.finish();
        after = connection.status();
    }

    /**
     * Behind a write, after the other side's end: whether that side has closed, and has answered with a reset. On this
     * computer that is known at once.
     */
    boolean hasMetReset() {
        return peerFinished && !finished && !closedHere && connection.status().state() == State.GONE;
    }

    /**
     * Where the other side has finished and this one has not: waits until it has acknowledged all that was written.
     *
     * @throws NetworkException with cause {@code reset}, if it answered with one
     */
    void awaitAcknowledged() throws NetworkException {
        if (finished || closedHere || connection.written() == 0) {
            return;
        }
        StreamStatus status = awaitChange(State.PEER_FINISHED);
        if (status.state() == State.GONE && !finished && !closedHere) {
            throw reset();
        }
    }

    /** Waits while the connection is in that state and bytes are on their way. */
    private StreamStatus awaitChange(State state) {
        long untilNanos = clock.in(ACKNOWLEDGED_MILLIS, TimeUnit.MILLISECONDS);
        Signal never = new Signal();
        long pauseNanos = FIRST_PAUSE_NANOS;
        while (true) {
            StreamStatus status = connection.status();
            long now = clock.nanos();
            if (status.state() != state || status.unacknowledged() == 0 || now >= untilNanos) {
                return status;
            }
            try {
                clock.await(never, Math.min(untilNanos, now + pauseNanos));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return status;
            }
            pauseNanos *= 2;
        }
    }

    /** After both ends. */
    CloseReason reason() {
        if (!orderUnclear) {
            return CloseReason.PEER_FINISHED_FIRST;
        }
        StreamStatus now = awaitChange(State.FINISHED_TOGETHER);
        return switch (now.state()) {
            case FINISHED_FIRST ->
                after.state() == State.FINISHED_TOGETHER ? CloseReason.FINISHED_TOGETHER : CloseReason.FINISHED_FIRST;
            case FINISHED_TOGETHER -> CloseReason.FINISHED_TOGETHER;
            case FINISHED_LAST, PEER_FINISHED -> CloseReason.PEER_FINISHED_FIRST;
            case GONE -> closedHere ? CloseReason.BOTH_FINISHED : reasonOfGone();
            case OPEN, UNKNOWN -> CloseReason.BOTH_FINISHED;
        };
    }

    /** One that finished in order, this side first, stays known to the kernel for a minute (TIME-WAIT). */
    private CloseReason reasonOfGone() {
        if (before.state() == State.PEER_FINISHED || after.state() == State.FINISHED_LAST) {
            return CloseReason.PEER_FINISHED_FIRST;
        }
        boolean metReset = before.state() == State.GONE
                || (after.unacknowledged() > 1 // the end itself counts as one
                        && (after.state() == State.FINISHED_FIRST || after.state() == State.FINISHED_TOGETHER));
        return metReset ? CloseReason.of(reset()) : CloseReason.BOTH_FINISHED;
    }

    NetworkException reset() {
        return NetworkErrors.unread(connection.peer());
    }
}
