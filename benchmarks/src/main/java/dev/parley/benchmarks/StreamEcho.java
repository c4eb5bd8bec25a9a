package dev.parley.benchmarks;

import java.io.IOException;
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
        return connections == 1 ? "tcp-one" : connections == scale.someConnections() ? "tcp-some" : "tcp-many";
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
                + ", each with one message of 64 bytes under way. The first ones contain opening the connections."
                + (connections == 1 ? " What ncat and socat start for each connection counts." : "")
                + " Netty takes as many event loops as it likes; its better line is the one to compare with. Parley shows every chunk, with its output to /dev/null.";
    }

    @Override
    public List<Column> columns() {
        return List.of(
                new Column("CPU each", "µs"), new Column("the first " + Report.count(load().first()) + ", each", "µs"));
    }

    @Override
    public List<Contestant> contestants() throws IOException, InterruptedException {
        return Stream.of(
                        Stream.of(parley()),
                        Stream.of(tools.ours("C, epoll", "tcp-echo", port -> new String[] {Integer.toString(port)})),
                        tools.netty("nio", "tcp"),
                        tools.netty("epoll", "tcp"),
                        tools.contestant("python3, asyncio", "python3", port -> new String[] {
                            tools.peers().resolve("tcp-echo-asyncio.py").toString(), Integer.toString(port)
                        }),
                        connections == 1 ? forking() : Stream.<Contestant>empty())
                .flatMap(each -> each)
                .toList();
    }

    private Contestant parley() {
        return new Contestant(
                "parley listen --echo", port -> tools.parley("listen", "tcp://127.0.0.1:" + port, "--echo"));
    }

    /** They start a process for each connection, which thousands would be too many of. */
    private Stream<Contestant> forking() {
        return Stream.concat(
                tools.contestant("ncat -l -k -e /bin/cat", "ncat", port -> new String[] {
                    "-l",
                    "-k",
                    "-m",
                    Integer.toString(connections + 10),
                    "-e",
                    "/bin/cat",
                    "127.0.0.1",
                    Integer.toString(port)
                }),
                tools.contestant("socat TCP-LISTEN,fork PIPE", "socat", port ->
                        new String[] {"TCP-LISTEN:" + port + ",bind=127.0.0.1,fork,backlog=4096", "PIPE"}));
    }

    @Override
    String scheme() {
        return "tcp";
    }

    @Override
    Load load() {
        return new Load(
                connections,
                Math.max(scale.first(), connections),
                connections == 1 ? scale.warmUp() : scale.busyWarmUp(),
                scale.count());
    }

    @Override
    double[] figures(Server server, Said client) {
        return cpuMicros(client);
    }
}
