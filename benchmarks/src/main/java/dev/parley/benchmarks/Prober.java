package dev.parley.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** The C program that times round trips, and what makes its figures worth nothing. */
final class Prober {
    static final int BYTES = 64;

    private Prober() {}

    static String work(Scale.Probe scale) {
        return "A C program ([prober.c](../../benchmarks/peers/prober.c)) sends datagrams of " + BYTES
                + " bytes: first "
                + Report.count(scale.warmUp()) + " to warm up, each after the answer to the one before; then "
                + Report.count(scale.count()) + " that count, " + Report.count(scale.rate())
                + " a second on a fixed schedule (open loop). A run in which anything is lost or wrong is invalid.";
    }

    static Said run(Tools tools, Scale.Probe scale, Server server)
            throws IOException, InterruptedException, InvalidRunException {
        Said said;
        try {
            said = Said.by(List.of(
                    tools.compile("prober"),
                    Integer.toString(server.port()),
                    Integer.toString(BYTES),
                    "open",
                    Integer.toString(scale.rate()),
                    Integer.toString(scale.warmUp()),
                    Integer.toString(scale.count())));
        } catch (IOException bad) {
            throw server.failed("could not be talked to (" + bad.getMessage() + ")");
        }
        if (said.of("lost") + said.of("wrong") > 0) {
            throw server.failed("gave back " + said.of("back") + " of " + said.of("sent") + " datagrams ("
                    + said.of("lost") + " lost, " + said.of("wrong") + " wrong)");
        }
        return said;
    }

    /** Some of what it said, in µs. */
    static double[] micros(Said said, String... keys) {
        return Stream.of(keys).mapToDouble(key -> said.of(key) / 1e3).toArray();
    }
}
