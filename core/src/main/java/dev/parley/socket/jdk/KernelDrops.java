package dev.parley.socket.jdk;

import dev.parley.host.SocketTables;
import dev.parley.socket.PortOwner;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How many datagrams Linux dropped at one socket, from its row in {@code /proc/net/udp} or {@code udp6} (proc(5), the
 * column {@code drops}). SO_RXQ_OVFL would miss those after the last queued datagram. A socket's row is found once, by
 * its inode, since others may share its port; where none may, only when it is asked for, since that takes 2 ms of a
 * start.
 */
final class KernelDrops {
    private static final int DROPS = 12;

    private final String column;
    private final boolean shared;
    private final Set<String> others;

    /** The socket's, or empty where it could not be told; null before it was looked for. */
    private @Nullable String inode;

    private KernelDrops(InetSocketAddress local, boolean shared, Set<String> others) {
        this.shared = shared;
        this.column = SocketTables.column(local);
        this.others = others;
    }

    /** The sockets that have that port now, so that one that is opened next can be told from them. */
    static Set<String> holders(int port) {
        return inodes(rows(), column -> SocketTables.hasPort(column, port));
    }

    /**
     * For the socket of this process that is bound here; on other systems, and where several were bound here in the
     * same moment, it counts nothing.
     *
     * @param shared whether others may be bound here too, now or later; its row is looked for at once then
     * @param others sockets that it is not, though they are bound here
     */
    static KernelDrops of(InetSocketAddress local, boolean shared, Set<String> others) {
        KernelDrops drops = new KernelDrops(local, shared, others);
        if (shared) {
            drops.inode = drops.find(rows());
        }
        return drops;
    }

    private String find(List<String[]> rows) {
        Set<String> here = inodes(rows, each -> SocketTables.isSame(each, column));
        here.removeAll(others);
        // Where the address is ours alone, the only row is ours.
        if (shared || here.size() > 1) {
            here.retainAll(ownInodes());
        }
        return here.size() == 1 ? here.iterator().next() : "";
    }

    private static Set<String> inodes(List<String[]> rows, Predicate<String> localColumn) {
        Set<String> found = new HashSet<>();
        for (String[] row : rows) {
            if (localColumn.test(row[SocketTables.LOCAL])) {
                found.add(row[SocketTables.INODE]);
            }
        }
        return found;
    }

    /** Since the socket was opened; empty where the system does not tell. */
    synchronized OptionalLong count() {
        List<String[]> rows = rows();
        String known = inode;
        if (known == null) {
            known = find(rows);
            inode = known;
        }
        for (String[] row : rows) {
            if (row[SocketTables.INODE].equals(known)) {
                return OptionalLong.of(Long.parseLong(row[DROPS]));
            }
        }
        return OptionalLong.empty();
    }

    private static List<String[]> rows() {
        List<String[]> rows = new ArrayList<>();
        for (String[] columns : SocketTables.UDP.rows()) {
            if (columns.length > DROPS) {
                rows.add(columns);
            }
        }
        return rows;
    }

    private static Set<String> ownInodes() {
        Set<String> inodes = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                PortOwner.inode(descriptor).ifPresent(inodes::add);
            }
        } catch (IOException notLinux) {
            return Set.of();
        }
        return inodes;
    }
}
