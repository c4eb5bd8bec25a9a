package dev.parley.event.json;

import dev.parley.event.Dial;
import dev.parley.event.Event;
import dev.parley.event.Event.Header;
import dev.parley.event.Unit;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.payload.Payload;
import dev.parley.text.Utf8Builder;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Events as JSON objects. The fields are a contract and listed in {@code docs/reference/events.md}. Not safe from several
 * threads.
 */
public final class EventJson {
    private static final DateTimeFormatter SECOND =
            new DateTimeFormatterBuilder().appendInstant(0).toFormatter();

    private static final byte[] AT = JsonLine.key("at");
    private static final byte[] BYTES = JsonLine.key("bytes");
    private static final byte[] FRAMED_BYTES = JsonLine.key("framedBytes");
    private static final byte[] UNIT = JsonLine.key("unit");
    private static final byte[] HEX = JsonLine.key("hex");
    private static final byte[] TEXT = JsonLine.key("text");

    /** The version of the fields, which stands in the first object of an output. */
    public static final int SCHEMA = 1;

    private final int mostBytes;
    private final boolean withText;
    private final JsonLine json = new JsonLine();
    private final SecondText second = new SecondText(EventJson::second);
    private @Nullable Header lastFlow;
    private byte[] flowMembers = new byte[0];

    /** All of each payload, as hex and as text. */
    public EventJson() {
        this(Integer.MAX_VALUE, true);
    }

    /**
     * @param mostBytes how much of a payload is written; where it is more, {@code cut} is true
     * @param withText whether payloads are also written as text
     */
    public EventJson(int mostBytes, boolean withText) {
        this.mostBytes = mostBytes;
        this.withText = withText;
    }

    /** Appends an event, and what others have to add to it. */
    public void write(Event event, Utf8Builder line, Additions additions) {
        json.begin(line);
        Header header = event.header();
        json.member("event", word(event));
        json.time(AT, second, header.epochNanos());
        additions.add(json);
        json.members(flowMembers(header));
        body(event);
        json.end();
    }

    /** Adds members that are not of the event itself. */
    @FunctionalInterface
    public interface Additions {
        /** Nothing more. */
        Additions NONE = json -> {};

        void add(JsonLine json);
    }

    private static String second(Instant instant) {
        String whole = SECOND.format(instant);
        return whole.substring(0, whole.length() - 1); // the Z, which stands behind the fraction
    }

    /** Most events are of the flow of the one before. */
    private byte[] flowMembers(Header header) {
        Header last = lastFlow;
        boolean same = last != null
                && header.connection() == last.connection()
                && Objects.equals(header.peer(), last.peer())
                && Objects.equals(header.local(), last.local())
                && header.session().equals(last.session());
        if (!same) {
            lastFlow = header;
            flowMembers = flow(header);
        }
        return flowMembers;
    }

    private static byte[] flow(Header header) {
        Utf8Builder members = new Utf8Builder();
        JsonLine to = new JsonLine();
        to.continueIn(members);
        if (!header.session().isEmpty()) {
            to.member("session", header.session());
        }
        if (header.local() != null) {
            to.member("local", header.local().toString());
        }
        if (header.peer() != null) {
            to.member("peer", header.peer().toString());
        }
        if (header.connection() != 0) {
            to.member("connection", header.connection());
        }
        return members.bytes();
    }

    /** The stable name of an event. */
    public static String word(Event event) {
        return switch (event) {
            case Event.Listening listening -> "listening";
            case Event.Opened opened -> "opened";
            case Event.Relaying relaying -> "relaying";
            case Event.Finished finished -> "finished";
            case Event.Received received -> "received";
            case Event.Sent sent -> "sent";
            case Event.Dropped dropped -> "dropped";
            case Event.Refused refused -> "refused";
            case Event.Closed closed -> "closed";
            case Event.Joined joined -> "joined";
            case Event.Left left -> "left";
            case Event.Renamed renamed -> "renamed";
            case Event.Failed failed -> "failed";
            case Event.Note note -> "note";
            case Event.Step step -> "step";
            case Event.Summary summary -> "summary";
        };
    }

