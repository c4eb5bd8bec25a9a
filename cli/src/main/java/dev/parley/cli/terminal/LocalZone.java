package dev.parley.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The time zone of this computer, for the times that people read. The JDK's own way reads the rules of all zones twice, in
 * the form of {@link java.util.TimeZone} and in that of java.time, which takes 10 ms of a start; here a Unix's {@code
 * /etc/localtime} tells the name where it can (tzset(3)), and UTC needs no rules at all.
 */
public final class LocalZone {
    private static final Path LOCALTIME = Path.of("/etc/localtime");
    private static final String FOLDER = "zoneinfo/";
    private static final Set<String> UTC = Set.of("UTC", "Etc/UTC", "UCT", "Etc/UCT", "Zulu", "Etc/Zulu", "Universal");

    private LocalZone() {}

    public static ZoneId get() {
        return Found.ZONE;
    }

    /** @param forced whether somebody chose a zone for this process, which the JDK knows how to read */
    static ZoneId of(boolean forced, @Nullable Path link) {
        if (forced || link == null) {
            return ZoneId.systemDefault();
        }
        String path = link.toString();
        int from = path.lastIndexOf(FOLDER);
        String name = from < 0 ? "" : path.substring(from + FOLDER.length());
        if (UTC.contains(name)) {
            return ZoneOffset.UTC;
        }
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            return ZoneId.systemDefault();
        }
    }

    private static @Nullable Path link() {
        try {
            return Files.isSymbolicLink(LOCALTIME) ? Files.readSymbolicLink(LOCALTIME) : null;
        } catch (IOException | UnsupportedOperationException unreadable) {
            return null;
        }
    }

    /** Looked up once, when the first line is drawn. */
    private static final class Found {
        static final ZoneId ZONE =
                of(System.getenv("TZ") != null || System.getProperty("user.timezone") != null, link());
    }
}
