package dev.parley.session.record;

import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.event.Flow;
import dev.parley.event.Tap;
import dev.parley.ledger.Totals;
import dev.parley.socket.NetworkException;
import dev.parley.time.Clock;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Records a session from a moment on, and to a moment, while it runs: a tap that is there from its beginning and does nothing
 * until {@link #begin}. A connection that was open before has no handshake in the file. Safe from any thread.
 *
 * <pre>{@code
 * Recorder recorder = new Recorder();
 * Session session = Parley.listen("udp://:9000").tap(recorder).open(recorder.before(events));
 * recorder.begin(new RecordSetup().to(file).recording(), session.name(), Clock.SYSTEM, source);
 * }</pre>
 */
public final class Recorder implements Tap {
    /** Begins, ends, and the connections that are open. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<Flow, Connection> connections = new LinkedHashMap<>();
    private @Nullable Recording recording;

    /** What records now, or null. */
    private volatile @Nullable CaptureTap capture;

    private record Connection(InetSocketAddress socket, boolean accepted) {}

    /**
     * Records from now on.
     *
     * @param to a recording of its own, or one that others have too
     * @param name the session's
     * @param clock the session's
     * @param source the session's sums, and who is told what becomes of the recording
     * @throws IllegalStateException if it records already
     * @throws IllegalArgumentException if the file is there already
     * @throws NetworkException with cause {@code output-failed}, if it cannot be made
     */
    public void begin(Recording to, String name, Clock clock, Recording.Source source) throws NetworkException {
        lock.lock();
        try {
            if (capture != null) {
                throw new IllegalStateException(name + " is recorded already");
            }
            CaptureTap begun = to.begin(name, clock, source);
            connections.forEach(
                    (flow, connection) -> begun.alreadyOpen(flow, connection.socket(), connection.accepted()));
            recording = to;
            capture = begun;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the recording with these sums, if there is one; waits until all is written, if no other session is in it. */
    public void end(Totals totals) {
        CaptureTap ending;
        lock.lock();
        try {
            ending = capture;
            capture = null;
        } finally {
            lock.unlock();
        }
        if (ending != null) {
            ending.end(totals);
        }
    }

    /** What it records into, or recorded into last; null before the first. */
    public @Nullable Recording recording() {
        lock.lock();
        try {
            return recording;
        } finally {
            lock.unlock();
        }
    }

    /** Whether it records: also while the recording is full or has failed, until {@link #end}. */
    public boolean isRecording() {
        return capture != null;
    }

    /** Something that the session tells, for the comments; before others hear it. */
    public void told(Event event) {
        CaptureTap to = capture;
        if (to != null) {
            to.told(event);
        }
    }

    /** Hears the session's events before somebody else does. */
    public EventListener before(EventListener next) {
        return new ForwardingListener(this::told, next);
    }

    @Override
    public void opened(Flow flow, InetSocketAddress socket, boolean accepted, long epochNanos) {
        CaptureTap to;
        lock.lock();
        try {
            connections.put(flow, new Connection(socket, accepted));
            to = capture;
        } finally {
            lock.unlock();
        }
        if (to != null) {
            to.opened(flow, socket, accepted, epochNanos);
        }
    }

    @Override
    public void closed(Flow flow, Ending how, long epochNanos) {
        CaptureTap to;
        lock.lock();
        try {
            connections.remove(flow);
            to = capture;
        } finally {
            lock.unlock();
        }
        if (to != null) {
            to.closed(flow, how, epochNanos);
        }
    }

    @Override
    public void arrived(Flow flow, @Nullable InetSocketAddress destination, ByteBuffer data, long epochNanos) {
        CaptureTap to = capture;
        if (to != null) {
            to.arrived(flow, destination, data, epochNanos);
        }
    }

    @Override
    public void leaving(Flow flow, @Nullable InetSocketAddress source, ByteBuffer data, long epochNanos) {
        CaptureTap to = capture;
        if (to != null) {
            to.leaving(flow, source, data, epochNanos);
        }
    }

    @Override
    public void notLeft(Flow flow, long leftBytes, String message) {
        CaptureTap to = capture;
        if (to != null) {
            to.notLeft(flow, leftBytes, message);
        }
    }

    @Override
    public boolean wantsVerdicts() {
        return capture != null;
    }

    @Override
    public void decided(Flow flow, String what) {
        CaptureTap to = capture;
        if (to != null) {
            to.decided(flow, what);
        }
    }

    @Override
    public void finished(Flow flow, boolean byPeer, long epochNanos) {
        CaptureTap to = capture;
        if (to != null) {
            to.finished(flow, byPeer, epochNanos);
        }
    }
}
