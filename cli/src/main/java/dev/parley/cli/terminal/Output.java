package dev.parley.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Standard output or error, written whole line by whole line. When it can no longer be written it says so once, through {@code
 * onBroken}, and swallows the rest: a session must not die in the middle of a datagram because a reader went away.
 */
public final class Output {
    private final OutputStream out;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Runnable onBroken = () -> {};
    private volatile @Nullable IOException broken;

    /** Writes one event. */
    @FunctionalInterface
    public interface Writing {
        void to(OutputStream out) throws IOException;
    }

    public Output(OutputStream out) {
        this.out = new BufferedOutputStream(out, 1 << 16);
    }

    public void onBroken(Runnable action) {
        onBroken = action;
        if (broken != null) {
            action.run();
        }
    }

    /** Writes and flushes; blocks while the reader does not read. */
    public void write(Writing writing) {
        if (broken != null) {
            return;
        }
        lock.lock();
        try {
            writing.to(out);
            out.flush();
        } catch (IOException bad) {
            broken = bad;
            onBroken.run();
        } finally {
            lock.unlock();
        }
    }

    /** Writes one line. */
    public void line(String text) {
        write(to -> to.write((text + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** What went wrong, or null. */
    @Nullable
    public IOException broken() {
        return broken;
    }

    /** Whether the reader went away, which is its right and no failure of ours. */
    public boolean readerIsGone() {
        IOException bad = broken;
        return bad != null && String.valueOf(bad.getMessage()).contains("Broken pipe");
    }
}
