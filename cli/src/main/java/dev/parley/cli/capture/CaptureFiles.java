package dev.parley.cli.capture;

import dev.parley.capture.CaptureException;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.terminal.Terminal;
import dev.parley.text.Sizes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A capture that the command line names. */
public final class CaptureFiles {
    private static final int BUFFER_BYTES = 1 << 16;

    private CaptureFiles() {}

    /**
     * Opens it.
     *
     * @param name of a file, or {@code -} for standard input
     * @throws UsageException if there is no such file, or it cannot be read
     */
    public static InputStream open(String name, Terminal terminal) {
        if (name.equals("-")) {
            return new BufferedInputStream(terminal.in());
        }
        Path path = Path.of(name);
        if (Files.isDirectory(path)) {
            throw new UsageException("'" + name + "' is a folder: name a file");
        }
        try {
            return new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
        } catch (IOException unreadable) {
            throw new UsageException("'%s' could not be opened: %s"
                    .formatted(name, Files.exists(path) ? "it cannot be read" : "there is no such file"));
        }
    }

    /** What is said of one that is none, or is damaged. */
    public static UsageException refusal(String name, CaptureException damaged) {
        return new UsageException("'%s' is no capture that can be read: %s (byte %s)"
                .formatted(name, damaged.getMessage(), Sizes.count(damaged.offset())));
    }
}
