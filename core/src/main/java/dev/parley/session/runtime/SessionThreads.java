package dev.parley.session.runtime;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A session's threads. What one of them throws unexpectedly ends the session. Safe from any thread. */
public final class SessionThreads {
    private final SessionLifecycle lifecycle;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    SessionThreads(SessionLifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    /** A task that may wait. */
    @FunctionalInterface
    public interface Task {
        void run() throws InterruptedException;
    }

    /** Runs the task on a virtual thread. */
    public Thread start(String name, Task task) {
        Thread thread = prepare(Thread.ofVirtual().name(name), task);
        thread.start();
        return thread;
    }

    /** As {@link #start}, for a caller who starts it when everything is in place. */
    public Thread prepare(Thread.Builder kind, Task task) {
        return kind.unstarted(guarded(task));
    }

    /** Runs the task on a platform thread, for what waits inside the system and would pin a carrier. */
    public Thread startPlatform(String name, Task task) {
        return Thread.ofPlatform().daemon().name(name).start(guarded(task));
    }

    private Runnable guarded(Task task) {
        return () -> {
            running.add(Thread.currentThread());
            try {
                task.run();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error unexpected) {
                lifecycle.fail(unexpected);
            } finally {
                running.remove(Thread.currentThread());
            }
        };
    }

    /** Those that run now. */
    Set<Thread> running() {
        return Set.copyOf(running);
    }

    /** Waits for a thread for at most that time. An interrupt ends the wait and not the closing that it is part of. */
    public static void join(Thread thread, long nanos) {
        try {
            thread.join(Duration.ofNanos(Math.max(1, nanos)));
        } catch (InterruptedException during) {
            Thread.currentThread().interrupt();
        }
    }
}
