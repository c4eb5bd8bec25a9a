package dev.parley.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the figures were measured on, and whether it had time for that. Linux only. */
final class Machine {
    /** What a machine at rest stays below; one program that works takes a whole one. */
    static final double IDLE_CPUS = 0.1;

    private static final long LOOK_MILLIS = 2_000;
    private static final int IDLE = 4; // user nice system idle iowait irq softirq steal (proc_stat(5))
    private static final int IOWAIT = 5;
    private static final int STEAL = 8;

    private Machine() {}

    /** How many CPUs are busy right now with whatever else runs, looked at for two seconds; stolen time counts. */
    static double busyCpus() throws IOException, InterruptedException {
        long[] before = times();
        Thread.sleep(LOOK_MILLIS);
        long[] after = times();
        return busyCpus(before, after, Runtime.getRuntime().availableProcessors());
    }

    /** From two readings of the first line of {@code /proc/stat}. */
    static double busyCpus(long[] before, long[] after, int cpus) {
        long all = 0;
        for (int i = 1; i <= STEAL; i++) {
            all += after[i] - before[i];
        }
        long idle = after[IDLE] - before[IDLE] + after[IOWAIT] - before[IOWAIT];
        return all == 0 ? 0 : cpus * (double) (all - idle) / all;
    }

    private static long[] times() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            return times(lines.findFirst().orElseThrow());
        }
    }

    /** The columns by proc(5)'s numbers: 1 is user. */
    static long[] times(String line) {
        String[] words = line.strip().split("\\s+", -1);
        long[] times = new long[words.length];
        for (int i = 1; i < words.length; i++) {
            times[i] = Long.parseLong(words[i]);
        }
        return times;
    }

    /** Machine, system, and the version of each program that takes part; which ones are missing. */
    static List<String> describe(Tools tools) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        lines.add("%d × %s, %s, Linux %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        value(Path.of("/proc/cpuinfo"), "model name", ":"),
                        value(Path.of("/etc/os-release"), "PRETTY_NAME", "="),
                        System.getProperty("os.version")));
        // The last line: the launcher may have said before that it builds.
        lines.add(Tools.run(tools.parley("--version"))
                .lines()
                .reduce((before, last) -> last)
                .orElse("parley of unknown version"));
        if (!tools.hasVerb("measure")) {
            lines.add("parley measure is no verb of this Parley, and left out");
        }
        lines.add(tools.netty().isPresent() ? "Netty " + nettyVersion(tools) : "Netty is not built, and left out");
        lines.add(version(tools, "python3", "--version", ""));
        lines.add(version(tools, "ncat", "--version", ""));
        lines.add(version(tools, "socat", "-V", "socat version"));
        lines.add(version(tools, "haproxy", "-v", ""));
        lines.add(version(tools, "nginx", "-v", ""));
        lines.add(version(tools, "iperf3", "--version", ""));
        lines.add(version(tools, "sockperf", "--version", ""));
        lines.add(version(tools, "nuttcp", "-V", ""));
        lines.add("the programs in C: " + version(tools, "cc", "--version", ""));
        return lines;
    }

    /** By the name of its jar. */
    private static String nettyVersion(Tools tools) throws IOException {
        String libraries = tools.netty().orElseThrow().replaceFirst(".*:", "").replace("/*", "");
        try (Stream<Path> files = Files.list(Path.of(libraries))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("netty-buffer-"))
                    .map(name -> name.replaceAll("netty-buffer-|\\.Final|\\.jar", ""))
                    .findFirst()
                    .orElse("of unknown version");
        }
    }

    private static String version(Tools tools, String program, String option, String prefix)
            throws InterruptedException {
        if (tools.find(program).isEmpty()) {
            return program + " is not installed, and left out";
        }
        try {
            return Tools.run(List.of(tools.find(program).orElseThrow(), option))
                    .lines()
                    .filter(line -> !line.isBlank() && line.startsWith(prefix))
                    .findFirst()
                    .orElse(program + " of unknown version");
        } catch (IOException silent) {
            return program + " of unknown version";
        }
    }

    private static String value(Path file, String key, String separator) throws IOException {
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                int at = line.indexOf(separator);
                if (at > 0 && line.substring(0, at).strip().equals(key)) {
                    return line.substring(at + 1).strip().replace("\"", "");
                }
            }
        }
        return "unknown " + key;
    }
}
