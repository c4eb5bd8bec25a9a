package dev.parley.junit;

import dev.parley.Parley;
import java.util.List;
import java.util.Optional;

/** Where in the user's code something was called. */
final class Callers {
    private static final String CORE = Parley.class.getName();
    private static final String SESSIONS = "dev.parley.session.";
    private static final String PEERS = Callers.class.getPackageName() + ".";

    private Callers() {}

    /** {@code ClientsTest.java:42}, or nothing where there is none. */
    static String caller() {
        return place(List.of(new Throwable().getStackTrace()));
    }

    /** {@code com.example.ClientsTest.reconnects}, or nothing where there is none. */
    static String method() {
        return innermost(List.of(new Throwable().getStackTrace()))
                .map(each ->
                        each.getClassName() + "." + each.getMethodName().replaceFirst("^lambda\\$(.*)\\$\\d+$", "$1"))
                .orElse("");
    }

    /** The innermost call that is not Parley's own: {@code ClientsTest.java:42}. */
    static String place(List<StackTraceElement> calls) {
        return innermost(calls)
                .map(each -> each.getFileName() == null
                        ? each.getClassName() + "." + each.getMethodName()
                        : each.getFileName() + ":" + each.getLineNumber())
                .orElse("");
    }

    private static Optional<StackTraceElement> innermost(List<StackTraceElement> calls) {
        return calls.stream()
                .filter(each -> !isOurs(each.getClassName().replaceFirst("\\$.*", "")))
                .findFirst();
    }

    private static boolean isOurs(String name) {
        boolean inside = name.startsWith(SESSIONS) || name.startsWith(PEERS);
        return name.equals(CORE) || (inside && !name.endsWith("Test")) || name.startsWith("java.");
    }
}
