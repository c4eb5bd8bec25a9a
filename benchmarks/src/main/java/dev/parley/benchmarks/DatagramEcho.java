package dev.parley.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** The CPU that an echoed datagram costs its server. */
final class DatagramEcho extends Echo {
    private final Tools tools;
    private final Scale scale;

    DatagramEcho(Tools tools, Scale scale) {
        super(tools);
        this.tools = tools;
        this.scale = scale;
    }

    @Override
    public String name() {
        return "datagrams";
    }

    @Override
    public String title() {
        return "CPU for each echoed datagram";
    }

    @Override
    public String work() {
        return "One client sends datagrams of 64 bytes, each after the answer to the one before (closed loop, one under way), and checks"
                + " every answer. CPU is user and system time of the server with all its threads and children; the client's is not in it. "
                + Report.count(scale.first()) + " datagrams cold, then " + Report.count(scale.warmUp())
                + " to warm up, then "
                + Report.count(scale.count())
                + " are measured: the headline. The first ones contain what the JVM spends on"
                + " compiling. Parley runs with `--echo --reply-rate unlimited`, since it otherwise answers one peer 1,000 times a"
                + " second, and shows every datagram, with its output to /dev/null; the others show nothing.";
    }

    @Override
    public List<Column> columns() {
        return List.of(
                new Column("CPU each", "µs"), new Column("the first " + Report.count(scale.first()) + ", each", "µs"));
    }

    @Override
    public List<Contestant> contestants() throws IOException, InterruptedException {
        return Stream.of(
                        parley("parley listen --echo"),
                        parley("parley listen --echo --quiet", "--quiet"),
                        parley("parley listen --echo --json", "--json"),
                        Stream.of(tools.ours(
                                "C, recvfrom and sendto", "udp-echo", port -> new String[] {Integer.toString(port)})),
                        tools.netty("nio", "udp"),
                        tools.netty("epoll", "udp"),
                        tools.contestant("python3, recvfrom and sendto", "python3", port -> new String[] {
                            tools.peers().resolve("udp-echo.py").toString(), Integer.toString(port)
                        }),
                        tools.contestant("ncat -u -l -k -e /bin/cat", "ncat", port ->
                                new String[] {"-u", "-l", "-k", "-e", "/bin/cat", "127.0.0.1", Integer.toString(port)}),
                        tools.contestant("socat UDP-LISTEN PIPE", "socat", port ->
                                new String[] {"UDP-LISTEN:" + port + ",bind=127.0.0.1", "PIPE"}))
                .flatMap(each -> each)
                .toList();
    }

    private Stream<Contestant> parley(String title, String... view) {
        return Stream.of(new Contestant(
                title,
                port -> Stream.concat(
                                tools
                                        .parley(
                                                "listen",
                                                "udp://127.0.0.1:" + port,
                                                "--echo",
                                                "--reply-rate",
                                                "unlimited")
                                        .stream(),
                                Stream.of(view))
                        .toList()));
    }

    @Override
    String scheme() {
        return "udp";
    }

    @Override
    Load load() {
        return new Load(1, scale.first(), scale.warmUp(), scale.count());
    }

    @Override
    double[] figures(Server server, Said client) {
        return cpuMicros(client);
    }
}
