package dev.parley.socket;

import dev.parley.address.Scheme;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Who holds a port, where Linux tells: its tables of sockets (proc(5)) and each process's open descriptors. */
public final class PortOwner {
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTEN = "0A"; // TCP_LISTEN in include/net/tcp_states.h

    private PortOwner() {}

    /** {@code nc (process 4711)}, or empty where nobody tells or the process belongs to somebody else. */
    static Optional<String> of(Scheme scheme, int port) {
        Set<String> inodes = new HashSet<>();
        for (String[] socket : sockets(scheme, port)) {
            inodes.add(socket[INODE]);
        }
        return inodes.isEmpty() ? Optional.empty() : process(inodes);
    }

    /** Whether anything on this computer listens there; false where that address is another's, or nobody tells. */
    static boolean listens(Scheme scheme, InetSocketAddress there) {
        InetAddress host = there.getAddress();
        return isHere(host)
                && sockets(scheme, there.getPort()).stream().anyMatch(socket -> takes(scheme, socket, column(host)));
    }

    private static boolean isHere(InetAddress host) {
        try {
            return host.isLoopbackAddress() || NetworkInterface.getByInetAddress(host) != null;
        } catch (SocketException notKnown) {
            return false;
        }
    }

    /** Whether it is open at that address or at every one, and for everybody. */
    private static boolean takes(Scheme scheme, String[] socket, String host) {
        String local = socket[LOCAL].substring(0, socket[LOCAL].indexOf(':'));
        boolean isOpen = scheme == Scheme.TCP || socket[REMOTE].endsWith(":0000");
        return isOpen && (local.endsWith(host) || local.chars().allMatch(digit -> digit == '0'));
    }

    /** As these tables have it: each 32 bits as the computer has them in memory. */
    private static String column(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress()).order(ByteOrder.nativeOrder());
        StringBuilder column = new StringBuilder();
        while (bytes.hasRemaining()) {
            column.append(String.format(Locale.ROOT, "%08X", bytes.getInt()));
        }
        return column.toString();
    }

    /** The columns of all sockets that have that port; on TCP of those that listen. */
    private static List<String[]> sockets(Scheme scheme, int port) {
        List<String[]> sockets = new ArrayList<>();
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        for (String table : List.of("", "6")) {
            for (String line : lines(Path.of("/proc/net/" + scheme.word() + table))) {
                String[] columns = line.strip().split("\\s+", -1);
                if (columns.length > INODE
                        && columns[LOCAL].endsWith(suffix)
                        && (scheme != Scheme.TCP || columns[STATE].equals(LISTEN))) {
                    sockets.add(columns);
                }
            }
        }
        return sockets;
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
