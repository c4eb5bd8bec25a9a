package dev.parley.session.record;

import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.socket.NetworkException;
import dev.parley.text.Sizes;
import dev.parley.time.Clock;
import dev.parley.time.Durations;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A capture file while it is written, for one session or several: each is an interface in it. It begins with the first session that
 * has it, or with {@link #open}, and ends with the last one, or with {@link #close}. Safe from any thread.
 */
public final class Recording implements AutoCloseable {
    /** How long nothing at all may be written at the end before it is given up: a pipe that nobody reads. */
    private static final Duration STUCK = Duration.ofSeconds(1);

    private static final int MOST_NAMES = 1_000;

    private final Path target;
    private final @Nullable Rotation rotation;
    private final long mostBytes;
    private final boolean durable;
    private final boolean pausing;
    private final BlockQueue queue;
    private final List<CaptureTap> taps = new ArrayList<>();
    private final Map<InetAddress, List<String>> names = new LinkedHashMap<>();
    private volatile @Nullable CaptureThread thread;

    /** Who keeps it open: its sessions, and whoever opened it. */
    private int holders;

    private boolean ended;
    private boolean hasPackets;
    private volatile boolean full;
    private volatile @Nullable String failure;

    /** Whose traffic is recorded. */
    public interface Source {
        /** The sums at this moment. */
        Totals totals();

        /** Something about the recording is worth a word. Called on the recording's thread; must not wait. */
        void noted(String message);

        /** The recording has failed, and records nothing more. Called on the recording's thread, or on one that ends a session; must not wait. */
        void failed(String message);
    }

    Recording(Path target, @Nullable Rotation rotation, long mostBytes, boolean durable, boolean pausing) {
        this.target = target;
        this.rotation = rotation;
        this.mostBytes = mostBytes;
        this.durable = durable;
        this.pausing = pausing;
        this.queue = new BlockQueue(durable);
    }

    /**
     * Begins, unless it has, and stays open until {@link #close}.
     *
     * @throws IllegalArgumentException if the file is there already
     * @throws NetworkException with cause {@code output-failed}, if it cannot be made
     */
    public void open() throws NetworkException {
        queue.lock();
        try {
            start();
            holders++;
        } finally {
            queue.unlock();
        }
    }

    /**
     * A session begins; for sessions.
     *
     * @param name the session's
     * @param clock the session's
     * @throws IllegalArgumentException if the file is there already
     * @throws NetworkException with cause {@code output-failed}, if it cannot be made
     */
    public CaptureTap begin(String name, Clock clock, Source source) throws NetworkException {
        queue.lock();
        try {
            start();
            CaptureTap tap = new CaptureTap(this, queue, taps.size(), name, clock, source, durable);
            taps.add(tap);
            holders++;
            queue.hurry(); // so that a reader of a pipe sees at once that there is something
            return tap;
        } finally {
            queue.unlock();
        }
    }

    private void start() throws NetworkException {
        if (ended) {
            throw new IllegalStateException("this recording is over: make another one");
        }
        String failed = failure;
        if (failed != null) {
            throw new NetworkException(Cause.OUTPUT_FAILED, failed, null);
        }
        if (thread == null) {
            thread = CaptureThread.start(this, queue, firstFile());
        }
    }

    /** Null for a pipe: the thread opens it, since that waits for a reader. */
    private @Nullable CaptureFile firstFile() throws NetworkException {
        Path path = rotation == null ? target : rotation.next(Clock.SYSTEM.epochNanos());
        try {
            if (rotation == null && CaptureFile.isPipe(path)) {
                return null;
            }
            CaptureFile file = CaptureFile.create(path);
            if (rotation != null) {
                rotation.begun(path);
            }
            return file;
        } catch (FileAlreadyExistsException there) {
            throw new IllegalArgumentException(
                    "%s is there already, and a recording overwrites nothing: choose another name, or remove it first"
                            .formatted(path),
                    there);
        } catch (IOException bad) {
            throw new NetworkException(
                    Cause.OUTPUT_FAILED, "%s could not be made: %s".formatted(path, reason(bad)), bad);
        }
    }

    /** Why a file cannot be written, in words; the JDK has some of them as a class alone. */
    static String reason(IOException bad) {
        return switch (bad) {
            case NoSuchFileException missing -> "there is no such directory";
            case AccessDeniedException denied -> "permission denied";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> String.valueOf(bad.getMessage());
        };
    }

    /**
     * Ends with the last of those who keep it open: what waits is written, then the sums. Waits until that is done, or for
     * a second in which nothing could be written.
     */
    @Override
    public void close() {
        CaptureThread writing;
        queue.lock();
        try {
            if (ended || holders == 0 || --holders > 0) {
                return;
            }
            ended = true;
            writing = thread;
        } finally {
            queue.unlock();
        }
        queue.close();
        if (writing != null && !writing.awaitEnd(STUCK)) {
            fail("the recording " + target + " is not whole: nobody read it within " + Durations.show(STUCK)
                    + " at the end");
        }
    }

    /** As {@link #close}, and leaves no file where no packet came: what was to be recorded could not be opened. */
    public void abandon() {
        boolean nothing;
        queue.lock();
        try {
            nothing = holders == 1 && !hasPackets;
        } finally {
            queue.unlock();
        }
        close();
        CaptureThread writing = thread;
        if (nothing && writing != null) {
            writing.deleteFile();
        }
    }

    /** Why it records no more; empty where all went well. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Whether it has ended because it was as long as {@link RecordSetup#endAt} lets it be. */
    public boolean isFull() {
        return full;
    }

    /** Whether it records: it has begun, has not ended, is not full, and has not failed. */
    public boolean isOpen() {
        queue.lock();
        try {
            return thread != null && !ended && !full && failure == null;
        } finally {
            queue.unlock();
        }
    }

    /** How long its file is by now, in bytes; with several files the one that is written. */
    public long bytes() {
        CaptureThread writing = thread;
        return writing == null ? 0 : writing.fileBytes();
    }

    /* For its taps, with the queue's lock. */

    void packetAdded() {
        hasPackets = true;
    }

    /** An address has that name too. */
    void name(InetAddress address, String name) {
        List<String> known = names.get(address);
        if (known == null ? names.size() >= MOST_NAMES : known.size() >= MOST_NAMES || known.contains(name)) {
            return;
        }
        names.computeIfAbsent(address, first -> new ArrayList<>(1)).add(name);
        queue.hurry();
    }

    /* For its thread. */

    Path target() {
        return target;
    }

    @Nullable
    Rotation rotation() {
        return rotation;
    }

    long mostBytes() {
        return mostBytes;
    }

    boolean isDurable() {
        return durable;
    }

    boolean isPausing() {
        return pausing;
    }

    /** The sessions that it has had, in the order of their interfaces. */
    List<CaptureTap> taps() {
        queue.lock();
        try {
            return List.copyOf(taps);
        } finally {
            queue.unlock();
        }
    }

    /** All addresses that have names. */
    Map<InetAddress, List<String>> names() {
        queue.lock();
        try {
            Map<InetAddress, List<String>> copy = new LinkedHashMap<>();
            names.forEach((address, all) -> copy.put(address, List.copyOf(all)));
            return copy;
        } finally {
            queue.unlock();
        }
    }

    /** It is as long as it may be: nothing more is taken, and its sessions go on. */
    void fill(long bytes) {
        full = true;
        queue.end();
        note("the recording %s has ended: it is full with %s".formatted(target, Sizes.show(bytes)));
    }

    void note(String message) {
        taps().forEach(tap -> tap.source().noted(message));
    }

    void fail(String message) {
        failure = message;
        queue.end();
        taps().stream()
                .filter(tap -> !tap.hasEnded())
                .forEach(tap -> tap.source().failed(message));
    }
}
