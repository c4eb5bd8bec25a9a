package dev.parley.cli.terminal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Standard input; a shell also gives a folder there, which the system opens and then does not read. */
public final class StandardInput extends FilterInputStream {
    /** Where the system has a name for it. */
    public static final Path ITSELF = Path.of("/dev/stdin");

    private static final Path NOTHING = Path.of("/dev/null");

    public StandardInput(InputStream in) {
        super(in);
    }

    /** Whether a read of what is there is answered at once: a file, or a device that has nothing. */
    public static boolean neverWaits(Path path) {
        try {
            return Files.isRegularFile(path) || (Files.exists(path) && Files.isSameFile(path, NOTHING));
        } catch (IOException notKnown) {
            return false;
        }
    }

    /** @throws IllegalArgumentException if standard input is a folder */
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return super.read(buffer, offset, length);
        } catch (IOException bad) {
            throw folderOr(bad);
        }
    }

    @Override
    public int read() throws IOException {
        try {
            return super.read();
        } catch (IOException bad) {
            throw folderOr(bad);
        }
    }

    private static IOException folderOr(IOException bad) {
        if (Files.isDirectory(ITSELF)) {
            throw new IllegalArgumentException("standard input is a folder: name a file, such as < FILE", bad);
        }
        return bad;
    }
}
