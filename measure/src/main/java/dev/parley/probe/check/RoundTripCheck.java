package dev.parley.probe.check;

import dev.parley.probe.result.Finding;
import dev.parley.probe.target.DatagramReply;
import dev.parley.probe.target.DatagramTarget;
import dev.parley.probe.target.Formats;
import java.io.IOException;
import java.util.Arrays;

/** How long does an answer take, and does each message get one? */
final class RoundTripCheck implements Check<DatagramTarget> {
    private static final String NAME = "round-trip";
    private static final int COUNT = 10;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean mayCrash() {
        return false;
    }

    @Override
    public Finding check(DatagramTarget server) throws IOException {
        if (!server.answers()) {
            return Finding.skipped(NAME, "Nothing was answered, so there is nothing to measure.");
        }
        long[] nanos = new long[COUNT];
        int answered = 0;
        for (int i = 0; i < COUNT; i++) {
            DatagramReply datagramReply = server.ask(server.message, server.replyTimeoutNanos());
            if (datagramReply.isAnswer()) {
                nanos[answered++] = datagramReply.nanos();
            }
        }
        return evaluate(COUNT, Arrays.copyOf(nanos, answered));
    }

    static Finding evaluate(int asked, long... nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        String action = asked + " messages, one after the other";
        if (sorted.length == 0) {
            return Finding.failed(
                            NAME,
                            action,
                            "none was answered",
                            "It answered before, and does not any more.",
                            "Look whether the server's program ends, or waits for something, after its first answer.")
                    .metric("asked", asked)
                    .metric("answered", 0);
        }
        long median = sorted[(sorted.length - 1) / 2];
        String observed = "%s of %s answered, median %s (%s to %s)"
                .formatted(
                        sorted.length,
                        asked,
                        Formats.millis(median),
                        Formats.millis(sorted[0]),
                        Formats.millis(sorted[sorted.length - 1]));
        Finding finding = sorted.length == asked
                ? Finding.ok(NAME, action, observed, "Each message is answered. This is the time there and back.")
                : Finding.noted(
                        NAME,
                        action,
                        observed,
                        "Some were lost on the way or in the server: UDP promises nothing.",
                        "Number the messages and ask again when an answer is late. On Wi-Fi move closer.");
        return finding.metric("asked", asked)
                .metric("answered", sorted.length)
                .metric("medianMillis", Formats.millisOf(median))
                .metric("leastMillis", Formats.millisOf(sorted[0]))
                .metric("mostMillis", Formats.millisOf(sorted[sorted.length - 1]));
    }
}
