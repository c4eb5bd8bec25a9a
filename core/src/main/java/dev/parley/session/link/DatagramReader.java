package dev.parley.session.link;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.event.Flow;
import dev.parley.ledger.Cause;
import dev.parley.session.runtime.SessionContext;
import dev.parley.session.runtime.SessionThreads;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramPort;
import dev.parley.text.Sizes;
import dev.parley.time.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedChannelException;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads one datagram port, on a thread of its own or on a {@link SharedReaderThread}, counts every arrival, and closes the port so that the ledger closes
 * with it: first what is queued is taken in, then the kernel's drops are read, then what is left is counted as unread.
 */
public final class DatagramReader {
    private static final long DRAIN_NANOS = 300_000_000;
    private static final long SETTLE_NANOS = 450_000_000;

    /** For counting what is left; it takes longer where somebody goes on sending, which never ends. */
    private static final long COUNT_NANOS = 200_000_000;

    /** How often the kernel's drops are reported during a burst. */
    private static final long LOOK_NANOS = 1_000_000_000;

    private final DatagramPort port;
    private final Endpoint local;
    private final SessionContext context;
    private final Clock clock;
    private final Handler handler;
    private final int slots;

    /** Datagrams of the batch that nobody has accounted for yet; the closing thread may take them all. */
    private final AtomicInteger pending = new AtomicInteger();

    private volatile long stopAtNanos = Clock.NEVER;
    private volatile long settleByNanos;
    private @Nullable Thread thread;
    private volatile @Nullable SharedReaderThread sharedThread;

    /** Down to 0 when the shared thread will read no more. */
    private final CountDownLatch ended = new CountDownLatch(1);

    private final AtomicBoolean accounted = new AtomicBoolean();
    private final AtomicLong kernelDrops = new AtomicLong();
    private long nextLookNanos;

    /** More came at once than was read at once, so the kernel may have dropped some: it is asked again, also if no more comes. */
    private boolean looksAgain;

    private long unpublishedKernelDrops;
    private long unread;
    private Flow flow;

    /** What is made of an arrival; called on the reader's thread. */
    public interface Handler {
        /**
         * One datagram: account for it as received or dropped.
         *
         * @param flow between whom
         * @param batch borrowed; the datagram is in slot {@code i}
         */
        void arrived(Flow flow, DatagramBatch batch, int i);

        /** All that one receive gave was handed over, and the reader is about to wait for more. */
        default void batchEnd() {}

        /**
         * An earlier datagram was refused: by the one peer of a connected port, or by the one that a {@link
         * dev.parley.socket.RefusedException} names.
         */
        void refused(PortUnreachableException refusal);

        /**
         * The system reported something else, on a connected port mostly what a router or firewall answered.
         *
         * @return whether to read on
         */
        boolean failed(IOException bad);
    }

    /**
     * @param slots how many datagrams are received at once on a thread of its own
     * @param handler what is made of them
     */
    public DatagramReader(DatagramPort port, SessionContext context, int slots, Handler handler) {
        this.port = port;
        this.local = new Endpoint(Scheme.UDP, port.local());
        this.context = context;
        this.clock = context.clock();
        this.handler = handler;
        this.slots = slots;
        this.flow = new Flow(local, local, 0);
    }

    public void start() {
        thread = context.threads().startPlatform("parley-read-" + local.hostAndPort(), this::run);
    }

    /** On that thread, if it can wait for this port too, or else as {@link #start} does. */
    public void startOn(SharedReaderThread several) {
        sharedThread = several;
        if (!several.add(port, this)) {
            sharedThread = null;
            start();
        } else if (stopAtNanos != Clock.NEVER) {
            several.end(port, this); // it was stopped before it was known there
        }
    }

    private void run() {
        DatagramBatch batch = new DatagramBatch(slots);
        while (stopAtNanos == Clock.NEVER) {
            if (!receive(batch, nextLookNanos())) {
                return;
            }
        }
        boolean more = true;
        while (more) {
            more = drain(batch);
        }
    }

    /** When to receive at the latest though nothing may be there; {@link Clock#NEVER} for never. */
    long nextLookNanos() {
        return looksAgain ? nextLookNanos : Clock.NEVER;
    }

    /** After {@link #stop}: takes in some of what is queued. Whether there may be more, and time for it. */
    boolean drain(DatagramBatch batch) {
        return clock.nanos() < stopAtNanos && receive(batch, 0) && batch.count() > 0;
    }

    /** The shared thread has drained it, or the time for that is over. */
    void endOnSharedThread(DatagramBatch batch) {
        try {
            if (clock.nanos() < stopAtNanos) { // else so much comes that to count it would hold up the others
                account(batch);
            }
        } finally {
            ended.countDown();
        }
    }

