package dev.parley.benchmarks;

import java.util.List;
import java.util.stream.Stream;

/** The CPU that a message costs an echo server over TCP. */
final class StreamEcho extends Echo {
    private final Tools tools;
    private final Scale scale;
    private final int connections;

    StreamEcho(Tools tools, Scale scale, int connections) {
        super(tools);
        this.tools = tools;
        this.scale = scale;
        this.connections = connections;
    }

    @Override
    public String name() {
        return connections == 1 ? "tcp-one" : "tcp-some";
    }

    @Override
    public String title() {
        return "CPU for each echoed TCP message, "
                + (connections == 1 ? "one connection" : Report.count(connections) + " connections");
    }

    @Override
    public String work() {
        return "As with datagrams, over "
                + (connections == 1 ? "one connection" : Report.count(connections) + " connections at once")
                + ", each with one message of 64 bytes under way. The first ones contain opening the connections. What ncat and socat start"
                + " for each connection counts. Parley shows every chunk, with its output to /dev/null.";
    }

    @Override
    public List<Column> columns() {
        return List.of(
                new Column("CPU each", "µs"), new Column("the first " + Report.count(scale.first()) + ", each", "µs"));
    }

    @Override
    public List<Contestant> contestants() {
        return Stream.of(
                        Stream.of(new Contestant(
                                "parley listen --echo",
                                port -> tools.parley("listen", "tcp://127.0.0.1:" + port, "--echo"))),
                        Tools.contestant("python3, selectors", "python3", port -> new String[] {
                            tools.peers().resolve("tcp-echo.py").toString(), Integer.toString(port)
                        }),
                        Tools.contestant("ncat -l -k -e /bin/cat", "ncat", port -> new String[] {
                            "-l",
                            "-k",
                            "-m",
                            Integer.toString(connections + 10),
                            "-e",
                            "/bin/cat",
                            "127.0.0.1",
                            Integer.toString(port)
                        }),
                        Tools.contestant("socat TCP-LISTEN,fork PIPE", "socat", port ->
                                new String[] {"TCP-LISTEN:" + port + ",bind=127.0.0.1,fork,backlog=4096", "PIPE"}))
                .flatMap(each -> each)
                .toList();
    }

    @Override
    String scheme() {
        return "tcp";
    }

    @Override
    Load load() {
        return new Load(connections, scale.first(), scale.warmUp(), scale.count());
    }

    @Override
    double[] figures(Server server, Said client) {
        return cpuMicros(client);
    }
}
