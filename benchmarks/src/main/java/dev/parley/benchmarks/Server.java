package dev.parley.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A contestant that listens: a process of its own, and whatever it starts. Linux only. Closing ends them all. */
final class Server implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final String LISTEN = "0A"; // TCP_LISTEN in include/net/tcp_states.h

    private final Contestant contestant;
    private final Process process;
    private final Path errors;
    private final int port;

    /** Starts it and waits until it has its port; what it prints is thrown away. */
    Server(Contestant contestant, String scheme, Path folder) throws IOException, InvalidRunException {
        this.contestant = contestant;
        this.port = freePort();
        this.errors = Files.createTempFile(folder, "errors", ".txt");
        this.process = new ProcessBuilder(contestant.command().apply(port))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile())
                .start();
        try {
            awaitBound(scheme);
        } catch (IOException | InvalidRunException bad) {
            close();
            throw bad;
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** That it did not do its work, with what it had to say. */
    InvalidRunException failed(String what) throws IOException {
        String said = Files.readString(errors, UTF_8).strip();
        return new InvalidRunException(contestant.program() + " " + what
                + (said.isEmpty() ? "" : ", and said: " + said.lines().limit(3).toList()));
    }

    /** A port that nobody has, below those that the kernel gives to others meanwhile. */
    static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
            InetSocketAddress everywhere = new InetSocketAddress(port);
            try (ServerSocket tcp = new ServerSocket();
                    DatagramSocket udp = new DatagramSocket(null)) {
                tcp.bind(everywhere);
                udp.bind(everywhere);
                return port;
            } catch (BindException taken) {
                // another one
            }
        }
    }

    private void awaitBound(String scheme) throws IOException, InvalidRunException {
        try {
            awaitBound(scheme, port, process, contestant.program());
        } catch (InvalidRunException never) {
            throw failed("did not listen on " + scheme + " port " + port);
        }
    }

    /** Waits until somebody has that port; the process is whoever shall take it. */
    static void awaitBound(String scheme, int port, Process process, String program)
            throws IOException, InvalidRunException {
        long start = System.nanoTime();
        while (!isBound(scheme, port)) {
            if (!process.isAlive() || System.nanoTime() - start > PATIENCE_NANOS) {
                throw new InvalidRunException("for " + program + " nobody listened on " + scheme + " port " + port);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2)); // the kernel's tables cannot be waited for
        }
    }

    /** By the kernel's tables of sockets (proc(5)). */
    static boolean isBound(String scheme, int port) throws IOException {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        for (String family : new String[] {"", "6"}) {
            Path table = Path.of("/proc/net/" + scheme + family);
            List<String> rows = Files.exists(table) ? Files.readAllLines(table) : List.of();
            for (String row : rows) {
                String[] columns = row.strip().split("\\s+", -1);
                if (columns.length > STATE
                        && columns[LOCAL].endsWith(suffix)
                        && (scheme.equals("udp") || columns[STATE].equals(LISTEN))) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * A figure of the process and all that it started, in bytes.
     *
     * @param file under {@code /proc/PID}, such as {@code smaps_rollup}
     * @param key the line's beginning, such as {@code Pss}
     */
    long bytes(String file, String key) throws IOException {
        long sum = 0;
        for (ProcessHandle each : Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList()) {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(each.pid()), file))) {
                if (line.startsWith(key + ":")) {
                    sum += 1024 * Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        }
        return sum;
    }

    /**
     * Ends it as an administrator would (SIGTERM), so that it says its sums.
     *
     * @return what it said on standard error
     */
    String end() throws IOException, InterruptedException, InvalidRunException {
        process.destroy();
        if (!process.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
            throw failed("did not end when it was asked to");
        }
        return Files.readString(errors, UTF_8);
    }

    @Override
    public void close() {
        // The list first: whoever loses its parent is no descendant any more.
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle each : all) {
            each.onExit()
                    .orTimeout(5, TimeUnit.SECONDS)
                    .handle((ended, late) -> ended)
                    .join();
        }
    }
}
