package dev.parley.socket;

import dev.parley.address.Scheme;
import dev.parley.host.SocketTables;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who holds a port, where Linux tells: its tables of sockets (proc(5)) and each process's open descriptors. */
public final class PortOwner {
    private static final Pattern EVERY_ADDRESS = Pattern.compile("0+:");
    private static final String LISTEN = "0A"; // TCP_LISTEN in include/net/tcp_states.h

    private PortOwner() {}

    /** {@code nc (process 4711)}, or empty where nobody tells or the process belongs to somebody else. */
    static Optional<String> of(Scheme scheme, int port) {
        Set<String> inodes =
                sockets(scheme, port).map(socket -> socket[SocketTables.INODE]).collect(Collectors.toSet());
        return inodes.isEmpty() ? Optional.empty() : process(inodes);
    }

    /** Whether anything on this computer listens there; false where that address is another's, or nobody tells. */
    static boolean listens(Scheme scheme, InetSocketAddress there) {
        String column = SocketTables.column(there);
        return isHere(there.getAddress())
                && sockets(scheme, there.getPort()).anyMatch(socket -> takes(scheme, socket, column));
    }

    private static boolean isHere(InetAddress host) {
        try {
            return host.isLoopbackAddress() || NetworkInterface.getByInetAddress(host) != null;
        } catch (SocketException notKnown) {
            return false;
        }
    }

    /** Whether it is open at that address or at every one, and for everybody. */
    private static boolean takes(Scheme scheme, String[] socket, String there) {
        String local = socket[SocketTables.LOCAL];
        boolean isOpen = scheme == Scheme.TCP || SocketTables.hasPort(socket[SocketTables.REMOTE], 0);
        return isOpen
                && (SocketTables.isSame(local, there)
                        || EVERY_ADDRESS.matcher(local).lookingAt());
    }

    /** The sockets that have that port; on TCP those that listen. */
    private static Stream<String[]> sockets(Scheme scheme, int port) {
        boolean isStream = scheme.isStream();
        SocketTables tables = isStream ? SocketTables.TCP : SocketTables.UDP;
        return tables.rows().stream()
                .filter(socket -> socket.length > SocketTables.INODE
                        && SocketTables.hasPort(socket[SocketTables.LOCAL], port)
                        && (!isStream || socket[SocketTables.STATE].equals(LISTEN)));
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
