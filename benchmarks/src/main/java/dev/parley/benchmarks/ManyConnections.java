package dev.parley.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Thousands of TCP connections at once: what they cost in memory and CPU. */
final class ManyConnections extends Echo {
    private final Tools tools;
    private final Scale scale;

    ManyConnections(Tools tools, Scale scale) {
        super(tools);
        this.tools = tools;
        this.scale = scale;
    }

    @Override
    public String name() {
        return "many-connections";
    }

    @Override
    public String title() {
        return Report.count(scale.manyConnections()) + " TCP connections at once";
    }

    @Override
    public String work() {
        return "The same client opens " + Report.count(scale.manyConnections()) + " connections and exchanges "
                + Report.count(scale.each())
                + " messages of 64 bytes on each, one under way on each. Memory is the most"
                + " that was ever resident (VmHWM), CPU is that of everything, opening the connections included, with nothing warmed up.";
    }

    @Override
    public List<Column> columns() {
        return List.of(new Column("peak memory", "MiB"), new Column("CPU for each message", "µs"));
    }

    @Override
    public boolean isLong() {
        return true;
    }

    @Override
    public List<Contestant> contestants() {
        return Stream.concat(
                        Stream.of(new Contestant(
                                "parley listen --echo --quiet",
                                port -> tools.parley("listen", "tcp://127.0.0.1:" + port, "--echo", "--quiet"))),
                        tools.contestant("python3, asyncio", "python3", port -> new String[] {
                            tools.peers().resolve("tcp-echo-asyncio.py").toString(), Integer.toString(port)
                        }))
                .toList();
    }

    @Override
    String scheme() {
        return "tcp";
    }

    /** All of it is the first part, in which everything is cold. */
    @Override
    Load load() {
        return new Load(scale.manyConnections(), scale.manyConnections() * scale.each(), 0, 0);
    }

    @Override
    double[] figures(Server server, Said client) throws IOException {
        return new double[] {
            server.bytes("status", "VmHWM") / (1024.0 * 1024.0), client.of("first_ns") / 1e3 / load().first()
        };
    }
}
