package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.text.Sizes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lines of a file, or one column of them, read once. Immutable; safe from any thread. */
final class LinesFile {
    /** A longer file is a data set, and not what a device says. */
    private static final int MOST_BYTES = 1 << 20;

    private final List<Payload> lines;

    private LinesFile(List<Payload> lines) {
        this.lines = List.copyOf(lines);
    }

    /**
     * Reads the lines, without those that are empty.
     *
     * @param column from 1, of values between commas, perhaps in double quotes; 0 for the whole line
     * @throws IllegalArgumentException in words, if it cannot be read, is too long, or a line has no such column
     */
    static LinesFile read(String name, int column) {
        byte[] bytes = bytes(name);
        Payload whole = Payload.copyOf(bytes);
        List<Payload> lines = new ArrayList<>();
        int begin = 0;
        for (int at = 0; at <= bytes.length; at++) {
            if (at < bytes.length && bytes[at] != '\n') {
                continue;
            }
            int end = at > begin && bytes[at - 1] == '\r' ? at - 1 : at;
            if (end > begin) {
                Payload line = whole.slice(begin, end);
                lines.add(column == 0 ? line : column(line, column, name, lines.size() + 1));
            }
            begin = at + 1;
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("'" + name + "' has no line");
        }
        return new LinesFile(lines);
    }

    /** Below the folder where Parley was started: a template may come from a page, which must not name every file. */
    private static byte[] bytes(String name) {
        try {
            Path folder = Path.of("").toRealPath();
            Path file = folder.resolve(name).toRealPath();
            if (!file.startsWith(folder)) {
                throw new IllegalArgumentException(
                        "'%s' is not below the folder where Parley was started".formatted(name));
            }
            return bytes(name, file);
        } catch (NoSuchFileException missing) {
            throw new IllegalArgumentException(
                    "'%s' does not exist below the folder where Parley was started".formatted(name), missing);
        } catch (IOException | InvalidPathException bad) {
            throw new IllegalArgumentException("'%s' cannot be read: %s".formatted(name, bad.getMessage()), bad);
        }
    }

    private static byte[] bytes(String name, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IllegalArgumentException("'%s' is longer than %s".formatted(name, Sizes.show(MOST_BYTES)));
            }
            return bytes;
        }
    }

    /** RFC 4180, as far as one line goes. */
    private static Payload column(Payload line, int column, String name, int number) {
        int at = 0;
        for (int i = 1; ; i++) {
            boolean quoted = at < line.size() && line.byteAt(at) == '"';
            int end = at;
            boolean inside = quoted;
            for (end = quoted ? at + 1 : at; end < line.size() && (inside || line.byteAt(end) != ','); end++) {
                inside ^= quoted && line.byteAt(end) == '"';
            }
            if (i == column) {
                return quoted ? unquoted(line.slice(at, end)) : line.slice(at, end);
            }
            if (end >= line.size()) {
                throw new IllegalArgumentException(
                        "'%s' has no column %s in its line %s".formatted(name, column, number));
            }
            at = end + 1;
        }
    }

    private static Payload unquoted(Payload value) {
        String text = value.text().orElse("");
        String inner =
                text.length() > 1 && text.endsWith("\"") ? text.substring(1, text.length() - 1) : text.substring(1);
        return Payload.of(inner.replace("\"\"", "\""));
    }

    /** @param n from 1; after the last line comes the first again */
    Payload at(long n) {
        return lines.get((int) Math.floorMod(n - 1, (long) lines.size()));
    }
}
