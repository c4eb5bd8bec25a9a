package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Waits with ppoll(2), whose deadlines are in nanoseconds, for a socket and an eventfd. For one thread at a time. */
final class Poller {
    private static final long SECOND = 1_000_000_000;
    private static final long EVENTS = Layouts.offset(Layouts.POLLFD, "events");
    private static final long RETURNED = Layouts.offset(Layouts.POLLFD, "revents");
    private static final long NANOS = Layouts.offset(Layouts.TIMESPEC, "tv_nsec");
    private static final short POLLERR = 8;

    private final Calls calls;
    private final MemorySegment polled;
    private final MemorySegment timeout;
    private final int count;

    /** Who is woken as exactly as the kernel can; the setting is a thread's own. */
    private @Nullable Thread exact;

    /** @param event an eventfd, or less than 0 for none */
    Poller(Calls calls, int socket, short events, int event) {
        this.calls = calls;
        this.count = event < 0 ? 1 : 2;
        long bytes = 2 * Layouts.POLLFD.byteSize();
        MemorySegment memory = Arena.ofAuto().allocate(bytes + Layouts.TIMESPEC.byteSize(), 8);
        polled = memory.asSlice(0, bytes);
        timeout = memory.asSlice(bytes, Layouts.TIMESPEC);
        polled.set(JAVA_INT, 0, socket);
        polled.set(JAVA_SHORT, EVENTS, events);
        polled.set(JAVA_INT, Layouts.POLLFD.byteSize(), event);
        polled.set(JAVA_SHORT, Layouts.POLLFD.byteSize() + EVENTS, Calls.POLLIN);
    }

    /** @param nanos at most so long; {@link Long#MAX_VALUE} is for ever */
    void await(long nanos) {
        polled.set(JAVA_SHORT, RETURNED, (short) 0);
        polled.set(JAVA_SHORT, Layouts.POLLFD.byteSize() + RETURNED, (short) 0);
        if (nanos != Long.MAX_VALUE && !Thread.currentThread().equals(exact)) {
            exact = Thread.currentThread();
            TimerSlack.least();
        }
        timeout.set(JAVA_LONG, 0, nanos / SECOND);
        timeout.set(JAVA_LONG, NANOS, nanos % SECOND);
        calls.ppoll(polled, count, nanos == Long.MAX_VALUE ? 0 : timeout.address());
    }

    /** Whether the eventfd was raised. */
    boolean hasEvent() {
        return polled.get(JAVA_SHORT, Layouts.POLLFD.byteSize() + RETURNED) != 0;
    }

    /** Whether the socket has an error to tell. */
    boolean hasError() {
        return (polled.get(JAVA_SHORT, RETURNED) & POLLERR) != 0;
    }

    /** Lets that time pass. */
    static void pause(Calls calls, long nanos) {
        MemorySegment length = Arena.ofAuto().allocate(Layouts.TIMESPEC);
        length.set(JAVA_LONG, NANOS, nanos);
        calls.ppoll(MemorySegment.NULL, 0, length.address());
    }
}
