package dev.parley.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** What a GB over TCP costs a relay. */
final class RelayBulk implements Benchmark {
    private static final String TCP = "tcp";

    private final Tools tools;
    private final Scale scale;
    private final Relays relays;

    RelayBulk(Tools tools, Scale scale) {
        this.tools = tools;
        this.scale = scale;
        this.relays = new Relays(tools, TCP);
    }

    @Override
    public String name() {
        return "relay-bulk";
    }

    @Override
    public String title() {
        return "A relay of many bytes, TCP";
    }

    @Override
    public String work() {
        return "A C program ([bulk.c](../../benchmarks/peers/bulk.c)) sends " + Report.count(scale.bulkMegabytes())
                + " MB over one connection, as fast as they are taken, through the relay to a sink in C, which says how many came."
                + " CPU is that of the relay, from its CPU clock. The last line is the sink without a relay, with its own CPU.";
    }

    @Override
    public List<Column> columns() {
        return List.of(new Column("CPU each GB", "ms"), new Column("throughput", "MB/s"));
    }

    @Override
    public List<Contestant> contestants() throws IOException, InterruptedException {
        return Stream.concat(relays.all(), Stream.of(Relays.nobody(sink()))).toList();
    }

    private List<String> sink() throws IOException, InterruptedException {
        return List.of(tools.compile("bulk"), "sink");
    }

    @Override
    public double[] sample(Contestant contestant) throws IOException, InterruptedException, InvalidRunException {
        long bytes = scale.bulkMegabytes() * 1_000_000L;
        try (Server target = new Server(Relays.nobody(sink()), TCP, tools.folder())) {
            relays.passTo(target.port());
            try (Server relay = new Server(contestant, TCP, tools.folder())) {
                Said said;
                try {
                    said = Said.by(List.of(
                            tools.compile("bulk"),
                            "send",
                            Integer.toString(relay.port()),
                            Long.toString(relay.pid()),
                            Long.toString(bytes)));
                } catch (IOException bad) {
                    throw relay.failed("could not be talked to (" + bad.getMessage() + ")");
                }
                if (said.of("back") != bytes) {
                    throw relay.failed("passed on " + said.of("back") + " of " + bytes + " bytes");
                }
                return new double[] {said.of("cpu_ns") / 1e6 / (bytes / 1e9), bytes / 1e6 / (said.of("wall_ns") / 1e9)};
            }
        }
    }
}
