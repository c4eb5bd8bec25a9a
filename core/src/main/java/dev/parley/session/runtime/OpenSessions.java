package dev.parley.session.runtime;

import dev.parley.session.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions a part of a program has opened and not closed: that of the thread that called {@link #watch} and of the threads that
 * it started since. So a test finds what it leaked, also while other tests run beside it. Safe from any thread.
 */
public final class OpenSessions implements AutoCloseable {
    private static final InheritableThreadLocal<@Nullable OpenSessions> CURRENT = new InheritableThreadLocal<>();

    private final @Nullable OpenSessions before;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Session, List<StackTraceElement>> open = new LinkedHashMap<>();

    /**
     * One that is open.
     *
     * @param openedAt the calls that opened it, the innermost first
     */
    public record Opened(Session session, List<StackTraceElement> openedAt) {}

    private OpenSessions(@Nullable OpenSessions before) {
        this.before = before;
    }

    /** From now on looks after what this thread opens, until {@link #close}. One within another takes over meanwhile. */
    public static OpenSessions watch() {
        OpenSessions watching = new OpenSessions(CURRENT.get());
        CURRENT.set(watching);
        return watching;
    }

    /** Who looks after what this thread opens, or null. */
    public static @Nullable OpenSessions current() {
        return CURRENT.get();
    }

    /** Opens something that this one looks after, or nobody, whoever does else. */
    public static <T> T within(@Nullable OpenSessions owner, Supplier<T> opening) {
        OpenSessions before = CURRENT.get();
        CURRENT.set(owner);
        try {
            return opening.get();
        } finally {
            CURRENT.set(before);
        }
    }

    /** Those that are open now, in the order in which they were opened. */
    public List<Opened> open() {
        lock.lock();
        try {
            return open.entrySet().stream()
                    .map(each -> new Opened(each.getKey(), each.getValue()))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** The threads of a session that run now: none behind its end, unless one hangs in a listener or a reply function. */
    public static Set<Thread> threads(Session session) {
        return session instanceof AbstractSession ours
                ? ours.context().threads().running()
                : Set.of();
    }

    /** Looks after nothing new any more. To be called on the thread that began. */
    @Override
    public void close() {
        if (before == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(before);
        }
    }

    /** That session is open; gives back who looks after it, or null. */
    static @Nullable OpenSessions opened(Session session) {
        OpenSessions watching = CURRENT.get();
        if (watching != null) {
            watching.add(session, List.of(new Throwable().getStackTrace()));
        }
        return watching;
    }

    private void add(Session session, List<StackTraceElement> at) {
        lock.lock();
        try {
            open.put(session, at);
        } finally {
            lock.unlock();
        }
    }

    void closed(Session session) {
        lock.lock();
        try {
            open.remove(session);
        } finally {
            lock.unlock();
        }
    }
}
