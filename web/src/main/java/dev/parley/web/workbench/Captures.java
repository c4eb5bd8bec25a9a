package dev.parley.web.workbench;

import dev.parley.capture.Capture;
import dev.parley.capture.CaptureException;
import dev.parley.session.record.RecordSetup;
import dev.parley.session.record.Recording;
import dev.parley.text.Sizes;
import dev.parley.time.Clock;
import dev.parley.web.json.Json;
import dev.parley.web.workbench.BenchException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The captures of a page: what it recorded, now or at an earlier start, and what somebody opened. Recordings stay in their folder;
 * what was opened is a copy that goes with Parley. A file that a browser names is only shown: where one lies is decided here. Safe from
 * any thread.
 */
public final class Captures implements AutoCloseable {
    /** A recording ends before it is longer. */
    public static final long MOST_RECORDING_BYTES = 256 << 20;

    /** No longer capture is opened. */
    public static final long MOST_OPENED_BYTES = 64 << 20;

    /** All files together, with what recordings may still take. */
    public static final long MOST_BYTES = 2L << 30;

    /** So many files at once. */
    public static final int MOST_FILES = 100;

    private static final String ENDING = ".pcapng";

    private final Workbench workbench;
    private final Path folder;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, CaptureItem> items = new LinkedHashMap<>();
    private long lastId;

    /** @param folder where recordings lie; it need not be there */
    public Captures(Workbench workbench, Path folder) {
        this.workbench = workbench;
        this.folder = folder;
        earlier().forEach(file -> add(new CaptureItem(++lastId, file, name(file), null, null)));
    }

