package dev.parley.cli;

import dev.parley.words.Sizes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lines on a terminal, drawn by a thread of its own: a terminal takes some ten thousand lines a second, and the network
 * must not wait for it. What it could not draw is said there and counted nowhere else, since it was received all the
 * same.
 */
final class Screen implements AutoCloseable {
    private static final int MOST_WAITING = 4_096;

    private final Output output;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<String> waiting = new ArrayDeque<>();
    private final Thread drawing;
    private long unshown;
    private boolean closed;

    Screen(Output output) {
        this.output = output;
        this.drawing = Thread.ofPlatform().daemon().name("parley-screen").start(this::draw);
    }

    /** Puts a line behind those that wait, or counts it as unshown. Never blocks on the terminal. */
    void line(String line) {
        lock.lock();
        try {
            if (waiting.size() >= MOST_WAITING) {
                unshown++;
            } else {
                if (unshown > 0) {
                    waiting.add(
                            "… " + Sizes.count(unshown, "line")
                                    + " unshown: they came faster than a terminal draws; each is in the ledger (--json shows all)");
                    unshown = 0;
                }
                waiting.add(line);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void draw() {
        while (true) {
            String lines = take();
            if (lines.isEmpty()) {
                return;
            }
            output.write(out -> out.write(lines.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** All lines that wait, or "" when the screen is closed and there are none. */
    private String take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            if (waiting.isEmpty() && unshown == 0) {
                return "";
            }
            StringBuilder lines = new StringBuilder();
            waiting.forEach(line -> lines.append(line).append('\n'));
            waiting.clear();
            if (closed && unshown > 0) {
                lines.append("… ").append(Sizes.count(unshown, "line")).append(" unshown\n");
                unshown = 0;
            }
            return lines.toString();
        } finally {
            lock.unlock();
        }
    }

    /** Draws what waits, then ends. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            drawing.join(500);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
