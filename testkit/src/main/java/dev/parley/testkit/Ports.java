package dev.parley.testkit;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Ports for servers that can neither take a free one by themselves nor say that they are ready. Linux only. */
public final class Ports {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final String ESTABLISHED = "01";

    /** Established, FIN-WAIT-1, LAST-ACK, CLOSING (include/net/tcp_states.h). */
    private static final Set<String> WAITING = Set.of(ESTABLISHED, "04", "09", "0B");

    private static final String LISTEN = "0A"; // TCP_LISTEN in include/net/tcp_states.h

    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /**
     * One that nobody has, below those that the kernel gives to others meanwhile; never the same twice, and none that a connection
     * has just left: many tools cannot take such a one for a minute (TIME-WAIT).
     */
    public static int free() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
            if (!GIVEN.add(port)) {
                continue;
            }
            InetSocketAddress everywhere = new InetSocketAddress((InetAddress) null, port);
            try (ServerSocket tcp = new ServerSocket();
                    DatagramSocket udp = new DatagramSocket(null)) {
                tcp.setReuseAddress(false);
                tcp.bind(everywhere);
                udp.bind(everywhere);
                return port;
            } catch (java.net.BindException taken) {
                // another one
            }
        }
    }

    /** Waits until somebody has bound it (and, on tcp, listens), by the kernel's tables of sockets (proc(5)). */
    public static void awaitBound(String scheme, int port) throws IOException {
        await(() -> isBound(scheme, port), "nobody took " + scheme + " port " + port);
    }

    /** A look at the kernel's tables. */
    private interface Look {
        boolean isSo() throws IOException;
    }

    private static void await(Look look, String inVain) throws IOException {
        long start = System.nanoTime();
        while (!look.isSo()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                fail(inVain);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2)); // the tables cannot be waited for
        }
    }

    private static boolean isBound(String scheme, int port) throws IOException {
        List<String> states = states(scheme, port);
        return scheme.equals("udp") ? !states.isEmpty() : states.contains(LISTEN);
    }

    /** Whether the other side's kernel has all that the TCP socket of that port sent, and its end: it waits for nothing any more. */
    public static boolean isAcknowledged(int port) {
        try {
            return states("tcp", port).stream().noneMatch(WAITING::contains);
        } catch (IOException bad) {
            throw new UncheckedIOException(bad);
        }
    }

    /**
     * Waits until the kernel has so many connections for who listens on that TCP port, accepted or not: one that was made is there a
     * moment later. Returns at once where nobody listens there, as on a network in memory.
     */
    public static void awaitConnections(int port, int count) throws IOException {
        if (!isBound("tcp", port)) {
            return;
        }
        await(
                () -> states("tcp", port).stream().filter(ESTABLISHED::equals).count() >= count,
                "fewer than " + count + " came to tcp port " + port);
    }

    /** Those of all sockets of that port. */
    private static List<String> states(String scheme, int port) throws IOException {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        List<String> states = new ArrayList<>();
        for (String family : new String[] {"", "6"}) {
            Path table = Path.of("/proc/net/" + scheme + family);
            if (Files.exists(table)) {
                for (String line : Files.readAllLines(table)) {
                    String[] columns = line.strip().split("\\s+", -1);
                    if (columns.length > STATE && columns[LOCAL].endsWith(suffix)) {
                        states.add(columns[STATE]);
                    }
                }
            }
        }
        return states;
    }
}
