package dev.parley.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Whether the system calls that a port needs are there and permitted: some systems, and sandboxes, lack one. */
final class Availability {
    private Availability() {}

    /** Why they cannot be used, as the end of a sentence; empty where they can. */
    static Optional<String> run() {
        if (!Availability.class.getModule().isNativeAccessEnabled()) {
            // Using it all the same would make Java warn on standard error.
            return Optional.of("Java does not permit native access; it does with --enable-native-access=ALL-UNNAMED");
        }
        try {
            return firstThatFails();
        } catch (LinkageError | RuntimeException cannot) {
            Throwable cause = cannot.getCause() == null ? cannot : cannot.getCause();
            return Optional.of(String.valueOf(cause.getMessage()));
        }
    }

    private static Optional<String> firstThatFails() {
        Calls calls = new Calls();
        int socket = calls.socket(Calls.AF_INET);
        if (socket < 0) {
            socket = calls.socket(Calls.AF_INET6);
        }
        if (socket < 0) {
            return failed("socket", socket);
        }
        try (Arena arena = Arena.ofConfined()) {
            return firstThatFails(calls, socket, arena.allocate(Layouts.MSGHDR.byteSize() * 2));
        } finally {
            calls.close(socket);
        }
    }

    private static Optional<String> firstThatFails(Calls calls, int socket, MemorySegment header) {
        int result = calls.recvmmsg(socket, header, 1, Calls.MSG_DONTWAIT);
        if (result != -Errno.EAGAIN) {
            return failed("recvmmsg", result);
        }
        result = calls.sendmmsg(socket, header, 0, Calls.MSG_DONTWAIT);
        if (result != 0) {
            return failed("sendmmsg", result);
        }
        result = calls.drops(socket) >= 0 ? 0 : -Errno.ENOPROTOOPT;
        if (result != 0) {
            return failed("getsockopt(SO_MEMINFO)", result);
        }
        int event = calls.eventfd();
        if (event < 0) {
            return failed("eventfd", event);
        }
        calls.close(event);
        return Optional.empty();
    }

    private static Optional<String> failed(String call, int result) {
        return Optional.of(call + ": " + (result < 0 ? Errno.message(-result) : "an unexpected answer, " + result));
    }
}
