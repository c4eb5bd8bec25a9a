package dev.parley.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How many files and sockets this process may still open: RLIMIT_NOFILE of getrlimit(2), which {@code ulimit -n} shows. */
public final class OpenFiles {
    /** Kept free for what Java opens when a class or library is first needed: without it, that fails. */
    private static final int RESERVED = 16;

    private final Path process;

    OpenFiles(Path process) {
        this.process = process;
    }

    /** Those of this process. */
    public static OpenFiles ofProcess() {
        return new OpenFiles(Path.of("/proc/self"));
    }

    /** How many connections may be open beside what is open now; {@link Integer#MAX_VALUE} where that is not known. */
    public int forConnections() {
        try {
            return Files.readAllLines(process.resolve("limits")).stream()
                    .filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.replaceAll("Max open files\\s+(\\S+).*", "$1"))
                    .filter(soft -> !soft.equals("unlimited"))
                    .findFirst()
                    .map(Long::parseLong)
                    .map(soft -> Math.clamp(soft - open() - RESERVED, 1, Integer.MAX_VALUE))
                    .orElse(Integer.MAX_VALUE);
        } catch (IOException | RuntimeException notLinux) {
            return Integer.MAX_VALUE;
        }
    }

    private long open() {
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            return files.count();
        } catch (IOException unreadable) {
            return 0;
        }
    }
}
