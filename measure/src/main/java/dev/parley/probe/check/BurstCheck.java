package dev.parley.probe.check;

import dev.parley.probe.result.Finding;
import dev.parley.probe.target.DatagramTarget;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How many datagrams back to back does it take: 1, 2, 4 and so on. */
final class BurstCheck implements Check<DatagramTarget> {
    private static final String NAME = "burst";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Finding check(DatagramTarget server) throws IOException {
        if (!server.answers()) {
            return Finding.skipped(NAME, "Nothing was answered, so what is lost cannot be counted.");
        }
        int most = server.trafficBudget.bounds().burst();
        Map<Integer, Integer> came = new LinkedHashMap<>();
        for (int count = 1; count <= most; count = count < most ? Math.min(most, 2 * count) : most + 1) {
            came.put(count, server.burst(count));
        }
        return evaluate(came);
    }

    /** @param came how many were answered, by how many were sent at once, in rising order */
    static Finding evaluate(Map<Integer, Integer> came) {
        int survived = 0;
        int best = 0;
        for (Map.Entry<Integer, Integer> burst : came.entrySet()) {
            best = Math.max(best, burst.getValue());
            if (burst.getValue() < burst.getKey()) {
                break;
            }
            survived = burst.getKey();
        }
        int most = came.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
        String action = "bursts of "
                + came.keySet().stream().map(String::valueOf).collect(Collectors.joining(", ")) + " back to back";
        if (survived == most) {
            return metrics(
                    Finding.ok(NAME, action, "each datagram was answered", "It takes bursts of that length."),
                    survived,
                    best);
        }
        String lost = came.entrySet().stream()
                .filter(burst -> burst.getValue() < burst.getKey())
                .map(burst -> burst.getValue() + " of " + burst.getKey())
                .collect(Collectors.joining(", "));
        return metrics(
                Finding.noted(
                        NAME,
                        action,
                        "up to %s all were answered; then %s".formatted(survived, lost),
                        "What comes faster than it is read waits in a small queue, and beyond that is dropped. Some boards queue six datagrams.",
                        "Send with a pause between messages, or read them all before working on one."),
                survived,
                best);
    }

    private static Finding metrics(Finding finding, int survived, int best) {
        return finding.metric("survived", survived).metric("mostAnswered", best);
    }
}
