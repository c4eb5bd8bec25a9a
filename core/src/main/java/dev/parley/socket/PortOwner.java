package dev.parley.socket;

import dev.parley.address.Scheme;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Who holds a port, where Linux tells: its tables of sockets (proc(5)) and each process's open descriptors. */
public final class PortOwner {
    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTEN = "0A"; // TCP_LISTEN in include/net/tcp_states.h

    private PortOwner() {}

    /** {@code nc (process 4711)}, or empty where nobody tells or the process belongs to somebody else. */
    static Optional<String> of(Scheme scheme, int port) {
        Set<String> inodes = new HashSet<>();
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        for (String table : List.of("", "6")) {
            for (String line : lines(Path.of("/proc/net/" + scheme.word() + table))) {
                String[] columns = line.strip().split("\\s+", -1);
                if (columns.length > INODE
                        && columns[LOCAL].endsWith(suffix)
                        && (scheme != Scheme.TCP || columns[STATE].equals(LISTEN))) {
                    inodes.add(columns[INODE]);
                }
            }
        }
        return inodes.isEmpty() ? Optional.empty() : process(inodes);
    }

    private static Optional<String> process(Set<String> inodes) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process.resolve("fd"), inodes)) {
                    return Optional.of(name(process) + " (process " + process.getFileName() + ")");
                }
            }
        } catch (IOException notLinux) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static String name(Path process) {
        if (process.getFileName()
                .toString()
                .equals(Long.toString(ProcessHandle.current().pid()))) {
            return "this very program";
        }
        boolean parley = String.join("", lines(process.resolve("cmdline"))).contains("dev.parley.cli.Main");
        List<String> command = lines(process.resolve("comm"));
        return parley ? "another parley" : command.isEmpty() ? "a program" : command.getFirst();
    }

    private static boolean holds(Path descriptors, Set<String> inodes) {
        try (DirectoryStream<Path> each = Files.newDirectoryStream(descriptors)) {
            for (Path descriptor : each) {
                if (inode(descriptor).filter(inodes::contains).isPresent()) {
                    return true;
                }
            }
        } catch (IOException notOurs) {
            return false;
        }
        return false;
    }

    /** The inode of the socket behind an entry of {@code /proc/PID/fd}, which links to {@code socket:[12345]}. */
    public static Optional<String> inode(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("socket:[")
                    ? Optional.of(target.substring("socket:[".length(), target.length() - 1))
                    : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException notLinux) {
            return List.of();
        }
    }
}
