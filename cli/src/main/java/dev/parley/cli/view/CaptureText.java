package dev.parley.cli.view;

import dev.parley.capture.CaptureInterface;
import dev.parley.capture.CaptureReader;
import dev.parley.capture.CapturedFlow;
import dev.parley.capture.CapturedPacket;
import dev.parley.capture.FlowEvent;
import dev.parley.capture.FlowSummary;
import dev.parley.cli.terminal.Ansi;
import dev.parley.cli.terminal.LocalZone;
import dev.parley.cli.terminal.Output;
import dev.parley.event.EventLine;
import dev.parley.event.json.SecondText;
import dev.parley.impairment.Direction;
import dev.parley.payload.Escapes;
import dev.parley.payload.HexRows;
import dev.parley.payload.Payload;
import dev.parley.template.KnownMessages;
import dev.parley.text.Sizes;
import dev.parley.text.Utf8Builder;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A capture for a person: a line for each message, {@code 09:20:39.123456  #1 udp 192.168.1.20:53211 → 192.168.1.5:9000  5 B
 * hello}, where → went to the server and ← came back; then its flows and sums.
 */
public final class CaptureText implements CaptureView {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final int PREVIEW_BYTES = 256;
    private static final int FRACTION_DIGITS = 6;
    private static final int MOST_SUMMARIES = 10_000;
    private static final String NO_TIME = "--:--:--.------";
    private static final String BELOW = "\n  ";

    private final Style style;
    private final Output out;
    private final SecondText second = new SecondText(instant -> TIME.format(instant.atZone(LocalZone.get())));
    private final List<FlowSummary> summaries = new ArrayList<>();
    private long moreSummaries;
    private String file = "";

    /**
     * How lines look.
     *
     * @param hex whether payloads are shown in hex
     * @param whole whether long payloads are shown whole
     * @param quiet whether only messages are shown
     * @param framed whether streams were cut into messages
     * @param messages those that are shown by their fields too
     */
    public record Style(Ansi ansi, boolean hex, boolean whole, boolean quiet, boolean framed, KnownMessages messages) {}

    public CaptureText(Style style, Output out) {
        this.style = style;
        this.out = out;
    }

    @Override
    public void begin(String name, CaptureReader reader) {
        file = name;
    }

    @Override
    public void event(FlowEvent event) {
        switch (event) {
            case FlowEvent.Message message -> message(message);
            case FlowEvent.Opened opened -> {
                if (opened.flow().scheme().isStream()) {
                    aside(event, opened.beginning() ? "connected" : "the capture begins in the middle of it");
                }
            }
            case FlowEvent.Closed closed -> aside(event, closed.ending().label());
            case FlowEvent.Gap gap -> {
                String text = "%s %s not in the capture"
                        .formatted(Sizes.show(gap.missingBytes()), gap.missingBytes() == 1 ? "is" : "are");
                line(gap, arrow(gap.direction()), style.ansi().paint(EventLine.Part.WARNING, text));
            }
            case FlowEvent.Commented commented -> aside(event, joined(commented.comments()));
            case FlowEvent.Unframed unframed ->
                line(
                        unframed,
                        arrow(unframed.direction()),
                        style.ansi().paint(EventLine.Part.WARNING, "chunks from here on: ") + unframed.why());
            case FlowEvent.Ended ended -> {
                if (summaries.size() < MOST_SUMMARIES) {
                    summaries.add(ended.summary());
                } else {
                    moreSummaries++;
                }
            }
        }
    }

    private void aside(FlowEvent event, String text) {
        if (!style.quiet()) {
            line(event, "→", style.ansi().dim(text));
        }
    }

    private void line(FlowEvent event, String arrow, String text) {
        out.add(line -> {
            head(event, arrow, line);
            line.append(text);
        });
    }

    private String arrow(Direction direction) {
        return direction == Direction.UP
                ? style.ansi().paint(EventLine.Part.ARRIVED, "→")
                : style.ansi().paint(EventLine.Part.LEFT, "←");
    }

    private void head(FlowEvent event, String arrow, Utf8Builder line) {
        CapturedFlow flow = event.flow();
        time(event.epochNanos(), line);
        line.append("#" + flow.number() + " " + flow.scheme().word() + " ")
                .append(flow.client().hostAndPort())
                .append(" ")
                .append(arrow)
                .append(" ")
                .append(flow.server().hostAndPort())
                .append("  ");
    }

    private void time(long nanos, Utf8Builder line) {
        line.append(style.ansi().dimBegin());
        if (nanos == CapturedPacket.NO_TIME) {
            line.append(NO_TIME);
        } else {
            second.append(nanos, FRACTION_DIGITS, line);
        }
        line.append(style.ansi().end()).append("  ");
    }

    private void message(FlowEvent.Message message) {
        out.add(line -> {
            head(message, arrow(message.direction()), line);
            line.appendSize(message.bytes());
            payload(message.payload(), line);
            if (message.truncated()) {
                line.append(style.ansi()
                        .paint(
                                EventLine.Part.WARNING,
                                "  (cut: " + Sizes.show(message.payload().size()) + " were captured)"));
            }
            if (!message.comments().isEmpty()) {
                line.append(style.ansi().paint(EventLine.Part.WARNING, "  (" + joined(message.comments()) + ")"));
            }
            rows(message.payload(), line);
            style.messages()
                    .read(message.payload())
                    .ifPresent(read -> line.append(BELOW).append(Escapes.printable(FieldsText.of(read))));
        });
    }