    /** Those of earlier starts, the oldest first. */
    private List<Path> earlier() {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.filter(file -> name(file).endsWith(ENDING) && Files.isRegularFile(file))
                    .sorted(Comparator.comparingLong(CaptureItem::modifiedMillis))
                    .toList();
            return all.subList(Math.max(0, all.size() - MOST_FILES), all.size());
        } catch (IOException none) {
            return List.of();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private CaptureItem add(CaptureItem item) {
        items.put(item.id(), item);
        return item;
    }

    /** Where recordings lie. */
    public Path folder() {
        return folder;
    }

    /**
     * Records an entry from now on.
     *
     * @throws BenchException if it is not open, is recorded already, or there is no room for its file
     */
    public void begin(String entry) throws BenchException {
        workbench.item(entry);
        lock.lock();
        try {
            if (items.values().stream().anyMatch(item -> item.isRecording(entry))) {
                throw new BenchException(Kind.REFUSED, "'" + entry + "' is recorded already");
            }
            requireRoom(MOST_RECORDING_BYTES);
            workbench.running().endRecording(entry); // one that is full, or has failed
            Path file = freeName(entry);
            Recording recording =
                    new RecordSetup().to(file).endAt(MOST_RECORDING_BYTES).recording();
            if (!workbench.running().record(entry, recording)) {
                throw new BenchException(Kind.REFUSED, "'" + entry + "' is not open, so nothing of it can be recorded");
            }
            add(new CaptureItem(++lastId, file, name(file), entry, recording));
        } catch (IOException bad) {
            throw new BenchException(Kind.REFUSED, "nothing is recorded: " + bad.getMessage());
        } finally {
            lock.unlock();
        }
        workbench.touch();
    }

    /** Ends the recording of an entry, if it has one. */
    public void end(String entry) throws BenchException {
        workbench.item(entry);
        workbench.running().endRecording(entry);
        workbench.touch();
    }

    private void requireRoom(long more) throws BenchException {
        long used =
                items.values().stream().mapToLong(CaptureItem::reservedBytes).sum();
        if (items.size() >= MOST_FILES || used + more > MOST_BYTES) {
            throw new BenchException(
                    Kind.REFUSED,
                    "there are %s with %s, and at most %s files with %s may be: delete some first"
                            .formatted(
                                    Sizes.count(items.size(), "capture"),
                                    mebibytes(used),
                                    MOST_FILES,
                                    mebibytes(MOST_BYTES)));
        }
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }

    /** A new file's: the entry's name as far as a file may have it, and the time in UTC. */
    private Path freeName(String entry) throws IOException {
        Files.createDirectories(folder);
        String plain = entry.replaceAll("[^A-Za-z0-9_-]+", "-").replaceAll("^-+|-+$", "");
        String stem = plain.substring(0, Math.min(60, plain.length())) + "-"
                + Clock.instant(Clock.SYSTEM.epochNanos())
                        .toString()
                        .substring(0, 19)
                        .replaceAll("[-:]", "")
                        .replace('T', '-');
        Path file = folder.resolve(stem + ENDING);
        for (int i = 2; Files.exists(file); i++) {
            file = folder.resolve(stem + "-" + i + ENDING);
        }
        return file;
    }

    /**
     * Takes a copy of a capture that somebody opened.
     *
     * @param given what it is called, to be shown
     * @param content closed by the caller
     * @throws BenchException if it is no capture, or too long
     */
    public Map<String, @Nullable Object> open(String given, InputStream content) throws BenchException {
        lock.lock();
        try {
            requireRoom(MOST_OPENED_BYTES);
        } finally {
            lock.unlock();
        }
        Path copy = null;
        try {
            copy = Files.createTempFile("parley-", ".capture");
            copyOf(content, copy);
            check(copy);
            CaptureItem item;
            lock.lock();
            try {
                item = add(new CaptureItem(++lastId, copy, shownName(given), null, null));
                item.setOpened();
            } finally {
                lock.unlock();
            }
            copy = null;
            workbench.touch();
            return item.view();
        } catch (IOException bad) {
            throw new BenchException(Kind.REFUSED, "the capture could not be kept: " + bad.getMessage());
        } finally {
            delete(copy);
        }
    }

    private static String shownName(String given) {
        String last = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
        String plain = last.replaceAll("[^\\p{L}\\p{N} ._()-]", "_").strip();
        return plain.isEmpty() ? "capture" : plain.substring(0, Math.min(100, plain.length()));
    }

    private static void copyOf(InputStream content, Path copy) throws IOException, BenchException {
        byte[] some = new byte[1 << 16];
        long bytes = 0;
        try (OutputStream out = Files.newOutputStream(copy)) {
            for (int count = content.read(some); count >= 0; count = content.read(some)) {
                bytes += count;
                if (bytes > MOST_OPENED_BYTES) {
                    throw new BenchException(
                            Kind.WRONG,
                            "the capture is longer than %s: look at it with parley inspect FILE"
                                    .formatted(mebibytes(MOST_OPENED_BYTES)));
                }
                out.write(some, 0, count);
            }
        }
    }

    private static void check(Path copy) throws IOException, BenchException {
        try (Capture capture = Capture.open(copy)) {
            capture.reader().format();
        } catch (CaptureException none) {
            throw new BenchException(Kind.WRONG, "this is no capture that can be read: " + none.getMessage());
        }
    }

    private static void delete(@Nullable Path copy) {
        try {
            if (copy != null) {
                Files.deleteIfExists(copy);
            }
        } catch (IOException stays) {
            // The system removes temporary files.
        }
    }

    /** The capture of that number. */
    public CaptureItem get(long id) throws BenchException {
        lock.lock();
        try {
            CaptureItem item = items.get(id);
            if (item == null || !Files.isRegularFile(item.file())) {
                throw new BenchException(Kind.UNKNOWN, "there is no capture " + id);
            }
            return item;
        } finally {
            lock.unlock();
        }
    }

    /** Removes the file of a capture. */
    public void remove(long id) throws BenchException {
        lock.lock();
        try {
            CaptureItem item = items.get(id);
            if (item == null) {
                throw new BenchException(Kind.UNKNOWN, "there is no capture " + id);
            }
            if (item.isRecording()) {
                throw new BenchException(Kind.REFUSED, item.name() + " is being recorded: stop that first");
            }
            Files.deleteIfExists(item.file());
            items.remove(id);
        } catch (IOException bad) {
            throw new BenchException(Kind.REFUSED, "the capture could not be deleted: " + bad.getMessage());
        } finally {
            lock.unlock();
        }
        workbench.touch();
    }

    /** All, the oldest first; a file that somebody has removed is forgotten. */
    public Map<String, @Nullable Object> all() {
        lock.lock();
        try {
            items.values().removeIf(item -> !item.isRecording() && !Files.exists(item.file()));
            return Json.object(
                    "folder",
                    folder.toString(),
                    "files",
                    items.values().stream().map(CaptureItem::view).toList());
        } finally {
            lock.unlock();
        }
    }

    /** The recording of an entry that goes on now, or null. */
    public @Nullable Map<String, @Nullable Object> recordingOf(String entry) {
        lock.lock();
        try {
            return items.values().stream()
                    .filter(item -> item.isRecording(entry))
                    .findFirst()
                    .map(CaptureItem::view)
                    .orElse(null);
        } finally {
            lock.unlock();
        }
    }

    /** Once the bench is closed: copies of what was opened go. */
    @Override
    public void close() {
        List<CaptureItem> all;
        lock.lock();
        try {
            all = new ArrayList<>(items.values());
        } finally {
            lock.unlock();
        }
        all.stream().filter(CaptureItem::isOpened).forEach(item -> delete(item.file()));
    }
}
