package dev.parley.cli.view;

import dev.parley.cli.terminal.Output;
import dev.parley.event.Dial;
import dev.parley.event.Event;
import dev.parley.event.Event.Header;
import dev.parley.event.EventListener;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.payload.Payload;
import dev.parley.time.Clock;
import java.io.IOException;
import java.io.OutputStream;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * One JSON object a line for each event, flushed each, losing nothing. The fields are a contract and listed in
 * {@code docs/reference/events.md}.
 */
public final class JsonView implements EventListener {
    static final int SCHEMA = 1;
    private static final DateTimeFormatter AT =
            new DateTimeFormatterBuilder().appendInstant(9).toFormatter();

    private final Output output;
    private final Clock clock;
    private final JsonFactory json = plainAscii();
    private boolean schemaTold;

    public JsonView(Output output, Clock clock) {
        this.output = output;
        this.clock = clock;
    }

    /** Plain ASCII, so that not even JSON that is looked at on a terminal can drive it. */
    static JsonFactory plainAscii() {
        return JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .characterEscapes(new DeleteEscaped())
                .build();
    }

    @Override
    public void on(Event event) {
        output.write(out -> write(event, out));
    }

    /** What could not even be started. */
    public void failed(Cause cause, String message) {
        on(new Event.Failed(new Header(clock.epochNanos(), "", null, null, 0), cause, message));
    }

    private void write(Event event, OutputStream out) throws IOException {
        try (JsonGenerator to = json.createGenerator(ObjectWriteContext.empty(), out)) {
            to.writeStartObject();
            header(event, to);
            body(event, to);
            to.writeEndObject();
        }
        out.write('\n');
    }

    private void header(Event event, JsonGenerator to) {
        Header header = event.header();
        to.writeStringProperty("event", word(event));
        to.writeStringProperty("at", AT.format(Clock.instant(header.epochNanos())));
        if (!schemaTold) {
            schemaTold = true;
            to.writeNumberProperty("schema", SCHEMA);
        }
        if (!header.session().isEmpty()) {
            to.writeStringProperty("session", header.session());
        }
        if (header.local() != null) {
            to.writeStringProperty("local", header.local().toString());
        }
        if (header.peer() != null) {
            to.writeStringProperty("peer", header.peer().toString());
        }
        if (header.connection() != 0) {
            to.writeNumberProperty("connection", header.connection());
        }
    }

    /** The stable name of an event. */
    static String word(Event event) {
        return switch (event) {
            case Event.Listening listening -> "listening";
            case Event.Opened opened -> "opened";
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

    private static void body(Event event, JsonGenerator to) {
        switch (event) {
            case Event.Listening listening -> {
                to.writeArrayPropertyStart("dial");
                for (Dial dial : listening.dial()) {
                    to.writeString(dial.endpoint().toString());
                }
                to.writeEndArray();
                if (listening.receiveBufferBytes() > 0) {
                    to.writeNumberProperty("receiveBuffer", listening.receiveBufferBytes());
                }
            }
            case Event.Received received -> {
                if (received.destination() != null) {
                    to.writeStringProperty("destination", received.destination().toString());
                }
                payload(received.bytes(), received.unit().word(), received.payload(), to);
                if (received.truncated()) {
                    to.writeBooleanProperty("truncated", true);
                }
            }
            case Event.Sent sent -> {
                payload(sent.payload().size(), sent.unit().word(), sent.payload(), to);
                if (!sent.rule().isEmpty()) {
                    to.writeStringProperty("rule", sent.rule());
                }
            }
            case Event.Dropped dropped -> {
                to.writeNumberProperty("count", dropped.count());
                to.writeStringProperty("direction", dropped.direction() == Event.Direction.IN ? "in" : "out");
                telling(dropped, to);
            }
            case Event.Joined joined -> named(joined.number(), joined.name(), to);
            case Event.Renamed renamed -> named(renamed.number(), renamed.name(), to);
            case Event.Left left -> {
                named(left.number(), left.name(), to);
                telling(left, to);
            }
            case Event.Explained explained -> telling(explained, to);
            case Event.Step step -> step(step, to);
            case Event.Summary summary -> summary(summary, to);
            case Event.Opened opened -> {}
        }
    }

    private static void named(int number, String name, JsonGenerator to) {
        to.writeNumberProperty("number", number);
        if (!name.isEmpty()) {
            to.writeStringProperty("name", name);
        }
    }

    private static void payload(int bytes, String unit, Payload payload, JsonGenerator to) {
        to.writeNumberProperty("bytes", bytes);
        to.writeStringProperty("unit", unit);
        to.writeStringProperty("hex", payload.hex());
        payload.text().ifPresent(text -> to.writeStringProperty("text", text));
    }

    private static void telling(Event.Explained event, JsonGenerator to) {
        to.writeStringProperty("cause", event.cause().word());
        to.writeStringProperty("says", event.message());
    }

    private static void step(Event.Step step, JsonGenerator to) {
        to.writeStringProperty("check", step.check());
        to.writeStringProperty("status", step.status());
        to.writeStringProperty("action", step.action());
        to.writeStringProperty("observed", step.observed());
        to.writeStringProperty("meaning", step.meaning());
        if (!step.remedy().isEmpty()) {
            to.writeStringProperty("remedy", step.remedy());
        }
        to.writeObjectPropertyStart("metrics");
        step.metrics().forEach((name, figure) -> {
            if (figure instanceof Double fraction) {
                to.writeNumberProperty(name, fraction);
            } else {
                to.writeNumberProperty(name, figure.longValue());
            }
        });
        to.writeEndObject();
    }

    private static void summary(Event.Summary summary, JsonGenerator to) {
        Totals totals = summary.totals();
        to.writeNumberProperty("received", totals.received());
        to.writeNumberProperty("sent", totals.sent());
        to.writeNumberProperty("receivedBytes", totals.receivedBytes());
        to.writeNumberProperty("sentBytes", totals.sentBytes());
        causes("droppedIn", totals.droppedIn(), to);
        causes("droppedOut", totals.droppedOut(), to);
        to.writeBooleanProperty("exact", totals.exact());
        to.writeNumberProperty("peers", summary.peers());
        to.writeNumberProperty("seconds", summary.nanos() / 1e9);
    }

    private static void causes(String name, Map<Cause, Long> causes, JsonGenerator to) {
        to.writeObjectPropertyStart(name);
        causes.forEach((cause, count) -> to.writeNumberProperty(cause.word(), count));
        to.writeEndObject();
    }

    /** The one control character that JSON leaves as it is. */
    private static final class DeleteEscaped extends CharacterEscapes {
        private static final long serialVersionUID = 1;
        private final int[] ascii = standardAsciiEscapesForJSON();

        DeleteEscaped() {
            ascii[0x7f] = ESCAPE_STANDARD;
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return ascii.clone();
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int letter) {
            return null;
        }
    }
}
