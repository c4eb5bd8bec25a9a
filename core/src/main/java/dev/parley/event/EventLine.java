package dev.parley.event;

import dev.parley.address.Endpoint;
import dev.parley.event.Event.Header;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.payload.Escapes;
import dev.parley.payload.HexRows;
import dev.parley.payload.Payload;
import dev.parley.text.Sizes;
import dev.parley.text.Utf8Builder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Events as lines for a person. Remembers the flow of the last event, since most come from the peer of the one before;
 * not safe from several threads.
 */
public final class EventLine {
    private static final int PREVIEW_BYTES = 256;
    /** Begins the label of one side of a relay, before the address of the other. */
    public static final String TOWARDS = "→ ";

    private static final String BELOW = "\n  ";
    private static final Style PLAIN = new Style(Colours.NONE, false, PREVIEW_BYTES, "", false);

    private final Style style;
    private final byte[] arrived;
    private final byte[] left;
    private @Nullable Endpoint peer;
    private int connection;
    private String label = "";
    private byte[] head = new byte[0];

    /** What a colour can mark. */
    public enum Part {
        ASIDE,
        ARRIVED,
        LEFT,
        WARNING,
        FAILURE
    }

    /** Marks parts of a line, as a terminal does with colours. */
    @FunctionalInterface
    public interface Colours {
        /** No marks. */
        Colours NONE = (part, text) -> text;

        /** The text with what marks it. */
        String paint(Part part, String text);
    }

    /**
     * How lines look.
     *
     * @param hex whether payloads are shown in hex: in the line, or in rows below it where they are longer than one row
     * @param mostBytes a longer payload is cut after so many bytes
     * @param cutHint stands behind how many bytes were cut off
     * @param rules whether the rule is named that answers
     */
    public record Style(Colours colours, boolean hex, int mostBytes, String cutHint, boolean rules) {}

    public EventLine(Style style) {
        this.style = style;
        this.arrived = utf8(style.colours.paint(Part.ARRIVED, "→") + "  ");
        this.left = utf8(style.colours.paint(Part.LEFT, "←") + "  ");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String of(Event event) {
        Utf8Builder line = new Utf8Builder();
        new EventLine(PLAIN).append(event, "", line);
        return line.toString();
    }

    /**
     * Appends what happened.
     *
     * @param label by which the peer is known; empty where it is known by its address alone; {@link #TOWARDS} and an address for
     *     the side of a relay whose messages go there
     */
    public void append(Event event, String label, Utf8Builder line) {
        // Without the switch for the most frequent: that is put together at its first use and not kept in the start-up
        // cache, which takes 4 ms of a start.
        if (event instanceof Event.Received received) {
            appendReceived(received, label, line);
        } else if (event instanceof Event.Sent sent) {
            appendSent(sent, label, line);
        } else {
            if (hasHead(event)) {
                appendHead(event.header(), label, line);
            }
            line.append(text(event, label));
        }
    }

    /** Of the session as a whole nothing stands before it. */
    private static boolean hasHead(Event event) {
        return !(event instanceof Event.Listening || event instanceof Event.Step || event instanceof Event.Summary);
    }

    private String text(Event event, String label) {
        return switch (event) {
            case Event.Received received -> throw new IllegalArgumentException("built from bytes: " + received);
            case Event.Sent sent -> throw new IllegalArgumentException("built from bytes: " + sent);
            case Event.Listening listening -> listening(listening);
            case Event.Opened opened -> "connected";
            case Event.Relaying relaying ->
                "relayed to " + relaying.target() + " from " + relaying.from().hostAndPort();
            case Event.Finished finished -> "the other side has finished sending, and this side has not";
            case Event.Closed closed -> "closed: " + Escapes.printable(closed.message());
            case Event.Dropped dropped -> {
                String count = Sizes.count(dropped.count());
                yield explained(
                        dropped,
                        Part.WARNING,
                        "dropped " + count + " (" + dropped.cause().word() + "): ");
            }
            case Event.Refused refused -> explained(refused, Part.FAILURE, "refused: ");
            case Event.Joined joined ->
                "has come" + (label.isEmpty() ? " as " + nameOr(joined.name(), String.valueOf(joined.number())) : "");
            case Event.Left gone ->
                (label.isEmpty() && !gone.name().isEmpty() ? gone.name() + " " : "") + "has left: "
                        + Escapes.printable(gone.message());
            case Event.Renamed renamed -> "is now called " + renamed.name();
            case Event.Failed failed -> explained(failed, Part.FAILURE, "failed: ");
            case Event.Note note -> explained(note, Part.WARNING, "note: ");
            case Event.Step step -> step(step);
            case Event.Summary summary -> summary(summary);
        };
    }

    private static String nameOr(String name, String other) {
        return name.isEmpty() ? other : name;
    }

    private String explained(Event.Explained event, Part part, String kind) {
        return style.colours.paint(part, kind) + Escapes.printable(event.message());
    }

    /** Appends between whom: {@code udp 192.168.1.20:53211  }, or nothing where there is no peer. */
    public void appendHead(Header header, String label, Utf8Builder line) {
        if (header.peer() == null) {
            return;
        }
        boolean same = header.connection() == connection
                && label.equals(this.label)
                && header.peer().equals(peer);
        if (!same) {
            peer = header.peer();
            connection = header.connection();
            this.label = label;
            head = utf8(head(header.peer()));
        }
        line.append(head);
    }

    private String head(Endpoint of) {
        String more = isTowards(label)
                ? " " + label
                : !label.isEmpty() ? " [" + label + "]" : connection == 0 ? "" : " #" + connection;
        return of.scheme().word() + " " + of.hostAndPort() + more + "  ";
    }

    /** Whether the label says to whom a relay passes on what comes from there. */
    private static boolean isTowards(String label) {
        return label.startsWith(TOWARDS);
    }

    private void appendReceived(Event.Received received, String label, Utf8Builder line) {
        appendHead(received.header(), label, line);
        if (!isTowards(label)) {
            line.append(arrived);
        }
        appendPayload(received.payload(), received.bytes(), line);
        if (received.truncated()) {
            String kept = Sizes.show(received.payload().size());
            line.append(style.colours.paint(Part.WARNING, "  (cut: only the first " + kept + " were kept)"));
        }
        appendRows(received.payload(), line);
    }

    private void appendSent(Event.Sent sent, String label, Utf8Builder line) {
        appendHead(sent.header(), label, line);
        line.append(left);
        appendPayload(sent.payload(), sent.payload().size(), line);
        if (style.rules && !sent.rule().isEmpty()) {
            line.append(style.colours.paint(Part.ASIDE, "  (rule " + Escapes.printable(sent.rule()) + ")"));
        }
        appendRows(sent.payload(), line);
    }

    private void appendPayload(Payload payload, int bytes, Utf8Builder line) {
        line.appendSize(bytes);
        if (hasRows(payload)) {
            return;
        }
        if (!payload.isEmpty()) {
            line.append("  ");
            if (style.hex) {
                payload.appendSpacedHex(style.mostBytes, line);
            } else {
                payload.appendEscaped(style.mostBytes, line);
            }
        }
        appendCut(payload, "", line);
    }

    private boolean hasRows(Payload payload) {
        return style.hex && payload.size() > HexRows.ROW_BYTES;
    }

    private void appendRows(Payload payload, Utf8Builder line) {
        if (hasRows(payload)) {
            HexRows.append(payload, style.mostBytes, BELOW, line);
            appendCut(payload, BELOW, line);
        }
    }

    private void appendCut(Payload payload, String before, Utf8Builder line) {
        int more = payload.size() - style.mostBytes;
        if (more > 0) {
            line.append(before)
                    .append("… (")
                    .appendSize(more)
                    .append(" more")
                    .append(style.cutHint)
                    .append(")");
        }
    }

    private static String listening(Event.Listening listening) {
        String dials = listening.dial().stream()
                .map(dial -> dial.endpoint() + (dial.where().isEmpty() ? "" : " (" + dial.where() + ")"))
                .collect(Collectors.joining(", "));
        return "listening on " + listening.header().local()
                + (dials.isEmpty() ? "" : ". Other devices send to: " + dials);
    }

    private static String step(Event.Step step) {
        return step.status() + "  " + step.check() + ": "
                + Stream.of(
                                Stream.of(step.action(), step.observed())
                                        .filter(part -> !part.isEmpty())
                                        .collect(Collectors.joining(" → ")),
                                step.meaning(),
                                step.remedy())
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(" "));
    }

