package dev.parley.session.link;

import dev.parley.session.runtime.SessionContext;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramPoller;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.Network;
import dev.parley.time.Clock;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One thread that reads many datagram ports, where the network can wait for several: so a port costs neither a thread nor slots of its
 * own. Who handles what arrives holds up all of them. The thread is started with the first port. Safe from any thread.
 */
public final class SharedReaderThread implements AutoCloseable {
    private final Network network;
    private final SessionContext context;
    private final int slots;
    private final String name;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable DatagramPoller poller;

    /** Whether the network has none. */
    private boolean impossible;

    private volatile boolean closed;
    private final Map<DatagramPort, DatagramReader> readers = new ConcurrentHashMap<>();
    private final Queue<DatagramReader> stopped = new ConcurrentLinkedQueue<>();

    /** Of the thread alone: those that are to be asked again at a time, and those that take in the rest. */
    private final Set<DatagramReader> looking = new HashSet<>();

    private final Set<DatagramReader> draining = new HashSet<>();

    /**
     * @param network whose ports it reads
     * @param slots how many datagrams are received at once
     * @param name of the thread
     */
    public SharedReaderThread(Network network, SessionContext context, int slots, String name) {
        this.network = network;
        this.context = context;
        this.slots = slots;
        this.name = name;
    }

    /** From now on it reads that port; false where it cannot. */
    boolean add(DatagramPort port, DatagramReader reader) {
        DatagramPoller open = poller();
        if (open == null) {
            return false;
        }
        readers.put(port, reader);
        try {
            open.add(port);
            return true;
        } catch (IOException noRoom) {
            readers.remove(port, reader);
            return false;
        }
    }

    private @Nullable DatagramPoller poller() {
        DatagramPoller known = poller;
        if (known != null || closed) {
            return closed ? null : known;
        }
        opening.lock();
        try {
            if (poller == null && !impossible && !closed) {
                Optional<DatagramPoller> opened = network.openPoller();
                impossible = opened.isEmpty();
                opened.ifPresent(this::start);
            }
            return poller;
        } finally {
            opening.unlock();
        }
    }

    private void start(DatagramPoller opened) {
        poller = opened;
        context.threads().startPlatform(name, () -> run(opened));
    }

    private void run(DatagramPoller from) {
        DatagramBatch batch = new DatagramBatch(slots);
        try {
            while (!closed) {
                from.await(deadlineNanos(), port -> receive(from, port, batch));
                look(batch);
                drain(batch);
            }
            while (!stopped.isEmpty() || !draining.isEmpty()) {
                drain(batch);
            }
        } catch (IOException closedOrInterrupted) {
            // Those who close a reader wait for a while, and then do the rest themselves.
        } finally {
            from.close();
        }
    }

    private long deadlineNanos() {
        long nanos = draining.isEmpty() ? Clock.NEVER : 0;
        for (DatagramReader reader : looking) {
            nanos = Math.min(nanos, reader.nextLookNanos());
        }
        return nanos;
    }

    private void receive(DatagramPoller from, DatagramPort port, DatagramBatch batch) {
        DatagramReader reader = readers.get(port);
        if (reader == null) {
            return;
        }
        if (!reader.receive(batch, 0)) {
            from.remove(port);
        }
        if (reader.nextLookNanos() != Clock.NEVER) {
            looking.add(reader);
        }
    }

    /** Asks those again whose time has come, though nothing may be there. */
    private void look(DatagramBatch batch) {
        if (!looking.isEmpty()) {
            long now = context.clock().nanos();
            looking.removeIf(reader -> reader.nextLookNanos() <= now
                    && (!reader.receive(batch, 0) || reader.nextLookNanos() == Clock.NEVER));
        }
    }

    /** A little of each, since others wait. */
    private void drain(DatagramBatch batch) {
        for (DatagramReader reader = stopped.poll(); reader != null; reader = stopped.poll()) {
            looking.remove(reader);
            draining.add(reader);
        }
        if (!draining.isEmpty()) {
            draining.removeIf(reader -> {
                boolean more = reader.drain(batch);
                if (!more) {
                    reader.endOnSharedThread(batch);
                }
                return !more;
            });
        }
    }

    /** Takes in what is queued at that port, and ends that reader. Never blocks. */
    void end(DatagramPort port, DatagramReader reader) {
        DatagramPoller open = poller;
        if (open != null && readers.remove(port, reader)) {
            open.remove(port);
            stopped.add(reader);
            open.wake();
        }
    }

    /** Ends the thread. All its readers have ended before. */
    @Override
    public void close() {
        opening.lock();
        try {
            closed = true;
        } finally {
            opening.unlock();
        }
        DatagramPoller open = poller;
        if (open != null) {
            open.wake();
        }
    }
}
