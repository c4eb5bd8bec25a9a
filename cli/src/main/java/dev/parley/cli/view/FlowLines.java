package dev.parley.cli.view;

import dev.parley.address.Endpoint;
import dev.parley.capture.CapturedFlow;
import dev.parley.capture.CapturedPacket;
import dev.parley.capture.FlowSummary;
import dev.parley.payload.Payload;
import dev.parley.text.Sizes;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The summary of a flow for a person: a line, and what is unusual below it. */
final class FlowLines {
    private static final String BELOW = "\n     ";
    private final Map<InetAddress, String> names;
    private final String ofStreams;

    /**
     * @param names what the capture calls addresses
     * @param framed whether streams were cut into messages
     */
    FlowLines(Map<InetAddress, String> names, boolean framed) {
        this.names = names;
        this.ofStreams = framed ? "message" : "chunk";
    }

    String of(FlowSummary summary) {
        CapturedFlow flow = summary.flow();
        String unit = flow.scheme().isStream() ? ofStreams : "datagram";
        StringBuilder lines = new StringBuilder("#%d %s %s → %s: → %s (%s), ← %s (%s)%s"
                .formatted(
                        flow.number(),
                        flow.scheme().word(),
                        peer(flow.client()),
                        peer(flow.server()),
                        Sizes.count(summary.up().messages(), unit),
                        Sizes.show(summary.up().bytes()),
                        Sizes.count(summary.down().messages()),
                        Sizes.show(summary.down().bytes()),
                        length(summary)));
        for (String line : unusual(summary)) {
            lines.append(BELOW).append(line);
        }
        return lines.toString();
    }

    private String peer(Endpoint endpoint) {
        String name = names.get(endpoint.socketAddress().getAddress());
        return endpoint.hostAndPort()
                + (name == null ? "" : " (" + Payload.of(name).escaped() + ")");
    }

    private static String length(FlowSummary summary) {
        return summary.firstNanos() == CapturedPacket.NO_TIME
                ? ""
                : ", " + time(summary.lastNanos() - summary.firstNanos());
    }

    private static List<String> unusual(FlowSummary summary) {
        List<String> lines = new ArrayList<>();
        FlowSummary.RoundTrips trips = summary.roundTrips();
        if (trips.count() > 0) {
            lines.add("%s: %s at least, %s on average, %s at most; longest silence %s"
                    .formatted(
                            Sizes.count(trips.count(), "round trip"),
                            time(trips.leastNanos()),
                            time(trips.meanNanos()),
                            time(trips.mostNanos()),
                            time(summary.longestSilenceNanos())));
        }
        add("→", summary.up(), lines);
        add("←", summary.down(), lines);
        if (summary.flow().scheme().isStream()) {
            lines.add((summary.beginning() ? "" : "its beginning is not in the capture; ")
                    + summary.ending().label());
        } else if (summary.ending() == FlowSummary.Ending.FORGOTTEN) {
            lines.add(summary.ending().label());
        }
        return lines;
    }

    private static void add(String arrow, FlowSummary.Sums sums, List<String> lines) {
        List<String> parts = new ArrayList<>();
        if (sums.retransmissions() > 0) {
            parts.add("%s (%s)"
                    .formatted(
                            Sizes.count(sums.retransmissions(), "retransmission"),
                            Sizes.show(sums.retransmittedBytes())));
        }
        if (sums.outOfOrder() > 0) {
            parts.add(Sizes.count(sums.outOfOrder(), "packet") + " out of order");
        }
        if (sums.gaps() > 0) {
            parts.add("%s of %s that %s not in the capture"
                    .formatted(
                            Sizes.count(sums.gaps(), "gap"),
                            Sizes.show(sums.missingBytes()),
                            sums.missingBytes() == 1 ? "is" : "are"));
        }
        if (!parts.isEmpty()) {
            lines.add(arrow + " " + String.join(", ", parts));
        }
    }

    /** {@code 0.213 ms}, {@code 12.4 ms}, {@code 3.250 s}. */
    static String time(long nanos) {
        if (nanos < 10_000_000) {
            return String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
        }
        return nanos < 1_000_000_000
                ? String.format(Locale.ROOT, "%.1f ms", nanos / 1e6)
                : String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
    }
}
