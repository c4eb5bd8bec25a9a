package dev.parley.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Who sends as fast as it goes: the programs, and how one of them is measured by what arrives. */
final class Flood {
    private static final double MILLION = 1e6;
    private static final double NANOS = 1e9;

    /** Longer than any measurement; who sends is ended after it. */
    private static final int SECONDS = 30;

    private static final String IPERF3 = "iperf3 -u -b 0";
    private static final String NUTTCP = "nuttcp -u";

    private final Tools tools;
    private final Scale.Flood scale;

    /**
     * What came of one run.
     *
     * @param cpuNanos of the sender, with all that it started
     * @param delivered datagrams that arrived
     * @param lost what the kernel dropped at the receiver
     * @param nanos how long that took
     */
    record Delivered(long cpuNanos, long delivered, long lost, long nanos) {
        /** CPU seconds for a million delivered datagrams. */
        double cpuEach() {
            return cpuNanos / NANOS / (delivered / MILLION);
        }

        /** Delivered datagrams a second, in millions. */
        double rate() {
            return delivered / MILLION / (nanos / NANOS);
        }

        double percentArrived() {
            return 100.0 * delivered / (delivered + lost);
        }
    }

    Flood(Tools tools, Scale.Flood scale) {
        this.tools = tools;
        this.scale = scale;
    }

    /** What the tables have of a flood. */
    static List<Column> columns() {
        return List.of(
                new Column("CPU for a million", "s"),
                new Column("delivered a second", "millions"),
                new Column("arrived", "%"));
    }

    static double[] figures(Delivered delivered) {
        return new double[] {delivered.cpuEach(), delivered.rate(), delivered.percentArrived()};
    }

    /** Those that let the kernel cut datagrams apart. */
    List<Contestant> offloading(int size) throws IOException, InterruptedException {
        List<Contestant> all = new ArrayList<>();
        if (tools.hasVerb("measure")) {
            all.add(parley("parley measure --flood", size));
        }
        all.add(floor("C, UDP_SEGMENT", "offload", size));
        return all;
    }

    /** Those that make a system call for each datagram. */
    List<Contestant> plain(int size) throws IOException, InterruptedException {
        List<Contestant> all = new ArrayList<>();
        if (tools.hasVerb("measure")) {
            all.add(parley("parley measure --flood --no-offload", size, "--no-offload"));
        }
        all.add(floor("C, sendmsg", "plain", size));
        all.addAll(iperf3(size));
        tools.contestant("sockperf throughput", "sockperf", port -> new String[] {
                    "throughput", "-i", "127.0.0.1", "-p", text(port), "-m", text(size), "-t", text(SECONDS)
                })
                .forEach(all::add);
        tools.contestant(NUTTCP, "nuttcp", port -> new String[] {
                    "-P",
                    text(port),
                    "-p",
                    text(port + 1),
                    "-u",
                    "-R",
                    "u",
                    "-l" + size,
                    "-T" + seconds(),
                    "-fparse",
                    "127.0.0.1"
                })
                .forEach(all::add);
        return all;
    }

    /** None where it is not installed. */
    List<Contestant> iperf3(int size) {
        return tools.contestant(IPERF3, "iperf3", port -> new String[] {
                    "-c", "127.0.0.1", "-p", text(port), "-u", "-b", "0", "-l", text(size), "-t", seconds(), "-J"
                })
                .toList();
    }

    private Contestant floor(String title, String how, int size) throws IOException, InterruptedException {
        return tools.ours(
                title, "flood", port -> new String[] {text(port), text(size), how, "0", text(1_000 * SECONDS)});
    }

    private Contestant parley(String title, int size, String... more) {
        return new Contestant(title, port -> {
            List<String> words = new ArrayList<>(tools.parley(
                    "measure", "udp://127.0.0.1:" + port, "--flood", "--one-way", "--size", text(size), "--for"));
            words.add(SECONDS + "s");
            words.addAll(List.of(more));
            return words;
        });
    }

    private static String text(int number) {
        return Integer.toString(number);
    }

    /** For those that measure themselves, to the second. */
    private String seconds() {
        return text(Math.max(1, (scale.warmMillis() + scale.millis()) / 1_000));
    }

    Delivered run(Contestant contestant) throws IOException, InterruptedException, InvalidRunException {
        return switch (contestant.program()) {
            case IPERF3 -> withItsOwnServer(contestant, List.of("iperf3", "-s", "-1", "-p"));
            case NUTTCP -> withItsOwnServer(contestant, List.of("nuttcp", "-S", "--nofork", "-1", "-P"));
            default -> counted(contestant);
        };
    }

    /** The receiver is ours, the same for all: it waits for the first datagram and for the warm-up, and then counts. */
    private Delivered counted(Contestant contestant) throws IOException, InterruptedException, InvalidRunException {
        int port = Server.freePort();
        Process receiver = new ProcessBuilder(
                        tools.compile("count"), text(port), "gro", text(scale.warmMillis()), text(scale.millis()))
                .redirectErrorStream(true)
                .start();
        try {
            Server.awaitBound("udp", port, receiver, contestant.program());
            return counted(contestant, port, receiver);
        } finally {
            end(receiver);
        }
    }

    private Delivered counted(Contestant contestant, int port, Process receiver)
            throws IOException, InterruptedException, InvalidRunException {
        Path errors = Files.createTempFile(tools.folder(), "errors", ".txt");
        Process sender = new ProcessBuilder(contestant.command().apply(port))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile())
                .start();
        try {
            try (Writer number = receiver.outputWriter(UTF_8)) {
                number.write(sender.pid() + "\n");
            }
            String line = new String(receiver.getInputStream().readAllBytes(), UTF_8);
            if (receiver.waitFor() != 0) {
                throw new InvalidRunException(contestant.program() + " could not be counted (" + line.strip()
                        + "), and said: "
                        + Files.readString(errors).lines().limit(3).toList());
            }
            Said said = Said.of("count", line);
            return delivered(
                    contestant,
                    new Delivered(said.of("sender_ns"), said.of("received"), said.of("drops"), said.of("wall_ns")));
        } finally {
            end(sender);
        }
    }

    /** It opens a connection to its own server first, so nobody else can count for it: what its server counted is taken. */
    private Delivered withItsOwnServer(Contestant contestant, List<String> serving)
            throws IOException, InterruptedException, InvalidRunException {
        int port = Server.freePort();
        List<String> words = new ArrayList<>(serving);
        words.set(0, tools.find(serving.getFirst()).orElseThrow());
        words.add(text(port));
        Process server = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            Server.awaitBound("tcp", port, server, contestant.program());
            Path said = Files.createTempFile(tools.folder(), "said", ".txt");
            List<String> timed =
                    new ArrayList<>(List.of(tools.compile("stopwatch"), "/dev/null", said.toString(), "/dev/null"));
            timed.addAll(contestant.command().apply(port));
            Said took = Said.by(timed);
            String report = Files.readString(said);
            if (took.of("status") != 0) {
                throw new InvalidRunException(
                        contestant.program() + " ended with status " + took.of("status") + ": " + report.strip());
            }
            return delivered(contestant, OwnReport.read(report, took.of("cpu_ns")));
        } finally {
            end(server);
        }
    }

    private static Delivered delivered(Contestant contestant, Delivered delivered) throws InvalidRunException {
        if (delivered.delivered() < 1) {
            throw new InvalidRunException(contestant.program() + " delivered nothing");
        }
        return delivered;
    }

    private static void end(Process process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
    }
}