    private boolean hasRows(Payload payload) {
        return style.hex() && payload.size() > HexRows.ROW_BYTES;
    }

    private int mostBytes() {
        return style.whole() ? Integer.MAX_VALUE : PREVIEW_BYTES;
    }

    private void payload(Payload payload, Utf8Builder line) {
        if (payload.isEmpty() || hasRows(payload)) {
            return;
        }
        line.append("  ");
        if (style.hex()) {
            payload.appendSpacedHex(mostBytes(), line);
        } else {
            payload.appendEscaped(mostBytes(), line);
        }
        cut(payload, line);
    }

    private void rows(Payload payload, Utf8Builder line) {
        if (hasRows(payload)) {
            HexRows.append(payload, mostBytes(), BELOW, line);
            cut(payload, line);
        }
    }

    private void cut(Payload payload, Utf8Builder line) {
        int more = payload.size() - mostBytes();
        if (more > 0) {
            line.append("… (").appendSize(more).append(" more; -v shows all)");
        }
    }

    /** Nothing in them may look like a line of ours. */
    private static String joined(List<String> comments) {
        return comments.stream().map(comment -> Payload.of(comment).escaped()).collect(Collectors.joining("; "));
    }

    @Override
    public void comments(CapturedPacket packet) {
        if (!style.quiet()) {
            out.add(line -> {
                time(packet.epochNanos(), line);
                line.append("packet " + packet.number() + ": ").append(joined(packet.comments()));
            });
        }
    }

    @Override
    public void end(CaptureReader reader, Totals totals) {
        if (!style.quiet()) {
            FlowLines lines = new FlowLines(reader.names(), style.framed());
            summaries.sort((one, other) ->
                    Integer.compare(one.flow().number(), other.flow().number()));
            summaries.forEach(summary -> out.add(line -> line.append(lines.of(summary))));
            if (moreSummaries > 0) {
                out.add(line -> line.append("and " + Sizes.count(moreSummaries, "more flow")));
            }
        }
        if (!style.quiet()) {
            sums(reader, totals).forEach(text -> out.add(line -> line.append(text)));
        }
        out.flush();
    }

    private List<String> sums(CaptureReader reader, Totals totals) {
        List<String> lines = new ArrayList<>();
        lines.add("%s: %s%s, %s, %s, %s (%s)%s"
                .formatted(
                        file,
                        reader.format().label(),
                        reader.writer().isEmpty()
                                ? ""
                                : " by " + Payload.of(reader.writer()).escaped(),
                        Sizes.count(totals.packets(), "packet"),
                        Sizes.count(totals.flows(), "flow"),
                        Sizes.count(totals.messages(), "payload"),
                        Sizes.show(totals.bytes()),
                        span(totals)));
        if (!reader.comments().isEmpty()) {
            lines.add("  " + joined(reader.comments()));
        }
        reader.interfaces().forEach(each -> iface(each, lines));
        if (!totals.others().isEmpty()) {
            lines.add("  not shown: "
                    + new TreeMap<>(totals.others())
                            .entrySet().stream()
                                    .map(kind -> Sizes.count(kind.getValue()) + " " + kind.getKey())
                                    .collect(Collectors.joining(", ")));
        }
        if (totals.dropped() > 0) {
            lines.add("  lost while it was captured: " + Sizes.count(totals.dropped(), "packet"));
        }
        if (reader.damagedBlocks() > 0) {
            lines.add("  damaged and passed over: " + Sizes.count(reader.damagedBlocks(), "block"));
        }
        if (reader.tornBytes() > 0) {
            lines.add("  torn: the last " + Sizes.show(reader.tornBytes())
                    + " are the beginning of something whose rest is not in the file");
        }
        return lines;
    }

    private static String span(Totals totals) {
        if (totals.firstNanos() == CapturedPacket.NO_TIME) {
            return "";
        }
        Instant first = Instant.EPOCH.plusNanos(totals.firstNanos());
        return ", from " + DAY.format(first.atZone(LocalZone.get())) + " on for "
                + FlowLines.time(totals.lastNanos() - totals.firstNanos());
    }

    private static void iface(CaptureInterface each, List<String> lines) {
        CaptureInterface.Statistics statistics = each.statistics();
        List<String> parts = new ArrayList<>();
        if (statistics != null) {
            add("received", statistics.received(), parts);
            add("dropped", statistics.dropped(), parts);
            add("dropped by the system", statistics.droppedBySystem(), parts);
            add("delivered", statistics.delivered(), parts);
        }
        List<String> comments = new ArrayList<>(each.comments());
        if (statistics != null) {
            comments.addAll(statistics.comments());
        }
        if (!parts.isEmpty() || !comments.isEmpty()) {
            String name = each.name().isEmpty()
                    ? "interface"
                    : Payload.of(each.name()).escaped();
            String sums = String.join(", ", parts);
            lines.add(
                    "  " + name + ": " + sums + (sums.isEmpty() || comments.isEmpty() ? "" : "; ") + joined(comments));
        }
    }

    private static void add(String what, long count, List<String> to) {
        if (count != CaptureInterface.Statistics.UNKNOWN) {
            to.add(what + " " + Sizes.count(count));
        }
    }
}
