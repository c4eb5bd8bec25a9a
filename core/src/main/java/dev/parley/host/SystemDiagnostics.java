package dev.parley.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** The computer's own: files of Linux, and one command where a firewall is asked about. */
public final class SystemDiagnostics implements HostDiagnostics {
    public static final SystemDiagnostics INSTANCE = new SystemDiagnostics(Path.of("/"));

    private static final long MOST_SECONDS = 2;
    private static final int MOST_BYTES = 1 << 20;

    private final Path root;

    /** @param root where the file system begins */
    SystemDiagnostics(Path root) {
        this.root = root;
    }

    /** NoPorts of UDP (RFC 4113, udpNoPorts), which Linux counts for IPv4 and IPv6 apart. */
    @Override
    public OptionalLong datagramsToNoPort() {
        long[] found = {column(lines("proc/net/snmp")), row(lines("proc/net/snmp6"))};
        return Arrays.stream(found).anyMatch(count -> count >= 0)
                ? OptionalLong.of(
                        Arrays.stream(found).filter(count -> count >= 0).sum())
                : OptionalLong.empty();
    }

    /** A line of names, and below it the line of their values. */
    private static long column(List<String> lines) {
        List<List<String>> udp = lines.stream()
                .filter(line -> line.startsWith("Udp:"))
                .map(line -> List.of(line.strip().split("\\s+", -1)))
                .toList();
        int at = udp.size() < 2 ? -1 : udp.get(0).indexOf("NoPorts");
        return at < 0 || at >= udp.get(1).size()
                ? -1
                : Long.parseLong(udp.get(1).get(at));
    }

    private static long row(List<String> lines) {
        return lines.stream()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(row -> row.length == 2 && row[0].equals("Udp6NoPorts"))
                .mapToLong(row -> Long.parseLong(row[1]))
                .findFirst()
                .orElse(-1);
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(root.resolve(file));
        } catch (IOException notLinux) {
            return List.of();
        }
    }

    @Override
    public Firewall firewall() {
        return new FirewallReader(root, System.getProperty("os.name", ""), SystemDiagnostics::query).read();
    }

    /** What the command prints, or empty where it is not there, fails, or takes too long. */
    static Optional<String> query(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.PIPE)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Thread.ofVirtual().name("parley-query").start(() -> endInTime(process));
            String said = new String(process.getInputStream().readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            return process.waitFor(MOST_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0
                    ? Optional.of(said)
                    : Optional.empty();
        } catch (IOException notThere) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static void endInTime(Process process) {
        try {
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public HostEnvironment enclosure() {
        return HostEnvironment.read(root);
    }
}
