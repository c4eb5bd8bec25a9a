package dev.parley.bench;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Tells when a file has been saved, whether or not something else is in it now. Its folder is watched, since an editor writes another file and
 * gives it the name.
 */
public final class FileWatch implements AutoCloseable {
    /** An editor writes in several steps, which are over when nothing has happened for so long. */
    private static final long SETTLED_MILLIS = 100;

    private static final int MOST_STEPS = 20;
    private static final int MOST_BYTES = 2 << 20;

    private final Path file;
    private final WatchService service;
    private byte[] known;
    private FileTime saved;

    /**
     * Begins to watch: what changes from now on is told once it is {@link #start started}. Whoever reads the file after this
     * misses nothing.
     *
     * @throws IOException if the folder cannot be watched
     */
    public FileWatch(Path file) throws IOException {
        this.file = file.toAbsolutePath();
        this.service = FileSystems.getDefault().newWatchService();
        try {
            for (Path folder : folders()) {
                folder.register(
                        service,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE);
            }
            this.saved = Files.getLastModifiedTime(file);
            this.known = read();
        } catch (IOException bad) {
            service.close();
            throw bad;
        }
    }

    /**
     * Begins to tell; to be called once.
     *
     * @param onChange called on a thread of this watch, one call after the other; must not throw
     */
    public void start(Runnable onChange) {
        Thread.ofPlatform().daemon().name("parley-settings").start(() -> watch(onChange));
    }

    /** Where the name is, and where the file is that a link of that name leads to. */
    private Set<Path> folders() throws IOException {
        Set<Path> folders = new LinkedHashSet<>();
        for (Path path : List.of(file, file.toRealPath())) {
            Path folder = path.getParent();
            if (folder != null) {
                folders.add(folder);
            }
        }
        return folders;
    }

    private byte[] read() throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(MOST_BYTES);
        }
    }

    private void watch(Runnable onChange) {
        try {
            while (true) {
                drain(service.take());
                settle();
                tell(onChange);
            }
        } catch (InterruptedException | ClosedWatchServiceException ended) {
            // that is how it ends
        }
    }

    private void settle() throws InterruptedException {
        for (int step = 0; step < MOST_STEPS; step++) {
            WatchKey more = service.poll(SETTLED_MILLIS, TimeUnit.MILLISECONDS);
            if (more == null) {
                return;
            }
            drain(more);
        }
    }

    private static void drain(WatchKey key) {
        List<WatchEvent<?>> whatever = key.pollEvents(); // whether it was this file is seen by its bytes
        key.reset();
        whatever.clear();
    }

    private void tell(Runnable onChange) throws InterruptedException {
        FileTime savedNow;
        byte[] now;
        try {
            if (Files.size(file) == 0) {
                settle(); // it was emptied to be written anew
            }
            savedNow = Files.getLastModifiedTime(file);
            now = read();
        } catch (IOException gone) {
            return; // it is being replaced, and the next step is told too
        }
        if (!savedNow.equals(saved) || !Arrays.equals(known, now)) {
            saved = savedNow;
            known = now;
            onChange.run();
        }
    }

    /** Ends it; a call that is being made comes to its end. Idempotent. */
    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException bad) {
            throw new IllegalStateException("the watch of " + file + " could not be closed", bad);
        }
    }
}
