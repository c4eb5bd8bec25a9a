package dev.parley.junit;

import dev.parley.Parley;
import java.util.List;
import java.util.Set;

/** Where in the user's code something was called. */
final class Callers {
    private static final String CORE = Parley.class.getName();
    private static final String SESSIONS = "dev.parley.session.";
    private static final Set<String> OURS = Set.of(
            Callers.class.getName(),
            ParleyExtension.class.getName(),
            PeerScope.class.getName(),
            Reaction.class.getName(),
            TestPeer.class.getName(),
            TestRelay.class.getName());

    private Callers() {}

    /** {@code ClientsTest.java:42}, or nothing where there is none. */
    static String caller() {
        return place(List.of(new Throwable().getStackTrace()));
    }

    /** The innermost call that is not Parley's own: {@code ClientsTest.java:42}. */
    static String place(List<StackTraceElement> calls) {
        return calls.stream()
                .filter(each -> !isOurs(each.getClassName().replaceFirst("\\$.*", "")))
                .findFirst()
                .map(each -> each.getFileName() == null
                        ? each.getClassName() + "." + each.getMethodName()
                        : each.getFileName() + ":" + each.getLineNumber())
                .orElse("");
    }

    private static boolean isOurs(String name) {
        return name.equals(CORE)
                || OURS.contains(name)
                || (name.startsWith(SESSIONS) && !name.endsWith("Test"))
                || name.startsWith("java.");
    }
}
