package dev.parley.cli.terminal;

import dev.parley.text.Sizes;
import dev.parley.text.Utf8Builder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * Lines on a terminal, drawn by a thread of its own: a terminal takes some ten thousand lines a second, and the network
 * must not wait for it. Data and diagnostics share the queue, so that they come out in the order in which they happened.
 * Data that it could not draw is said there and counted nowhere else, since it was received all the same.
 */
public final class TerminalWriter implements AutoCloseable {
    private static final int MOST_WAITING = 4_096;

    private final Consumer<String> data;
    private final Consumer<String> diagnostics;
    private final IntSupplier columns;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Line> waiting = new ArrayDeque<>();
    private final Thread drawing;
    private final Utf8Builder building = new Utf8Builder();
    private long skippedLines;
    private boolean closed;

    private record Line(boolean isData, boolean isSentence, String text) {}

    /** One of the two kinds of lines; they are in the queue at once, and nothing is left to flush. */
    private record Kind(TerminalWriter writer, boolean isData) implements LineSink {
        @Override
        public void add(Consumer<Utf8Builder> line) {
            writer.add(isData, false, line);
        }

        @Override
        public void addSentence(Consumer<Utf8Builder> line) {
            writer.add(isData, true, line);
        }

        @Override
        public void flush() {}
    }

    /**
     * @param data writes lines of data, with line ends between them
     * @param diagnostics writes the others
     * @param columns how wide the terminal is now; asked on the thread that draws
     */
    public TerminalWriter(Consumer<String> data, Consumer<String> diagnostics, IntSupplier columns) {
        this.data = data;
        this.diagnostics = diagnostics;
        this.columns = columns;
        this.drawing = Thread.ofPlatform().daemon().name("parley-screen").start(this::draw);
    }

    /** Puts lines of data behind those that wait, or counts them as unshown. Never blocks on the terminal. */
    public LineSink data() {
        return new Kind(this, true);
    }

    /** Puts diagnostic lines behind those that wait; they are always drawn. */
    public LineSink diagnostics() {
        return new Kind(this, false);
    }

    private void add(boolean isData, boolean isSentence, Consumer<Utf8Builder> line) {
        lock.lock();
        try {
            if (isData && waiting.size() >= MOST_WAITING) {
                skippedLines++;
            } else {
                addUnshown();
                building.clear();
                line.accept(building);
                waiting.add(new Line(isData, isSentence, building.toString()));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Puts a line about those that were not shown behind those that wait. */
    private void addUnshown() {
        if (skippedLines > 0) {
            waiting.add(
                    new Line(
                            false,
                            true,
                            "… " + Sizes.count(skippedLines, "line")
                                    + " unshown: they came faster than a terminal draws; each is in the ledger (--json shows all)"));
            skippedLines = 0;
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
                StringBuilder text = new StringBuilder(drawn(lines.get(from)));
                for (from++; from < lines.size() && lines.get(from).isData == isData; from++) {
                    text.append('\n').append(drawn(lines.get(from)));
                }
                (isData ? data : diagnostics).accept(text.toString());
            }
        }
    }

    private String drawn(Line line) {
        return line.isSentence ? WordWrap.lines(line.text, columns) : line.text;
    }

    /** All lines that wait; none when the screen is closed and everything is drawn. */
    private List<Line> take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            if (closed) {
                addUnshown();
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
