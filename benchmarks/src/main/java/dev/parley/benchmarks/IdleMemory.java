package dev.parley.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What a listener takes up while nothing arrives. */
final class IdleMemory implements Benchmark {
    private static final double MEBI = 1024.0 * 1024.0;
    private static final int LOOKS_ALIKE = 3;
    private static final int MOST_LOOKS = 40;
    private static final double ALIKE = 0.01;
    private static final long BETWEEN_MILLIS = 250;

    private final Tools tools;

    IdleMemory(Tools tools) {
        this.tools = tools;
    }

    @Override
    public String name() {
        return "idle-memory";
    }

    @Override
    public String title() {
        return "Memory of an idle UDP listener";
    }

    @Override
    public String work() {
        return "Each program listens on a UDP port to which nobody sends. It is looked at four times a second, until three looks in a row differ"
                + " by less than 1%. Resident is what `ps` shows (Rss in /proc/PID/smaps_rollup); a fair share (Pss) counts a page that several"
                + " processes have in common by parts.";
    }

    @Override
    public List<Column> columns() {
        return List.of(new Column("resident", "MiB"), new Column("fair share", "MiB"));
    }

    @Override
    public List<String> needs() {
        return List.of();
    }

    @Override
    public List<Contestant> contestants() {
        return Stream.of(
                        Stream.of(new Contestant(
                                "parley listen", port -> tools.parley("listen", "udp://127.0.0.1:" + port))),
                        tools.contestant("python3, recvfrom and print", "python3", port -> new String[] {
                            tools.peers().resolve("udp-listen.py").toString(), Integer.toString(port)
                        }),
                        tools.contestant("ncat -u -l", "ncat", port ->
                                new String[] {"-u", "-l", "127.0.0.1", Integer.toString(port)}),
                        tools.contestant("socat -u UDP-RECV STDOUT", "socat", port ->
                                new String[] {"-u", "UDP-RECV:" + port + ",bind=127.0.0.1", "STDOUT"}))
                .flatMap(each -> each)
                .toList();
    }

    @Override
    public double[] sample(Contestant contestant) throws IOException, InterruptedException, InvalidRunException {
        try (Server server = new Server(contestant, "udp", tools.folder())) {
            double last = 0;
            int alike = 1;
            for (int look = 0; look < MOST_LOOKS && alike < LOOKS_ALIKE; look++) {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS); // that it changes no more is seen by looking again only
                double now = server.bytes("smaps_rollup", "Rss");
                alike = Math.abs(now - last) <= ALIKE * now ? alike + 1 : 1;
                last = now;
            }
            if (alike < LOOKS_ALIKE) {
                throw server.failed("did not come to rest within " + MOST_LOOKS * BETWEEN_MILLIS / 1000 + " s");
            }
            return new double[] {last / MEBI, server.bytes("smaps_rollup", "Pss") / MEBI};
        }
    }
}
