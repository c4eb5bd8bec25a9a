package dev.parley.junit;

import dev.parley.address.Endpoint;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** The threads that a peer's sockets have. */
final class Threads {
    private Threads() {}

    /** @throws AssertionError with its calls, if a thread of that peer still runs */
    static void requireEnded(TestPeer peer, Endpoint at) {
        String socket = "-" + at.hostAndPort();
        Thread[] all = new Thread[2 * Thread.activeCount() + 16];
        int count = Thread.enumerate(all);
        boolean anyLeft = Arrays.stream(all, 0, count)
                .anyMatch(each ->
                        each.getName().startsWith("parley-") && each.getName().endsWith(socket));
        if (anyLeft) {
            throw peer.failure("a thread still runs after the end: " + calls(socket));
        }
    }

    private static String calls(String socket) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(each -> each.getKey().getName().endsWith(socket))
                .map(Threads::describe)
                .collect(Collectors.joining("\n"));
    }

    private static String describe(Map.Entry<Thread, StackTraceElement[]> running) {
        return running.getKey().getName()
                + Arrays.stream(running.getValue())
                        .map(call -> "\n    at " + call)
                        .collect(Collectors.joining());
    }
}
