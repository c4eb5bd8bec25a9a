package dev.parley.cli.view;

import dev.parley.measure.protocol.Direction;
import dev.parley.measure.result.FlowResult;
import dev.parley.measure.result.Progress;
import dev.parley.measure.result.RoundTripResult;
import dev.parley.measure.result.ServedFlow;
import dev.parley.measure.result.ThroughputResult;
import dev.parley.measure.statistics.Latency;
import dev.parley.measure.statistics.Loss;
import dev.parley.text.Sizes;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** A measurement for a person. Times are round trips. */
public final class MeasureText {
    private static final int BAR = 40;
    private static final String[] EIGHTHS = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

    private final boolean blocks;

    /** @param blocks whether the terminal can show block characters; bars are made of # elsewhere */
    public MeasureText(boolean blocks) {
        this.blocks = blocks;
    }

    public String of(RoundTripResult result) {
        StringBuilder to = new StringBuilder();
        line(
                to,
                "%s: round trips of %s, %s/s%s, for %s%s",
                result.target(),
                Sizes.show(result.bytes()),
                number(1e9 / result.intervalNanos()),
                streams(result.streams()),
                time(result.nanos()),
                result.farEnd() ? ", with a far end" : "");
        if (!result.valid()) {
            line(to, "INVALID: these figures say nothing about the network (the reason is below)");
        }
        line(to, "");
        line(to, "  sent        %12s of %s due", Sizes.count(result.sent()), Sizes.count(result.due()));
        line(to, "  received    %12s", Sizes.count(result.received()));
        line(
                to,
                "  lost        %12s  %s",
                Sizes.count(result.loss().total()),
                percent(result.loss().total(), result.sent()));
        loss(to, result.loss());
        line(
                to,
                "  reordered   %12s%s",
                Sizes.count(result.reordered()),
                result.reordered() == 0 ? "" : "  by up to " + Sizes.count(result.reorderingExtent()));
        line(to, "  duplicates  %12s", Sizes.count(result.duplicates()));
        optional(to, "  too late    %12s  after they were given up", result.tooLate());
        optional(to, "  corrupt     %12s  echoes with other bytes than were sent", result.corrupt());
        optional(to, "  foreign     %12s  that were no echo of this", result.foreign());
        optional(to, "  refused     %12s  times: nobody listened there any more", result.refused());
        if (result.lossRuns().count() > 0) {
            line(
                    to,
                    "  loss runs   %12s  %slongest %s",
                    Sizes.count(result.lossRuns().count()),
                    runs(result.lossRuns().byLength()),
                    Sizes.count(result.lossRuns().longest()));
        }
        if (!result.exact() && result.loss().total() > 0) {
            line(to, "  not exact: a kernel did not report its drops, or others used the far end's socket too");
        }
        latencies(to, result);
        return to.toString().stripTrailing();
    }

    private static void loss(StringBuilder to, Loss loss) {
        if (loss.total() > 0) {
            part(to, "receive buffer here", loss.receiveBuffer());
            if (loss.networkOrPeer().isPresent()) {
                part(to, "network or peer", loss.networkOrPeer());
            } else {
                part(to, "receive buffer of the far end", loss.farReceiveBuffer());
                part(to, "network, on the way there", loss.networkUp());
                part(to, "network, on the way back", loss.networkDown());
            }
        }
        optional(to, "  not sent    %12s  due, but the sender was too slow", loss.unsent());
    }

    private static void part(StringBuilder to, String where, OptionalLong count) {
        line(to, "    %10s  %s", count.isPresent() ? Sizes.count(count.getAsLong()) : "unknown", where);
    }

    private static String runs(List<Long> byLength) {
        StringBuilder to = new StringBuilder();
        for (int i = 0; i < byLength.size(); i++) {
            if (byLength.get(i) > 0) {
                long from = 1L << i;
                String length = from == 1 ? "1" : from + "-" + (2 * from - 1);
                to.append(length)
                        .append(": ")
                        .append(Sizes.count(byLength.get(i)))
                        .append(", ");
            }
        }
        return to.toString();
    }

