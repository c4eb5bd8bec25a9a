package dev.parley.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who receives more than can be received, and still knows to the datagram what became of it. */
final class Receive implements Benchmark {
    private static final int BYTES = 64;
    private static final String PARLEY = "parley listen";
    private static final String INEXACT = "C, recvmmsg with GRO (not exact)";
    private static final Pattern LEDGER = Pattern.compile("received ([\\d,]+)");
    private static final Pattern COUNT = Pattern.compile("received=(\\d+)");

    private final Tools tools;
    private final Scale.Flood scale;

    Receive(Tools tools, Scale scale) {
        this.tools = tools;
        this.scale = scale.flood();
    }

    @Override
    public String name() {
        return "receive";
    }

    @Override
    public String title() {
        return "Receiving a flood, with exact sums";
    }

    @Override
    public String work() {
        return "The C program floods each receiver with datagrams of " + BYTES
                + " bytes, with offload, so that more comes than can be taken: " + scale.receiverWarmMillis()
                + " ms to warm up, then " + scale.millis()
                + " ms are measured. CPU is the receiver's. What it received is what was sent less what the kernel dropped at its socket; at the end its own sums must be the same, to the datagram, or the run is invalid. The last line may merge datagrams (GRO), so that the kernel's drops cannot be counted: its own count is taken, of the same share of the time. `parley listen` shows every datagram, as text, in hex or as JSON, with its output to /dev/null; the C programs show nothing. The second of them asks the kernel for what a line of Parley's shows: who sent each datagram, and when it came.";
    }

    @Override
    public List<Column> columns() {
        return List.of(
                new Column("CPU for a million", "s"),
                new Column("received a second", "millions"),
                new Column("received", "%"));
    }

    @Override
    public List<Contestant> contestants() throws IOException, InterruptedException {
        List<Contestant> all = new ArrayList<>();
        all.add(new Contestant(PARLEY, port -> tools.parley("listen", "udp://127.0.0.1:" + port)));
        for (String form : List.of("--hex", "--json")) {
            all.add(new Contestant(
                    PARLEY + " " + form, port -> tools.parley("listen", "udp://127.0.0.1:" + port, form)));
        }
        if (tools.hasVerb("measure")) {
            all.add(new Contestant(
                    "parley measure --serve --no-offload",
                    port -> tools.parley("measure", "--serve", "udp://127.0.0.1:" + port, "--no-offload")));
        }
        all.add(counting("C, recvmmsg", "plain"));
        all.add(counting("C, recvmmsg with address and time", "told"));
        all.add(counting(INEXACT, "gro"));
        return all;
    }

    /** What a server says on standard error is kept. */
    private Contestant counting(String title, String how) throws IOException, InterruptedException {
        String count = tools.compile("count");
        return new Contestant(
                title, port -> List.of("/bin/sh", "-c", "exec \"$0\" \"$@\" >&2", count, Integer.toString(port), how));
    }

    @Override
    public double[] sample(Contestant contestant) throws IOException, InterruptedException, InvalidRunException {
        try (Server server = new Server(contestant, "udp", tools.folder())) {
            Said flood = Said.by(List.of(
                    tools.compile("flood"),
                    Integer.toString(server.port()),
                    Integer.toString(BYTES),
                    "offload",
                    Integer.toString(scale.receiverWarmMillis()),
                    Integer.toString(scale.millis()),
                    Long.toString(server.pid())));
            String said = server.end();
            double received = flood.of("sent") - flood.of("drops");
            if (contestant.program().equals(INEXACT)) {
                received = (double) own(said, COUNT, server) * flood.of("sent") / flood.of("all_sent");
            } else if (!contestant.program().contains("--serve")) {
                check(own(said, contestant.program().startsWith(PARLEY) ? LEDGER : COUNT, server), flood, server);
            }
            return new double[] {
                flood.of("receiver_ns") / 1e3 / received,
                received * 1e3 / flood.of("wall_ns"),
                100 * received / flood.of("sent")
            };
        }
    }

    private static void check(long own, Said flood, Server server) throws IOException, InvalidRunException {
        long expected = flood.of("all_sent") - flood.of("all_drops");
        if (own != expected) {
            throw server.failed("counted " + Report.count(own) + " datagrams, and " + Report.count(expected)
                    + " were sent and not dropped");
        }
    }

    private static long own(String said, Pattern sum, Server server) throws IOException, InvalidRunException {
        Matcher found = sum.matcher(said);
        if (!found.find()) {
            throw server.failed("did not say what it received");
        }
        return Long.parseLong(found.group(1).replace(",", ""));
    }
}