    private void body(Event event) {
        JsonLine to = json;
        switch (event) {
            case Event.Listening listening -> {
                to.beginArray("dial");
                for (Dial dial : listening.dial()) {
                    to.element(dial.endpoint().toString());
                }
                to.endArray();
                if (listening.receiveBufferBytes() > 0) {
                    to.member("receiveBuffer", listening.receiveBufferBytes());
                }
            }
            case Event.Received received -> {
                if (received.destination() != null) {
                    to.member("destination", received.destination().toString());
                }
                payload(received.bytes(), received.framedBytes(), received.unit(), received.payload(), to);
                if (received.truncated()) {
                    to.member("truncated", true);
                }
            }
            case Event.Sent sent -> {
                payload(sent.payload().size(), sent.framedBytes(), sent.unit(), sent.payload(), to);
                if (!sent.rule().isEmpty()) {
                    to.member("rule", sent.rule());
                }
            }
            case Event.Dropped dropped -> {
                to.member("count", dropped.count());
                to.member("direction", dropped.direction() == Event.Direction.IN ? "in" : "out");
                explained(dropped, to);
            }
            case Event.Joined joined -> named(joined.number(), joined.name(), to);
            case Event.Renamed renamed -> named(renamed.number(), renamed.name(), to);
            case Event.Left left -> {
                named(left.number(), left.name(), to);
                explained(left, to);
            }
            case Event.Explained other -> explained(other, to);
            case Event.Step step -> step(step, to);
            case Event.Summary summary -> summary(summary, to);
            case Event.Relaying relaying -> {
                to.member("from", relaying.from().toString());
                to.member("target", relaying.target().toString());
            }
            case Event.Opened opened -> {}
            case Event.Finished finished -> {}
        }
    }

    private static void named(int number, String name, JsonLine to) {
        to.member("number", number);
        if (!name.isEmpty()) {
            to.member("name", name);
        }
    }

    private void payload(int bytes, int framedBytes, Unit unit, Payload payload, JsonLine to) {
        to.member(BYTES, bytes);
        if (unit == Unit.MESSAGE) {
            to.member(FRAMED_BYTES, framedBytes);
        }
        to.member(UNIT, unit.word());
        Payload kept = payload.size() > mostBytes ? payload.slice(0, mostBytes) : payload;
        to.hex(HEX, kept);
        if (withText) {
            to.textIfValid(TEXT, kept);
        }
        if (kept.size() < payload.size()) {
            to.member("cut", true);
        }
    }

    private static void explained(Event.Explained event, JsonLine to) {
        to.member("cause", event.cause().word());
        to.member("says", event.message());
    }

    private static void step(Event.Step step, JsonLine to) {
        to.member("check", step.check());
        to.member("status", step.status());
        to.member("action", step.action());
        to.member("observed", step.observed());
        to.member("meaning", step.meaning());
        if (!step.remedy().isEmpty()) {
            to.member("remedy", step.remedy());
        }
        to.beginObject("metrics");
        step.metrics().forEach((name, figure) -> {
            if (figure instanceof Double fraction) {
                to.member(name, fraction);
            } else {
                to.member(name, figure.longValue());
            }
        });
        to.endObject();
    }

    private static void summary(Event.Summary summary, JsonLine to) {
        Totals totals = summary.totals();
        sums(totals, to);
        to.member("refused", totals.refused());
        to.member("exact", totals.exact());
        summary.directions().forEach((name, each) -> {
            to.beginObject(name);
            sums(each, to);
            to.endObject();
        });
        injected(summary.injected(), to);
        to.member("peers", summary.peers());
        to.member("seconds", summary.nanos() / 1e9);
    }

    private static void injected(Map<String, Map<String, String>> injected, JsonLine to) {
        if (injected.isEmpty()) {
            return;
        }
        to.beginObject("injected");
        injected.forEach((direction, lines) -> {
            to.beginObject(direction);
            lines.forEach(to::member);
            to.endObject();
        });
        to.endObject();
    }

    private static void sums(Totals totals, JsonLine to) {
        to.member("received", totals.received());
        to.member("sent", totals.sent());
        to.member("receivedBytes", totals.receivedBytes());
        to.member("sentBytes", totals.sentBytes());
        causes("droppedIn", totals.droppedIn(), to);
        causes("droppedOut", totals.droppedOut(), to);
    }

    private static void causes(String name, Map<Cause, Long> causes, JsonLine to) {
        to.beginObject(name);
        causes.forEach((cause, count) -> to.member(cause.word(), count));
        to.endObject();
    }
}