    private void latencies(StringBuilder to, RoundTripResult result) {
        if (result.service().count() == 0) {
            return;
        }
        line(to, "");
        StringBuilder head = new StringBuilder("  %-9s%9s".formatted("", "min"));
        for (Latency.Percentile each : result.service().percentiles()) {
            head.append("%9s".formatted("p" + number(each.percent())));
        }
        line(to, "%s%9s", head, "max");
        row(to, "service", result.service());
        row(to, "response", result.response());
        row(to, "lateness", result.lateness());
        line(
                to,
                "  N        %s round trips, %s sent",
                Sizes.count(result.service().count()),
                Sizes.count(result.lateness().count()));
        line(
                to,
                "  delay variation (RFC 5481)  p50 %s  p99 %s  p99.9 %s",
                time(result.delayVariation().p50Nanos()),
                time(result.delayVariation().p99Nanos()),
                time(result.delayVariation().p999Nanos()));
        line(to, "  jitter (RFC 3550)           %s", time((long) result.jitterNanos()));
        line(to, "");
        histogram(to, result.service());
    }

    private static void row(StringBuilder to, String name, Latency latency) {
        StringBuilder row = new StringBuilder("  %-9s%9s".formatted(name, time(latency.minNanos())));
        for (Latency.Percentile each : latency.percentiles()) {
            row.append("%9s".formatted(time(each.nanos())));
        }
        line(to, "%s%9s", row, time(latency.maxNanos()));
    }

    private void histogram(StringBuilder to, Latency latency) {
        long most = latency.buckets().stream()
                .mapToLong(Latency.Bucket::count)
                .max()
                .orElse(1);
        for (Latency.Bucket each : latency.buckets()) {
            String range = "%8s - %-8s".formatted(time(each.fromNanos()), time(each.toNanos()));
            line(to, "  %s %10s  %s", range, Sizes.count(each.count()), bar(each.count(), most));
        }
    }

    private String bar(long count, long most) {
        if (count == 0) {
            return "";
        }
        double cells = (double) BAR * count / most;
        if (!blocks) {
            return "#".repeat(Math.max(1, (int) Math.round(cells)));
        }
        int eighths = Math.max(1, (int) Math.round(8 * cells));
        return "█".repeat(eighths / 8) + EIGHTHS[eighths % 8];
    }

    public String of(ThroughputResult result) {
        StringBuilder to = new StringBuilder();
        line(
                to,
                "%s: throughput, %s each%s%s",
                result.target(),
                Sizes.show(result.bytes()),
                streams(result.streams()),
                result.oneWay() ? ", one way" : "");
        if (!result.valid()) {
            line(to, "INVALID: the sender did not keep its rate (the reason is below)");
        }
        boolean datagrams = !result.target().scheme().isStream();
        result.up().ifPresent(flow -> flow(to, "up, to the far end", flow, datagrams, result.oneWay()));
        result.down().ifPresent(flow -> flow(to, "down, from the far end", flow, datagrams, false));
        if (!result.exact() && !result.oneWay()) {
            line(to, "  not exact: a kernel did not report its drops, or others used the same socket");
        }
        return to.toString().stripTrailing();
    }

    private static void flow(StringBuilder to, String way, FlowResult flow, boolean datagrams, boolean oneWay) {
        line(to, "");
        line(to, "  %s, in %s", oneWay ? "sent" : way, time(flow.sentNanos()));
        String rate = datagrams
                ? "%s datagrams/s, %s".formatted(Sizes.count(Math.round(flow.perSecond())), bits(flow.bitsPerSecond()))
                : bits(flow.bitsPerSecond());
        line(to, "    %s%s", rate, flow.receivedBytes().isPresent() ? " received" : " sent");
        if (!datagrams) {
            line(to, "    sent        %s", Sizes.show(flow.sentBytes()));
            line(to, "    received    %s", unknown(flow.receivedBytes()) + " B");
            return;
        }
        line(to, "    sent        %15s  %s", Sizes.count(flow.sent()), Sizes.show(flow.sentBytes()));
        optional(to, "    not sent    %15s  due, but the sender was too slow", flow.unsent());
        if (flow.received().isEmpty()) {
            line(to, "    nobody counted what arrived");
            return;
        }
        line(to, "    received    %15s", unknown(flow.received()));
        line(
                to,
                "    lost        %15s  %s",
                unknown(flow.lost()),
                percent(flow.lost().orElse(0), flow.sent()));
        if (flow.lost().orElse(0) > 0) {
            line(to, "      %19s  receive buffer of the receiver", unknown(flow.receiveBuffer()));
            line(
                    to,
                    "      %19s  network%s",
                    unknown(flow.network()),
                    flow.receiveBuffer().isEmpty() ? " or that buffer" : "");
            line(to, "    loss runs   %15s  longest %s", Sizes.count(flow.lossRuns()), Sizes.count(flow.longestLoss()));
        }
        line(to, "    reordered   %15s", Sizes.count(flow.reordered()));
        line(to, "    duplicates  %15s", Sizes.count(flow.duplicates()));
    }

