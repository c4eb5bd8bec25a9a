package dev.parley.session.send;

import dev.parley.address.Endpoint;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.Outcome;
import dev.parley.session.runtime.SessionContext;
import dev.parley.time.Signal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One TCP target with one connection after the other: a new one for each message, or a new one whenever the last has ended
 * or failed. A message that a lost connection did not deliver is not sent again.
 */
final class ReconnectingTarget implements Target {
    /** Without a pause, a host where nothing listens would be asked as fast as it refuses. */
    private static final long LEAST_PAUSE_NANOS = 10_000_000;

    private final SendConfig config;
    private final SessionContext context;
    private final Supplier<StreamTarget> connections;
    private final Signal arrivals;
    private final AnswerWait answerWait;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile StreamTarget current;
    private volatile Outcome last = Outcome.DONE;
    private volatile boolean stopped;
    private boolean used;

    /**
     * @param connections makes the next one, not yet opened
     * @param arrivals set when something arrives or ends on one of them; where each message has its own, nobody else waits
     *     for it
     */
    ReconnectingTarget(SendConfig config, SessionContext context, Supplier<StreamTarget> connections, Signal arrivals) {
        this.config = config;
        this.context = context;
        this.connections = connections;
        this.arrivals = arrivals;
        this.answerWait = new AnswerWait(config, context, arrivals);
        this.current = connections.get();
    }

    @Override
    public void start() {
        if (!config.connectsEach()) {
            current.start();
        }
    }

    @Override
    public void send(Payload message) {
        try {
            if (config.connectsEach()) {
                exchange(message);
            } else if (connect()) {
                current.send(message);
            } else {
                notSent(Cause.STOPPED, "the session ended before it left");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Connects, sends, waits for what comes back, and closes. */
    private void exchange(Payload message) throws InterruptedException {
        StreamTarget connection = next();
        if (connection == null) {
            notSent(Cause.STOPPED, "the session ended before it left");
            return;
        }
        connection.start();
        if (!connection.isOpen()) {
            notSent(Cause.UNSENDABLE, "not sent, because the connection for it did not come about");
        } else {
            connection.send(message);
            connection.finishSending();
            answerWait.await(List.of(connection));
        }
        retire(connection);
    }

    /** @return false if the session ended first */
    private boolean connect() throws InterruptedException {
        Duration asked = config.reconnectAfter();
        long pauseNanos = Math.max(LEAST_PAUSE_NANOS, asked == null ? 0 : asked.toNanos());
        while (!stopped && !context.lifecycle().isComplete()) {
            StreamTarget connection = current;
            if (connection.isOpen()
                    && !connection.hasLeft()
                    && connection.outcome().isGood()) {
                return true;
            }
            retire(connection);
            context.lifecycle().awaitUntil(context.clock().in(pauseNanos, TimeUnit.NANOSECONDS));
            StreamTarget next = next();
            if (next != null) {
                next.start();
            }
        }
        return false;
    }

    /** Whoever stops this target either finds the next connection or keeps it from being made. */
    private @Nullable StreamTarget next() {
        lock.lock();
        try {
            if (stopped || context.lifecycle().isComplete()) {
                return null;
            }
            StreamTarget next = used ? connections.get() : current;
            used = true;
            current = next;
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void retire(StreamTarget connection) {
        used = true;
        connection.stop();
        connection.settle();
        connection.close();
        connection.publishRest();
        last = connection.outcome();
    }

    private void notSent(Cause cause, String message) {
        context.ledger().due(1);
        context.ledger().droppedOut(cause, 1);
        context.publisher().publishDroppedOut(current.endpoint(), cause, 1, message);
    }

    @Override
    public void unsent(long count) {
        current.unsent(count);
    }

    @Override
    public String peer() {
        return current.peer();
    }

    @Override
    public String local() {
        return current.local();
    }

    @Override
    public Endpoint endpoint() {
        return current.endpoint();
    }

    @Override
    public Payload rest() {
        return current.rest();
    }

    @Override
    public void finishSending() {
        if (!config.connectsEach()) {
            current.finishSending();
        }
    }

    @Override
    public long lastArrivalNanos() {
        return current.lastArrivalNanos();
    }

    /** Another connection may do better. */
    @Override
    public boolean mayStillSend() {
        return true;
    }

    @Override
    public boolean isOpen() {
        return config.connectsEach() || current.isOpen();
    }

    @Override
    public boolean hasLeft() {
        return false;
    }

    @Override
    public boolean isComplete() {
        return config.connectsEach() || current.isComplete();
    }

    /** A lost connection is no failure where another took its place, as a refusal of a datagram is none before a success. */
    @Override
    public Outcome outcome() {
        return config.connectsEach() ? last : current.outcome();
    }

    @Override
    public void stop() {
        lock.lock();
        try {
            stopped = true;
        } finally {
            lock.unlock();
        }
        current.stop();
        arrivals.set();
    }

    @Override
    public void settle() {
        current.settle();
    }

    @Override
    public void close() {
        current.close();
    }

    @Override
    public void publishRest() {
        current.publishRest();
    }
}
