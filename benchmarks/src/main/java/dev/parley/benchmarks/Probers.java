package dev.parley.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether `parley measure` sees what the C prober sees, at the same C echo server. */
final class Probers implements Benchmark {
    private static final String PARLEY = "parley measure";
    private static final int TIMES_AS_LONG = 3;
    private static final int MOST_RUNS = 3;

    /** In the {@code summary} event of a run that was invalid for this reason; any other is not tried again. */
    private static final String TOO_SLOW = "\"cause\":\"sender-too-slow\"";

    /** In the {@code summary} event: the median of the service time, in nanoseconds. */
    private static final Pattern MEDIAN = Pattern.compile("\"service\":\\{[^}]*?\"p50\":(\\d+)");

    private final Tools tools;
    private final Scale.Probe scale;

    Probers(Tools tools, Scale scale) {
        this.tools = tools;
        this.scale = scale.probe();
    }

    @Override
    public String name() {
        return "measure-round-trip";
    }

    @Override
    public String title() {
        return "Round trip as `parley measure` sees it";
    }

    @Override
    public String work() {
        return "Both time the round trip to the same echo server in C, at the same rate, with the same size: a ratio of 1 is right. "
                + Prober.work(scale)
                + " `parley measure` counts all of its run, and the C prober warms up first: so it runs "
                + TIMES_AS_LONG
                + " times as long. A run that it calls invalid, since it could not send in time, is made again, "
                + MOST_RUNS + " times at most.";
    }

    @Override
    public List<Column> columns() {
        return List.of(new Column("median", "µs"));
    }

    @Override
    public List<Contestant> contestants() {
        List<Contestant> all = new ArrayList<>();
        if (tools.hasVerb("measure")) {
            all.add(new Contestant(
                    PARLEY,
                    port -> tools.parley(
                            "measure",
                            "udp://127.0.0.1:" + port,
                            "--rate",
                            scale.rate() + "/s",
                            "--size",
                            Integer.toString(Prober.BYTES),
                            "--for",
                            Math.round(1_000 * TIMES_AS_LONG * scale.seconds()) + "ms",
                            "--json")));
        }
        all.add(new Contestant("C, prober", port -> List.of()));
        return all;
    }

    @Override
    public double[] sample(Contestant contestant) throws IOException, InterruptedException, InvalidRunException {
        Contestant echo = tools.ours("C echo", "udp-echo", port -> new String[] {Integer.toString(port)});
        try (Server server = new Server(echo, "udp", tools.folder())) {
            return contestant.program().equals(PARLEY)
                    ? measured(contestant, server)
                    : Prober.micros(Prober.run(tools, scale, server), "p50");
        }
    }

    /** Something else may have the processor when a datagram is due: then it says itself that it measured nothing. */
    private static double[] measured(Contestant parley, Server server)
            throws IOException, InterruptedException, InvalidRunException {
        List<String> command = parley.command().apply(server.port());
        Tools.Ended ended = Tools.end(command);
        for (int run = 1; run < MOST_RUNS && ended.said().contains(TOO_SLOW); run++) {
            ended = Tools.end(command);
        }
        if (ended.status() != 0) {
            throw new InvalidRunException(PARLEY + " ended with status " + ended.status() + " and said "
                    + ended.said().strip());
        }
        Matcher median = MEDIAN.matcher(ended.said());
        if (!median.find()) {
            throw new InvalidRunException(PARLEY + " gave no median in " + ended.said());
        }
        return new double[] {Double.parseDouble(median.group(1)) / 1e3};
    }
}
