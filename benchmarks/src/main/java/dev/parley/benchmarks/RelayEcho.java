package dev.parley.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** What a relay adds to the round trip of a message, and the CPU that it takes. */
final class RelayEcho extends Echo {
    private static final double MICRO = 1e3;

    private final Tools tools;
    private final Scale scale;
    private final String scheme;
    private final Relays relays;

    RelayEcho(Tools tools, Scale scale, String scheme) {
        super(tools);
        this.tools = tools;
        this.scale = scale;
        this.scheme = scheme;
        this.relays = new Relays(tools, scheme);
    }

    @Override
    public String name() {
        return "relay-" + scheme;
    }

    @Override
    public String title() {
        return "A relay before an echo server, " + (scheme.equals("udp") ? "UDP" : "TCP");
    }

    @Override
    public String work() {
        return "The client of the echo benchmarks sends messages of 64 bytes through the relay to an echo server in C, one under way."
                + " CPU is that of the relay, for a message and its answer. The round trip is the mean; the last line is the server without"
                + " a relay, with its own CPU: what the others have more, they add. Parley shows every message, with its output to /dev/null,"
                + " and with `--quiet` nothing else; the others show nothing.";
    }

    @Override
    public List<Column> columns() {
        return List.of(new Column("round trip", "µs"), new Column("CPU each", "µs"));
    }

    @Override
    public List<Contestant> contestants() throws IOException, InterruptedException {
        return Stream.concat(relays.all(), Stream.of(Relays.nobody(List.of(server()))))
                .toList();
    }

    private String server() throws IOException, InterruptedException {
        return tools.compile(scheme + "-echo");
    }

    @Override
    String scheme() {
        return scheme;
    }

    @Override
    Load load() {
        return new Load(1, scale.first(), scale.warmUp(), scale.count());
    }

    @Override
    public double[] sample(Contestant contestant) throws IOException, InterruptedException, InvalidRunException {
        try (Server target = new Server(Relays.nobody(List.of(server())), scheme, tools.folder())) {
            relays.passTo(target.port());
            return super.sample(contestant);
        }
    }

    @Override
    double[] figures(Server server, Said client) {
        return new double[] {client.of("wall_ns") / MICRO / load().count(), cpuMicros(client)[0]};
    }
}
