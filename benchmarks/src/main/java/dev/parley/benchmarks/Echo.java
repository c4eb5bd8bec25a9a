package dev.parley.benchmarks;

import java.io.IOException;
import java.util.List;

/** What the benchmarks of echo servers have in common: one server, the C client, and its counts. */
abstract class Echo implements Benchmark {
    private static final double MICRO = 1e3;

    private final Tools tools;

    /** How many messages a run has, and over how many connections. */
    record Load(int connections, int first, int warmUp, int count) {
        long all() {
            return (long) first + warmUp + count;
        }
    }

    Echo(Tools tools) {
        this.tools = tools;
    }

    abstract String scheme();

    abstract Load load();

    /** The values for the columns, while the server still lives. */
    abstract double[] figures(Server server, Said client) throws IOException;

    @Override
    public double[] sample(Contestant contestant) throws IOException, InterruptedException, InvalidRunException {
        Load load = load();
        try (Server server = new Server(contestant, scheme(), tools.folder())) {
            Said client;
            try {
                client = Said.by(List.of(
                        tools.compile("client"),
                        scheme(),
                        Integer.toString(server.port()),
                        Long.toString(server.pid()),
                        Integer.toString(load.connections),
                        Integer.toString(load.first),
                        Integer.toString(load.warmUp),
                        Integer.toString(load.count)));
            } catch (IOException bad) {
                throw server.failed("could not be talked to (" + bad.getMessage() + ")");
            }
            if (client.of("lost") + client.of("wrong") > 0 || client.of("back") != load.all()) {
                throw server.failed("gave back " + client.of("back") + " of " + load.all() + " messages ("
                        + client.of("lost") + " lost, " + client.of("wrong") + " wrong)");
            }
            return figures(server, client);
        }
    }

    /** CPU for each message in µs, after the warm-up and for the first ones. */
    final double[] cpuMicros(Said client) {
        return new double[] {client.of("warm_ns") / MICRO / load().count, client.of("first_ns") / MICRO / load().first};
    }
}