    private static String summary(Event.Summary summary) {
        Totals totals = summary.totals();
        String drops = Stream.of(totals.droppedIn(), totals.droppedOut())
                .map(Map::entrySet)
                .flatMap(causes -> causes.stream().map(EventLine::drop))
                .collect(Collectors.joining(", "));
        return "ledger: received %s (%s), sent %s (%s)%s, dropped %s, in %s"
                        .formatted(
                                Sizes.count(totals.received()),
                                Sizes.show(totals.receivedBytes()),
                                Sizes.count(totals.sent()),
                                Sizes.show(totals.sentBytes()),
                                totals.refused() == 0 ? "" : ", refused " + Sizes.count(totals.refused()),
                                drops.isEmpty() ? "none" : drops,
                                seconds(summary.nanos()))
                + (summary.peers() == 0 ? "" : " (" + peers(summary.peers()) + ")")
                + summary.injected().entrySet().stream()
                        .map(EventLine::injected)
                        .collect(Collectors.joining());
    }

    private static String injected(Map.Entry<String, Map<String, String>> direction) {
        return direction.getValue().entrySet().stream()
                .map(line -> line.getKey() + " → " + line.getValue())
                .collect(Collectors.joining(
                        "; ",
                        ". On purpose, " + (direction.getKey().equals("up") ? "to" : "from") + " the target: ",
                        ""));
    }

    /** {@code 3 peers}, or {@code at least 100,000 peers}. */
    public static String peers(int count) {
        return (count < Event.Summary.MOST_PEERS ? "" : "at least ") + Sizes.count(count, "peer");
    }

    private static String drop(Map.Entry<Cause, Long> cause) {
        return Sizes.count(cause.getValue()) + " " + cause.getKey().word();
    }

    private static String seconds(long nanos) {
        return nanos < 1_000_000_000 ? nanos / 1_000_000 + " ms" : String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }
}