    private static String unknown(OptionalLong count) {
        return count.isPresent() ? Sizes.count(count.getAsLong()) : "unknown";
    }

    public String of(Progress progress) {
        String of = progress.ofNanos() == Long.MAX_VALUE ? "" : " of " + time(progress.ofNanos());
        double seconds = Math.max(progress.nanos(), 1) / 1e9;
        String counts = progress.sent() + progress.received() == 0
                ? "sent %s, received %s"
                        .formatted(
                                bits(8 * progress.sentBytes() / seconds), bits(8 * progress.receivedBytes() / seconds))
                : "sent %s, received %s".formatted(Sizes.count(progress.sent()), Sizes.count(progress.received()));
        return "%s%s  %s%s"
                .formatted(
                        time(progress.nanos()),
                        of,
                        counts,
                        progress.lastNanos() == 0 ? "" : ", last " + time(progress.lastNanos()));
    }

    public String of(ServedFlow servedFlow) {
        Direction direction = servedFlow.direction();
        String what = direction == null ? "echoed" : direction.name().toLowerCase(Locale.ROOT);
        boolean stream = servedFlow.peer().scheme().isStream();
        return "%s  %s: received %s, sent %s%s"
                .formatted(
                        servedFlow.peer(),
                        what,
                        stream
                                ? Sizes.show(servedFlow.receivedBytes())
                                : Sizes.count(servedFlow.received(), "datagram"),
                        stream
                                ? Sizes.show(servedFlow.sentBytes())
                                : direction == null ? "as many" : Sizes.count(servedFlow.sent(), "datagram"),
                        servedFlow
                                .lost()
                                .map(lost -> ", lost " + Sizes.count(lost))
                                .orElse(""));
    }

    private static String streams(int count) {
        return count == 1 ? "" : " over " + count + " streams";
    }

    private static String percent(long part, long whole) {
        return whole == 0 || part == 0 ? "" : String.format(Locale.ROOT, "%.3f%%", 100.0 * part / whole);
    }

    private static String number(double number) {
        return number == Math.rint(number)
                ? Sizes.count((long) number)
                : String.format(Locale.ROOT, "%.2f", number).replaceAll("0+$", "");
    }

    private static String bits(double perSecond) {
        String[] units = {"bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"};
        int unit = 0;
        double value = perSecond;
        while (value >= 1_000 && unit < units.length - 1) {
            value /= 1_000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.3g %s", value, units[unit]).replace("e+03", "000");
    }

    private static String time(OptionalLong nanos) {
        return nanos.isPresent() ? time(nanos.getAsLong()) : "-";
    }

    static String time(long nanos) {
        if (nanos < 1_000) {
            return nanos + " ns";
        }
        double value = nanos / 1e3;
        String unit = " µs";
        if (value >= 1_000) {
            value /= 1_000;
            unit = " ms";
        }
        if (value >= 1_000 && unit.equals(" ms")) {
            value /= 1_000;
            unit = " s";
        }
        String digits = value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, digits, value) + unit;
    }

    private static void optional(StringBuilder to, String format, long count) {
        if (count > 0) {
            line(to, format, Sizes.count(count));
        }
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is in a library that is not there at run time
    private static void line(StringBuilder to, String format, Object... values) {
        to.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
