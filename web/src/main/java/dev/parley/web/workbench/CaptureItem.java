package dev.parley.web.workbench;

import dev.parley.session.record.Recording;
import dev.parley.time.Clock;
import dev.parley.web.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One capture of a page. Safe from any thread. */
public final class CaptureItem {
    private final long id;
    private final Path file;
    private final String name;
    private final @Nullable String entry;
    private final @Nullable Recording recording;
    private volatile boolean opened;

    /**
     * @param name what it is called for people
     * @param entry whose it is, where it was recorded at this start
     * @param recording what wrote it, or still does; null for another file
     */
    CaptureItem(long id, Path file, String name, @Nullable String entry, @Nullable Recording recording) {
        this.id = id;
        this.file = file;
        this.name = name;
        this.entry = entry;
        this.recording = recording;
    }

    long id() {
        return id;
    }

    /** Where it lies. */
    public Path file() {
        return file;
    }

    /** What it is called for people. */
    public String name() {
        return name;
    }

    /** It is a copy of what somebody opened. */
    void setOpened() {
        opened = true;
    }

    boolean isOpened() {
        return opened;
    }

    boolean isRecording() {
        return recording != null && recording.isOpen();
    }

    boolean isRecording(String whose) {
        return whose.equals(entry) && isRecording();
    }

    /** How long its file is, or may become. */
    long reservedBytes() {
        return isRecording() ? Captures.MOST_RECORDING_BYTES : bytes();
    }

    private long bytes() {
        try {
            return isRecording() && recording != null ? recording.bytes() : Files.size(file);
        } catch (IOException gone) {
            return 0;
        }
    }

    static long modifiedMillis(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException gone) {
            return 0;
        }
    }

    /** What a page is told of it. */
    Map<String, @Nullable Object> view() {
        Recording writing = recording;
        String failure = writing == null ? null : writing.failure().orElse(null);
        String state = isRecording()
                ? "recording"
                : failure != null
                        ? "failed"
                        : writing != null && writing.isFull() ? "full" : opened ? "opened" : "kept";
        return Json.object(
                "id", id,
                "name", name,
                "bytes", bytes(),
                "state", state,
                "says", failure,
                "entry", entry,
                "at", Clock.instant(modifiedMillis(file) * 1_000_000).toString());
    }
}
