package dev.parley.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** How long an echo over UDP takes, at a fixed rate. */
final class RoundTrip implements Benchmark {
    static final String NAME = "round-trip";

    private final Tools tools;
    private final Scale.Probe scale;

    RoundTrip(Tools tools, Scale scale) {
        this.tools = tools;
        this.scale = scale.probe();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "Round trip of an echoed datagram";
    }

    @Override
    public String work() {
        return Prober.work(scale)
                + " Percentiles of the round trip, each the median of the runs; where the prober itself was late by more than the time between two datagrams, the machine was too busy for this. Parley runs with `--echo --reply-rate unlimited`. ncat and socat take no part: they pass datagrams through a pipe, in which two become one.";
    }

    @Override
    public List<Column> columns() {
        return List.of(
                new Column("median", "µs"),
                new Column("p90", "µs"),
                new Column("p99", "µs"),
                new Column("p99.9", "µs"),
                new Column("p99 of the prober's lateness", "µs"));
    }

    @Override
    public List<Contestant> contestants() throws IOException, InterruptedException {
        return Stream.of(
                        Stream.of(new Contestant(
                                "parley listen --echo",
                                port -> tools.parley(
                                        "listen", "udp://127.0.0.1:" + port, "--echo", "--reply-rate", "unlimited"))),
                        Stream.of(tools.ours(
                                "C, recvfrom and sendto", "udp-echo", port -> new String[] {Integer.toString(port)})),
                        tools.netty("nio", "udp"),
                        tools.netty("epoll", "udp"),
                        tools.contestant("python3, recvfrom and sendto", "python3", port -> new String[] {
                            tools.peers().resolve("udp-echo.py").toString(), Integer.toString(port)
                        }))
                .flatMap(each -> each)
                .toList();
    }

    @Override
    public double[] sample(Contestant contestant) throws IOException, InterruptedException, InvalidRunException {
        try (Server server = new Server(contestant, "udp", tools.folder())) {
            return Prober.micros(Prober.run(tools, scale, server), "p50", "p90", "p99", "p999", "late99");
        }
    }
}
