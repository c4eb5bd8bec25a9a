package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.parley.socket.DatagramPoller;
import dev.parley.socket.DatagramPort;
import dev.parley.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Waits with epoll(7) for the ports, and for an eventfd, at which it is woken. */
final class LinuxDatagramPoller implements DatagramPoller {
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final long EVENT_BYTES = Layouts.EPOLL_EVENT.byteSize();
    private static final long DATA = Layouts.offset(Layouts.EPOLL_EVENT, "data");

    /** So many are told of by one call. */
    private static final int MOST_EVENTS = 64;

    /** The epoll in the place of a socket. */
    private final Descriptor descriptor;

    /** By their numbers, which the kernel gives back. */
    private final Map<Integer, LinuxDatagramPort> ports = new ConcurrentHashMap<>();

    private final Calls waitCalls = new Calls();
    private final MemorySegment events = Arena.ofAuto().allocate(MOST_EVENTS * EVENT_BYTES, 8);

    private final ReentrantLock changing = new ReentrantLock();
    private final Calls changeCalls = new Calls();
    private final MemorySegment event = Arena.ofAuto().allocate(Layouts.EPOLL_EVENT);

    private LinuxDatagramPoller(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /** Empty where the system has none to give. */
    static Optional<DatagramPoller> open() {
        Calls calls = new Calls();
        int epoll = calls.epollCreate();
        int wakeUp = epoll < 0 ? -1 : calls.eventfd();
        if (wakeUp < 0) {
            if (epoll >= 0) {
                calls.close(epoll);
            }
            return Optional.empty();
        }
        LinuxDatagramPoller poller = new LinuxDatagramPoller(new Descriptor(epoll, wakeUp));
        try {
            poller.change(EPOLL_CTL_ADD, wakeUp);
        } catch (IOException noRoom) {
            poller.close();
            return Optional.empty();
        }
        return Optional.of(poller);
    }

    private void change(int operation, int socket) throws IOException {
        changing.lock();
        try {
            descriptor.enter();
            try {
                event.set(JAVA_INT, 0, Calls.POLLIN);
                event.set(JAVA_INT, DATA, socket);
                int result = changeCalls.epollControl(descriptor.socket, operation, socket, event);
                if (result < 0) {
                    throw Errno.exception(-result);
                }
            } finally {
                descriptor.leave();
            }
        } finally {
            changing.unlock();
        }
    }

    @Override
    public void add(DatagramPort port) throws IOException {
        if (!(port instanceof LinuxDatagramPort known)) {
            throw new IllegalArgumentException("a port of another network: " + port);
        }
        Descriptor of = known.descriptor();
        of.enter();
        try {
            ports.put(of.socket, known);
            change(EPOLL_CTL_ADD, of.socket);
        } catch (IOException full) {
            ports.remove(of.socket, known);
            throw full;
        } finally {
            of.leave();
        }
    }

    @Override
    public void remove(DatagramPort port) {
        if (port instanceof LinuxDatagramPort known && known.descriptor().tryEnter()) {
            try {
                if (ports.remove(known.descriptor().socket, known)) {
                    change(EPOLL_CTL_DEL, known.descriptor().socket);
                }
            } catch (IOException closed) {
                // Then it tells of nothing any more.
            } finally {
                known.descriptor().leave();
            }
        }
    }

    @Override
    public void await(long deadlineNanos, Consumer<? super DatagramPort> readable) throws ClosedChannelException {
        descriptor.enter();
        try {
            int count = await(millis(deadlineNanos));
            for (int i = 0; i < count; i++) {
                int socket = events.get(JAVA_INT, i * EVENT_BYTES + DATA);
                LinuxDatagramPort port = ports.get(socket);
                if (socket == descriptor.event) {
                    waitCalls.lower(descriptor.event);
                } else if (port != null) {
                    readable.accept(port);
                }
            }
        } finally {
            descriptor.leave();
        }
    }

    private int await(int millis) throws ClosedChannelException {
        descriptor.beginWait();
        try {
            return waitCalls.epollWait(descriptor.socket, events, MOST_EVENTS, millis);
        } finally {
            descriptor.endWait();
        }
    }

    private static int millis(long deadlineNanos) {
        if (deadlineNanos == Clock.NEVER) {
            return -1;
        }
        long left = Math.max(0, deadlineNanos - Clock.SYSTEM.nanos());
        return (int) Math.min(Integer.MAX_VALUE, Math.ceilDiv(left, 1_000_000L));
    }

    @Override
    public void wake() {
        if (descriptor.tryEnter()) {
            try {
                new Calls().raise(descriptor.event);
            } finally {
                descriptor.leave();
            }
        }
    }

    @Override
    public void close() {
        try {
            descriptor.close();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
