package dev.parley.benchmarks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What iperf3 ({@code -J}) and nuttcp ({@code -fparse}) say of a run that their own server counted. */
final class OwnReport {
    /** The sums as the receiver saw them; those of the sender stand before. */
    private static final Pattern IPERF3 = Pattern.compile(
            "\"sum_received\":\\s*\\{[^}]*\"seconds\":\\s*([\\d.]+)[^}]*\"lost_packets\":\\s*(\\d+)[^}]*\"packets\":\\s*(\\d+)");

    private static final Pattern NUTTCP =
            Pattern.compile("real_seconds=([\\d.]+).* drop=(\\d+) pkt=(\\d+)", Pattern.DOTALL);

    private OwnReport() {}

    /** @param cpuNanos of the sender, measured from outside */
    static Flood.Delivered read(String report, long cpuNanos) throws InvalidRunException {
        Matcher sums = IPERF3.matcher(report);
        if (!sums.find()) {
            sums = NUTTCP.matcher(report);
            if (!sums.find()) {
                throw new InvalidRunException("a report without sums: " + report.strip());
            }
        }
        long lost = Long.parseLong(sums.group(2));
        long sent = Long.parseLong(sums.group(3));
        return new Flood.Delivered(cpuNanos, sent - lost, lost, (long) (Double.parseDouble(sums.group(1)) * 1e9));
    }
}
