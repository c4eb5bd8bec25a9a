package dev.parley.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.function.Predicate;

/**
 * Linux's tables of sockets of one transport, IPv4 and IPv6: {@code /proc/net/udp} and the like (proc(5)). Safe from any thread.
 */
public enum SocketTables {
    UDP("udp"),
    TCP("tcp");

    /** The columns that all these tables have. */
    public static final int LOCAL = 1;

    public static final int REMOTE = 2;
    public static final int STATE = 3;
    public static final int QUEUES = 4;
    public static final int INODE = 9;

    /** Before the column of an IPv4 address that an IPv6 socket has (RFC 4291, 2.5.5.2). */
    private static final String IPV4_IN_IPV6 = addressColumn(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1});

    private static final int GROUP_DIGITS = 8;
    private static final int PORT_DIGITS = 4;

    private final String file;

    SocketTables(String file) {
        this.file = file;
    }

    private List<Path> files() {
        return List.of(Path.of("/proc/net/" + file), Path.of("/proc/net/" + file + "6"));
    }

    /** Whether this system has one of them. */
    public boolean exist() {
        return files().stream().anyMatch(Files::isReadable);
    }

    /** Each socket's columns; none on another system. */
    public List<String[]> rows() {
        List<String[]> rows = new ArrayList<>();
        for (Path table : files()) {
            try {
                List<String> lines = Files.readAllLines(table);
                for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
                    rows.add(columns(line));
                }
            } catch (IOException notThere) {
                // another system, or one without IPv6
            }
        }
        return rows;
    }

    /**
     * The first socket that is wanted. IPv6 comes first, since the JDK's sockets are there: for each table the kernel goes through all
     * places that a socket could have, which takes it 9 ms for TCP, however few there are.
     */
    public Optional<String[]> find(Predicate<String[]> wanted) {
        for (Path table : files().reversed()) {
            try (BufferedReader lines = Files.newBufferedReader(table)) {
                lines.readLine(); // the names of the columns
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] columns = columns(line);
                    if (wanted.test(columns)) {
                        return Optional.of(columns);
                    }
                }
            } catch (IOException notThere) {
                // another system, or one without IPv6
            }
        }
        return Optional.empty();
    }

    /** By hand, since regular expressions and streams take 3 ms of a start. */
    private static String[] columns(String line) {
        StringTokenizer words = new StringTokenizer(line);
        String[] columns = new String[words.countTokens()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = words.nextToken();
        }
        return columns;
    }

    /** An address as a column of these tables. */
    public static String column(InetSocketAddress address) {
        return addressColumn(address.getAddress().getAddress()) + portColumn(address.getPort());
    }

    /** Whether a row's column is that one, or the same IPv4 address inside an IPv6 one. */
    public static boolean isSame(String row, String column) {
        return row.equals(column) || row.equals(IPV4_IN_IPV6 + column);
    }

    /** Whether a row's column has that port. */
    public static boolean hasPort(String column, int port) {
        return column.endsWith(portColumn(port));
    }

    /** Each 32 bits as the computer has them in memory, so 127.0.0.1 is 0100007F where the low byte comes first. */
    private static String addressColumn(byte... address) {
        ByteBuffer bytes = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
        StringBuilder column = new StringBuilder(32);
        while (bytes.hasRemaining()) {
            column.append(hex(bytes.getInt(), GROUP_DIGITS));
        }
        return column.toString();
    }

    private static String portColumn(int port) {
        return ":" + hex(port, PORT_DIGITS);
    }

    private static String hex(int number, int digits) {
        return HexFormat.of().withUpperCase().toHexDigits(number, digits);
    }
}
