package dev.parley.cli.terminal;

import dev.parley.text.Sizes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Lines on a terminal, drawn by a thread of its own: a terminal takes some ten thousand lines a second, and the network
 * must not wait for it. Data and diagnostics share the queue, so that they come out in the order in which they happened.
 * Data that it could not draw is said there and counted nowhere else, since it was received all the same.
 */
public final class TerminalWriter implements AutoCloseable {
    private static final int MOST_WAITING = 4_096;

    private final Consumer<String> data;
    private final Consumer<String> diagnostics;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Line> waiting = new ArrayDeque<>();
    private final Thread drawing;
    private long unshown;
    private boolean closed;

    private record Line(boolean isData, String text) {}

    /**
     * @param data writes lines of data, with line ends between them
     * @param diagnostics writes the others
     */
    public TerminalWriter(Consumer<String> data, Consumer<String> diagnostics) {
        this.data = data;
        this.diagnostics = diagnostics;
        this.drawing = Thread.ofPlatform().daemon().name("parley-screen").start(this::draw);
    }

    /** Puts a line of data behind those that wait, or counts it as unshown. Never blocks on the terminal. */
    public void data(String text) {
        lock.lock();
        try {
            if (waiting.size() >= MOST_WAITING) {
                unshown++;
            } else {
                tellUnshown();
                waiting.add(new Line(true, text));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Puts a diagnostic line behind those that wait; it is always drawn. */
    public void diagnostic(String text) {
        lock.lock();
        try {
            tellUnshown();
            waiting.add(new Line(false, text));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void tellUnshown() {
        if (unshown > 0) {
            waiting.add(
                    new Line(
                            false,
                            "… " + Sizes.count(unshown, "line")
                                    + " unshown: they came faster than a terminal draws; each is in the ledger (--json shows all)"));
            unshown = 0;
        }
    }

    private void draw() {
        while (true) {
            List<Line> lines = take();
            if (lines.isEmpty()) {
                return;
            }
            int from = 0;
            while (from < lines.size()) {
                boolean isData = lines.get(from).isData;
                StringBuilder text = new StringBuilder(lines.get(from).text);
                for (from++; from < lines.size() && lines.get(from).isData == isData; from++) {
                    text.append('\n').append(lines.get(from).text);
                }
                (isData ? data : diagnostics).accept(text.toString());
            }
        }
    }

    /** All lines that wait; none when the screen is closed and everything is drawn. */
    private List<Line> take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            if (closed) {
                tellUnshown();
            }
            List<Line> lines = List.copyOf(waiting);
            waiting.clear();
            return lines;
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
