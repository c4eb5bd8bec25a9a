package dev.parley.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How many datagrams Linux dropped at one socket, from its row in {@code /proc/net/udp} or {@code udp6} (proc(5), the
 * column {@code drops}). SO_RXQ_OVFL would miss those after the last queued datagram. A socket's row is found once, by
 * its inode, since others may share its port.
 */
final class KernelDrops {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));

    /** Before the column of an IPv4 address that an IPv6 socket is bound to (RFC 4291, 2.5.5.2). */
    private static final String IPV4_IN_IPV6 = addressColumn(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1});

    private static final int LOCAL = 1;
    private static final int INODE = 9;
    private static final int DROPS = 12;

    private final String inode;

    private KernelDrops(String inode) {
        this.inode = inode;
    }

    /** The sockets that have that port now, so that one that is opened next can be told from them. */
    static Set<String> holders(int port) {
        return inodes(column -> column.endsWith(portColumn(port)));
    }

    /**
     * For the socket of this process that is bound here; on other systems, and where several were bound here in the
     * same moment, it counts nothing.
     *
     * @param others sockets that it is not, though they may be bound here too
     */
    static KernelDrops of(InetSocketAddress local, Set<String> others) {
        String column = addressColumn(local.getAddress().getAddress()) + portColumn(local.getPort());
        Set<String> here = inodes(each -> each.equals(column) || each.equals(IPV4_IN_IPV6 + column));
        here.removeAll(others);
        if (!here.isEmpty()) {
            here.retainAll(ownInodes());
        }
        return new KernelDrops(here.size() == 1 ? here.iterator().next() : "");
    }

    private static Set<String> inodes(Predicate<String> localColumn) {
        Set<String> found = new HashSet<>();
        for (Path table : TABLES) {
            for (String[] row : rows(table)) {
                if (localColumn.test(row[LOCAL])) {
                    found.add(row[INODE]);
                }
            }
        }
        return found;
    }

    /** Each 32 bits as the computer has them in memory, so 127.0.0.1 is 0100007F where the low byte comes first. */
    private static String addressColumn(byte... address) {
        ByteBuffer bytes = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
        StringBuilder column = new StringBuilder(32);
        while (bytes.hasRemaining()) {
            column.append(String.format(Locale.ROOT, "%08X", bytes.getInt()));
        }
        return column.toString();
    }

    private static String portColumn(int port) {
        return String.format(Locale.ROOT, ":%04X", port);
    }

    /** Since the socket was opened; empty where the system does not tell. */
    OptionalLong count() {
        if (!inode.isEmpty()) {
            for (Path table : TABLES) {
                for (String[] row : rows(table)) {
                    if (row[INODE].equals(inode)) {
                        return OptionalLong.of(Long.parseLong(row[DROPS]));
                    }
                }
            }
        }
        return OptionalLong.empty();
    }

    private static List<String[]> rows(Path table) {
        try {
            return Files.readAllLines(table).stream()
                    .skip(1)
                    .map(line -> line.strip().split("\\s+", -1))
                    .filter(columns -> columns.length > DROPS)
                    .toList();
        } catch (IOException notLinux) {
            return List.of();
        }
    }

    private static Set<String> ownInodes() {
        Set<String> inodes = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                SocketHolder.inode(descriptor).ifPresent(inodes::add);
            }
        } catch (IOException notLinux) {
            return Set.of();
        }
        return inodes;
    }
}
