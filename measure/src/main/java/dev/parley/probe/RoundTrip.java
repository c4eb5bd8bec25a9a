package dev.parley.probe;

import java.io.IOException;
import java.util.Arrays;

/** How long does an answer take, and does each message get one? */
final class RoundTrip implements Check<DatagramServer> {
    private static final String NAME = "round-trip";
    private static final int COUNT = 10;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isHarsh() {
        return false;
    }

    @Override
    public Finding check(DatagramServer server) throws IOException {
        if (!server.answers()) {
            return Finding.skipped(NAME, "Nothing was answered, so there is nothing to measure.");
        }
        long[] nanos = new long[COUNT];
        int answered = 0;
        for (int i = 0; i < COUNT; i++) {
            Reply reply = server.ask(server.message, server.patience());
            if (reply.isAnswer()) {
                nanos[answered++] = reply.nanos();
            }
        }
        return judge(COUNT, Arrays.copyOf(nanos, answered));
    }

    static Finding judge(int asked, long... nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        String tried = asked + " messages, one after the other";
        if (sorted.length == 0) {
            return Finding.failed(
                            NAME,
                            tried,
                            "none was answered",
                            "It answered before, and does not any more.",
                            "Look whether the server's program ends, or waits for something, after its first answer.")
                    .figure("asked", asked)
                    .figure("answered", 0);
        }
        long median = sorted[(sorted.length - 1) / 2];
        String came = "%s of %s answered, median %s (%s to %s)"
                .formatted(
                        sorted.length,
                        asked,
                        Shown.millis(median),
                        Shown.millis(sorted[0]),
                        Shown.millis(sorted[sorted.length - 1]));
        Finding finding = sorted.length == asked
                ? Finding.ok(NAME, tried, came, "Each message is answered. This is the time there and back.")
                : Finding.noted(
                        NAME,
                        tried,
                        came,
                        "Some were lost on the way or in the server: UDP promises nothing.",
                        "Number the messages and ask again when an answer is late. On Wi-Fi move closer.");
        return finding.figure("asked", asked)
                .figure("answered", sorted.length)
                .figure("medianMillis", Shown.millisOf(median))
                .figure("leastMillis", Shown.millisOf(sorted[0]))
                .figure("mostMillis", Shown.millisOf(sorted[sorted.length - 1]));
    }
}
