package dev.parley.bench;

import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells when a file has been saved, whether or not something else is in it now, and when it is gone. It looks again and again,
 * and so it does not matter what becomes of the folders and links that lead to the file, or what the file system tells of them.
 */
public final class FileWatch implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;

    /** An editor writes in several steps, which are over when two looks see the same. */
    private static final int SETTLED_LOOKS = 1;

    /** A file that is empty or away is being written anew, unless it stays so. */
    private static final int GONE_LOOKS = 10;

    private final Path file;
    private final Clock clock = Clock.SYSTEM;
    private final Signal closed = new Signal();
    private @Nullable Sight told;

    /** What can be seen without reading; a file that replaces another has a key of its own, where the system knows keys. */
    private record Sight(
            FileTime saved, long sizeBytes, @Nullable Object key) {}

    /**
     * Begins to watch: what changes from now on is told once it is {@link #start started}. Whoever reads the file after this
     * misses nothing.
     */
    public FileWatch(Path file) {
        this.file = file.toAbsolutePath();
        this.told = look();
    }

    /**
     * Begins to tell; to be called once. Both are called on a thread of this watch, one call after the other, and must not
     * throw.
     *
     * @param onChange it was saved, or is there again
     * @param onLoss it has been away for a second, or is something that cannot be read twice, such as a pipe
     */
    public void start(Runnable onChange, Runnable onLoss) {
        Thread.ofPlatform().daemon().name("parley-settings").start(() -> watch(onChange, onLoss));
    }

    private @Nullable Sight look() {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.isRegularFile() ? new Sight(now.lastModifiedTime(), now.size(), now.fileKey()) : null;
        } catch (IOException gone) {
            return null;
        }
    }

    private void watch(Runnable onChange, Runnable onLoss) {
        Sight before = told;
        int alike = 0;
        try {
            while (!clock.await(closed, clock.in(LOOK_MILLIS, TimeUnit.MILLISECONDS))) {
                Sight now = look();
                alike = Objects.equals(now, before) ? alike + 1 : 0;
                before = now;
                boolean whole = now != null && now.sizeBytes() > 0;
                if (!Objects.equals(now, told) && alike >= (whole ? SETTLED_LOOKS : GONE_LOOKS)) {
                    told = now;
                    (now == null ? onLoss : onChange).run();
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it; a call that is being made comes to its end. Idempotent. */
    @Override
    public void close() {
        closed.set();
    }
}
