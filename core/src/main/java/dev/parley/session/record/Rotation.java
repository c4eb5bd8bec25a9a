package dev.parley.session.record;

import dev.parley.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** When a recording begins a new file, what that is called, and which old ones go. For one thread. */
final class Rotation {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path pattern;
    private final long mostBytes;
    private final @Nullable Duration every;
    private final int mostFiles;
    private final Deque<Path> kept = new ArrayDeque<>();
    private int number;
    private long endNanos = Clock.NEVER;

    /**
     * @param pattern the name that was given
     * @param mostBytes of a file
     * @param every for how long one is written, or null
     * @param mostFiles how many stay; 0 for all
     */
    Rotation(Path pattern, long mostBytes, @Nullable Duration every, int mostFiles) {
        this.pattern = pattern;
        this.mostBytes = mostBytes;
        this.every = every;
        this.mostFiles = mostFiles;
    }

    /** The next file's name, as dumpcap gives it, so that Wireshark knows them as one set: in UTC. */
    Path next(long epochNanos) {
        number++;
        Duration length = every;
        endNanos = length == null ? Clock.NEVER : epochNanos + length.toNanos();
        String name = pattern.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot < 1 ? name : name.substring(0, dot);
        String extension = dot < 1 ? "" : name.substring(dot);
        return pattern.resolveSibling(String.format(Locale.ROOT, "%s_%05d_", stem, number)
                + STAMP.format(Clock.instant(epochNanos))
                + extension);
    }

    /** Whether the next packets belong into another file. */
    boolean isTimeOver(long epochNanos) {
        return epochNanos >= endNanos;
    }

    /** Whether a file of so many bytes takes so many more. */
    boolean fits(long bytes, long more) {
        return bytes + more <= mostBytes;
    }

    /**
     * That file was begun; those that are too many go. Files of others are never touched, and one that somebody has moved away is no
     * mistake.
     */
    void begun(Path file) throws IOException {
        kept.add(file);
        while (mostFiles > 0 && kept.size() > mostFiles) {
            Files.deleteIfExists(kept.remove());
        }
    }
}
