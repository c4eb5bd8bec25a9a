package dev.parley.cli.terminal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines on a thread of its own, a few ahead, so that whoever waits for one can be told to stop: a read of standard
 * input cannot.
 */
public final class ReadAheadLines implements Lines {
    private static final int MOST_AHEAD = 16;

    private final Lines lines;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Line> ready = new ArrayDeque<>();
    private @Nullable IOException unreadable;
    private @Nullable RuntimeException wrong;
    private boolean ended;
    private boolean stopped;

    public ReadAheadLines(Lines lines) {
        this.lines = lines;
    }

    /** Begins to read; the thread ends with the lines. */
    public Thread start() {
        return Thread.ofPlatform().daemon().name("parley-lines").start(this::readAll);
    }

    private void readAll() {
        try {
            Optional<Line> line = lines.next();
            while (line.isPresent() && put(line.get())) {
                line = lines.next();
            }
            end(null, null);
        } catch (IOException bad) {
            end(bad, null);
        } catch (RuntimeException bad) {
            end(null, bad);
        }
    }

    private boolean put(Line line) {
        lock.lock();
        try {
            while (ready.size() >= MOST_AHEAD && !stopped) {
                changed.awaitUninterruptibly();
            }
            ready.add(line);
            changed.signalAll();
            return !stopped;
        } finally {
            lock.unlock();
        }
    }

    private void end(@Nullable IOException bad, @Nullable RuntimeException bug) {
        lock.lock();
        try {
            ended = true;
            unreadable = bad;
            wrong = bug;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Line> next() throws IOException {
        lock.lock();
        try {
            while (ready.isEmpty() && !ended && !stopped) {
                changed.awaitUninterruptibly();
            }
            if (stopped) {
                return Optional.empty();
            }
            Line line = ready.poll();
            changed.signalAll();
            if (line == null && unreadable != null) {
                throw unreadable;
            }
            if (line == null && wrong != null) {
                throw wrong;
            }
            return Optional.ofNullable(line);
        } finally {
            lock.unlock();
        }
    }

    /** How many have been read and not been given. Safe from any thread. */
    public int ahead() {
        lock.lock();
        try {
            return ready.size();
        } finally {
            lock.unlock();
        }
    }

    /** Gives nobody a line any more. Never blocks. Safe from any thread. */
    public void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
