package dev.parley.cli.terminal;

import dev.parley.text.Utf8Builder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Standard output or error, written whole line by whole line. When it can no longer be written it says so once, through {@code
 * onBroken}, and swallows the rest: a session must not die in the middle of a datagram because a reader went away.
 */
public final class Output implements LineSink {
    /** What is kept for one write at most. */
    private static final int MOST_KEPT_BYTES = 1 << 16;

    private final OutputStream out;
    private final @Nullable IntSupplier columns;
    private final Utf8Builder buffer = new Utf8Builder();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Runnable onBroken = () -> {};
    private volatile @Nullable IOException broken;

    /** Writes something that is not built from lines. */
    @FunctionalInterface
    public interface Writing {
        void to(OutputStream out) throws IOException;
    }

    /** @param out not buffered */
    public Output(OutputStream out) {
        this(out, null);
    }

    /**
     * A person's terminal.
     *
     * @param columns how wide it is now
     */
    Output(OutputStream out, @Nullable IntSupplier columns) {
        this.out = out;
        this.columns = columns;
    }

    public void onBroken(Runnable action) {
        onBroken = action;
        if (broken != null) {
            action.run();
        }
    }

    @Override
    public void add(Consumer<Utf8Builder> line) {
        addBytes(to -> {
            line.accept(to);
            to.appendAscii('\n');
        });
    }

    @Override
    public void addSentence(Consumer<Utf8Builder> line) {
        if (columns == null) {
            add(line);
        } else {
            Utf8Builder sentence = new Utf8Builder();
            line.accept(sentence);
            String lines = WordWrap.lines(sentence.toString(), columns);
            add(to -> to.append(lines));
        }
    }

    /** Shows lines as they are. */
    public void block(String lines) {
        add(to -> to.append(lines));
        flush();
    }

    /** Takes bytes that are no line; as {@link #add} does, it keeps them until {@link #flush}. */
    public void addBytes(Consumer<Utf8Builder> bytes) {
        if (broken != null) {
            return;
        }
        lock.lock();
        try {
            bytes.accept(buffer);
            if (buffer.size() >= MOST_KEPT_BYTES) {
                writeKept();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Writes what is kept; blocks while the reader does not read. */
    @Override
    public void flush() {
        lock.lock();
        try {
            writeKept();
        } finally {
            lock.unlock();
        }
    }

    /** Writes, after what is kept; blocks while the reader does not read. */
    public void write(Writing writing) {
        lock.lock();
        try {
            writeKept();
            attempt(to -> {
                OutputStream buffered = new BufferedOutputStream(to, MOST_KEPT_BYTES);
                writing.to(buffered);
                buffered.flush();
            });
        } finally {
            lock.unlock();
        }
    }

    private void writeKept() {
        if (buffer.size() > 0) {
            attempt(buffer::writeTo);
            buffer.clear();
        }
    }

    private void attempt(Writing writing) {
        if (broken != null) {
            return;
        }
        try {
            writing.to(out);
            out.flush();
        } catch (IOException bad) {
            broken = bad;
            onBroken.run();
        }
    }

    /** What went wrong, or null. */
    @Nullable
    public IOException broken() {
        return broken;
    }

    /** Whether the reader has closed its end of the pipe, which is no error. */
    public boolean readerIsGone() {
        IOException bad = broken;
        return bad != null && String.valueOf(bad.getMessage()).contains("Broken pipe");
    }
}
