package dev.parley.session.program;

import dev.parley.host.ChildProgram;
import dev.parley.session.runtime.SessionContext;
import dev.parley.session.runtime.SessionThreads;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program while it runs, with a thread for each of its three streams. Safe from any thread. */
final class ProgramProcess {
    /** A program that has not read for so long, while something waits for it, hangs. */
    static final Duration STUCK = Duration.ofSeconds(10);

    /** What its output may still hold when it has ended. */
    private static final long DRAIN_NANOS = 500_000_000;

    private static final int BUFFER_BYTES = 64 << 10;

    private final SessionContext context;
    private final InputQueue queue;
    private final Listener listener;
    private final Process process;
    private final Signal told = new Signal();
    private volatile boolean ending;

    /** Hears of it, on threads of its own. */
    interface Listener {
        /**
         * It wrote to its standard output. May block: the program then waits too.
         *
         * @param buffer borrowed: what was read is in its first bytes
         */
        void output(byte[] buffer, int count);

        /** It will write no more to its standard output. */
        void outputEnded();

        /** It wrote a line to its standard error. */
        void error(byte[] line, boolean cut);

        /** It has not read for {@link #STUCK}, and is killed. */
        void stuck();

        /** It has ended; called once, after all else. */
        void ended(int status);
    }

    private ProgramProcess(SessionContext context, InputQueue queue, Listener listener, Process process) {
        this.context = context;
        this.queue = queue;
        this.listener = listener;
        this.process = process;
    }

    /**
     * Starts it; the queue's pieces are written to it.
     *
     * @throws IllegalArgumentException in words, if it cannot be started
     */
    static ProgramProcess start(SessionContext context, List<String> command, InputQueue queue, Listener listener) {
        Process process = ChildProgram.start(new ProcessBuilder(command), "handler");
        ProgramProcess running = new ProgramProcess(context, queue, listener, process);
        SessionThreads threads = context.threads();
        Thread out = threads.startPlatform("parley-handler-out", running::readOutput);
        Thread err = threads.startPlatform("parley-handler-err", running::readErrors);
        queue.attach(running);
        threads.startPlatform("parley-handler-in", running::write);
        threads.start("parley-handler-end", () -> running.awaitEnd(out, err));
        running.watch(queue.takenCount());
        return running;
    }

    private void write() throws InterruptedException {
        try (OutputStream in = process.getOutputStream()) {
            for (InputQueue.Piece next = queue.take(this); next != null; next = queue.take(this)) {
                next.taken().run();
                next.bytes().writeTo(in);
                in.flush();
            }
        } catch (IOException readsNoMore) {
            queue.detach(this); // it has closed its standard input, or ended
        }
    }

    private void readOutput() {
        try (InputStream out = process.getInputStream()) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = out.read(buffer); count >= 0; count = out.read(buffer)) {
                listener.output(buffer, count);
            }
        } catch (IOException closed) {
            // It was killed.
        }
        listener.outputEnded();
    }

    private void readErrors() {
        LineCutter lines = new LineCutter(ProgramHandler.MOST_ERROR_BYTES, listener::error);
        try (InputStream err = process.getErrorStream()) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = err.read(buffer); count >= 0; count = err.read(buffer)) {
                lines.take(buffer, count);
            }
        } catch (IOException closed) {
            // It was killed.
        }
        lines.end();
    }

    private void awaitEnd(Thread out, Thread err) {
        process.onExit().join();
        queue.detach(this);
        SessionThreads.join(out, DRAIN_NANOS);
        SessionThreads.join(err, DRAIN_NANOS);
        try {
            listener.ended(process.exitValue());
        } finally {
            told.set();
        }
    }

    /** Looks again and again whether it reads. */
    private void watch(long takenBefore) {
        long dueNanos = context.clock().in(STUCK.toNanos(), TimeUnit.NANOSECONDS);
        context.timer().schedule(dueNanos, () -> {
            long taken = queue.takenCount();
            if (!process.isAlive() || ending) {
                return;
            }
            if (taken == takenBefore && queue.waitingCount() > 0) {
                listener.stuck();
                kill();
            } else {
                watch(taken);
            }
        });
    }

    /** Kills it at once, with what it started. Never blocks for long. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /**
     * Ends it: waits that long by itself, which is enough for one that ends with its input; then asks it (SIGTERM), waits again, and
     * kills it. Its queue is to be closed before.
     */
    void end(Duration alone, Duration asked) {
        ending = true;
        List<ProcessHandle> started = process.descendants().toList();
        try {
            if (!ChildProgram.end(process, alone, asked)) {
                ChildProgram.kill(process);
            }
        } catch (InterruptedException interrupted) {
            kill();
            Thread.currentThread().interrupt();
        }
        started.forEach(ProcessHandle::destroyForcibly); // nobody's now
    }

    /** Once it has ended: waits a moment until all that it wrote was heard. */
    void awaitTold() {
        try {
            Clock.SYSTEM.await(told, Clock.SYSTEM.in(4 * DRAIN_NANOS, TimeUnit.NANOSECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