    /** One receive and what follows from it; false when the port is closed, or is to be read no further. */
    boolean receive(DatagramBatch batch, long deadlineNanos) {
        try {
            int count = port.receive(batch, deadlineNanos);
            context.ledger().arrived(count);
            pending.set(count);
            for (int i = 0; i < count && claim(); i++) {
                handler.arrived(flow(batch.peer(i)), batch, i);
            }
            handler.batchEnd();
            looksAgain |= count == batch.slots();
            if (looksAgain && clock.nanos() >= nextLookNanos) {
                nextLookNanos = clock.nanos() + LOOK_NANOS;
                looksAgain = false;
                publishKernelDrops(countKernelDrops());
            }
            return true;
        } catch (PortUnreachableException refused) {
            handler.refused(refused);
            return true;
        } catch (ClosedChannelException closed) {
            return false;
        } catch (IOException bad) {
            return handler.failed(bad);
        }
    }

    /** Counts what the kernel dropped since the last look, and gives back how many that were. */
    private long countKernelDrops() {
        OptionalLong sinceOpen = port.kernelDrops();
        if (sinceOpen.isEmpty()) {
            context.ledger().markInexact();
            return 0;
        }
        long more = sinceOpen.getAsLong() - kernelDrops.getAndSet(sinceOpen.getAsLong());
        context.ledger().arrived(more);
        context.ledger().droppedIn(Cause.KERNEL, more);
        return more;
    }

    private void publishKernelDrops(long count) {
        context.publisher()
                .publishDroppedIn(
                        local,
                        null,
                        Cause.KERNEL,
                        count,
                        "datagrams came faster than they were read, and the kernel dropped them: the receive buffer holds %s. --receive-buffer asks for more; on Linux net.core.rmem_max is its limit."
                                .formatted(Sizes.show(port.receiveBufferBytes())));
    }

    private boolean claim() {
        return pending.getAndUpdate(n -> n > 0 ? n - 1 : 0) > 0;
    }

    /** Most datagrams come from the peer of the one before. */
    private Flow flow(InetSocketAddress peer) {
        if (!flow.peer().socketAddress().equals(peer)) {
            flow = new Flow(local, new Endpoint(Scheme.UDP, peer), 0);
        }
        return flow;
    }

    /** Asks the thread to take in what is queued and end. Never blocks. */
    public void stop() {
        settleByNanos = clock.nanos() + SETTLE_NANOS;
        stopAtNanos = clock.nanos() + DRAIN_NANOS;
        SharedReaderThread several = sharedThread;
        if (several == null) {
            port.wake();
        } else {
            several.end(port, this);
        }
    }

    /** After {@link #stop}: waits for the thread; one that hangs in a listener is not waited for for ever. */
    public void settle() {
        Thread reading = thread;
        if (reading != null) {
            SessionThreads.join(reading, settleByNanos - clock.nanos());
        } else if (sharedThread != null) {
            try {
                ended.await(settleByNanos - clock.nanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException during) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** After {@link #stop}: waits for the thread, accounts for the rest, closes the port. Tells nothing. */
    public void close() {
        settle();
        // A thread that is still there hangs in a listener: what it has not begun with is unread.
        if (!accounted.get()) {
            account(new DatagramBatch(4, 64)); // they are only counted
        }
    }

    private void account(DatagramBatch rest) {
        if (accounted.getAndSet(true)) {
            return;
        }
        unread = pending.getAndSet(0);
        context.ledger().droppedIn(Cause.UNREAD, unread);
        unpublishedKernelDrops = countKernelDrops();
        countLeft(rest);
        port.close();
    }

    /** After {@link #close}: tells what was not taken in. Apart from it, since a listener may block. */
    public void publishRest() {
        publishKernelDrops(unpublishedKernelDrops);
        context.publisher()
                .publishDroppedIn(
                        local,
                        null,
                        Cause.UNREAD,
                        unread,
                        "datagrams had arrived and were not read before the session ended.");
    }

    /**
     * All sockets of a session share one deadline, so that many of them take no longer than one. Where it ends the
     * counting, nobody knows how many there were.
     */
    private void countLeft(DatagramBatch rest) {
        int count;
        do {
            if (clock.nanos() >= settleByNanos + COUNT_NANOS) {
                context.ledger().markInexact();
                return;
            }
            try {
                count = port.receive(rest, 0);
                context.ledger().arrived(count);
                context.ledger().droppedIn(Cause.UNREAD, count);
                unread += count;
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException refused) {
                count = 1; // of an earlier datagram; nobody is left to be told
            }
        } while (count > 0);
    }
}
