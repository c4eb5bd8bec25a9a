package dev.parley.session.send;

import dev.parley.address.Endpoint;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.Outcome;
import dev.parley.session.runtime.SessionContext;
import dev.parley.socket.NetworkException;
import dev.parley.time.Signal;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A UDP target to which there is no way yet, so that its socket could not be opened. Each message tries it again; until one
 * succeeds, messages are counted as not sent.
 */
final class WaitingTarget implements Target {
    private final SessionContext context;
    private final Endpoint peer;
    private final Opener opener;
    private final Signal progress;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Target opened;
    private volatile Outcome outcome;
    private boolean stopped;

    /** Opens its socket. */
    @FunctionalInterface
    interface Opener {
        /**
         * Opens it.
         *
         * @throws NetworkException in words, if the system will not have it
         */
        Target open() throws NetworkException;
    }

    /** @param said why it could not be opened before */
    WaitingTarget(SessionContext context, Endpoint peer, Opener opener, NetworkException said, Signal progress) {
        this.context = context;
        this.peer = peer;
        this.opener = opener;
        this.outcome = new Outcome(said.reason(), said.message());
        this.progress = progress;
    }

    @Override
    public void start() {
        // It reads once it is open.
    }

    @Override
    public void send(Payload message) {
        Target target = opened;
        if (target == null) {
            target = tryOpen();
        }
        if (target != null) {
            target.send(message);
        }
    }

    private @Nullable Target tryOpen() {
        try {
            Target target = openUnlessStopped();
            if (target == null) {
                notSent(Cause.STOPPED);
            }
            return target;
        } catch (NetworkException said) {
            outcome = new Outcome(said.reason(), said.message());
            notSent(Cause.UNSENDABLE);
            context.publisher().failed(null, peer, said.reason(), said.message());
            progress.set();
            return null;
        }
    }

    /** Whoever stops it either finds the open target or keeps it from being opened. */
    private @Nullable Target openUnlessStopped() throws NetworkException {
        lock.lock();
        try {
            if (stopped) {
                return null;
            }
            Target target = opener.open();
            target.start();
            opened = target;
            return target;
        } finally {
            lock.unlock();
        }
    }

    private void notSent(Cause cause) {
        context.ledger().due(1);
        context.ledger().droppedOut(cause, 1);
    }

    @Override
    public String peer() {
        return peer.hostAndPort();
    }

    @Override
    public String local() {
        Target now = opened;
        return now == null ? "" : now.local();
    }

    @Override
    public Endpoint endpoint() {
        return peer;
    }

    @Override
    public Payload rest() {
        return Payload.EMPTY; // a datagram is whole
    }

    @Override
    public void finishSending() {
        // A datagram socket has no end to tell.
    }

    @Override
    public long lastArrivalNanos() {
        Target target = opened;
        return target == null ? Long.MIN_VALUE : target.lastArrivalNanos();
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
        Target target = opened;
        return target == null || target.isComplete();
    }

    @Override
    public Outcome outcome() {
        Target target = opened;
        return target == null ? outcome : target.outcome();
    }

    @Override
    public void stop() {
        lock.lock();
        try {
            stopped = true;
        } finally {
            lock.unlock();
        }
        Target target = opened;
        if (target != null) {
            target.stop();
        }
    }

    @Override
    public void settle() {
        Target target = opened;
        if (target != null) {
            target.settle();
        }
    }

    @Override
    public void close() {
        Target target = opened;
        if (target != null) {
            target.close();
        }
    }

    @Override
    public void publishRest() {
        Target target = opened;
        if (target != null) {
            target.publishRest();
        }
    }
}
