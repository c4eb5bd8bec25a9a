package dev.parley.cli.view;

import dev.parley.address.Endpoint;
import dev.parley.capture.CaptureInterface;
import dev.parley.capture.CaptureReader;
import dev.parley.capture.CapturedFlow;
import dev.parley.capture.CapturedPacket;
import dev.parley.capture.FlowEvent;
import dev.parley.capture.FlowSummary;
import dev.parley.cli.terminal.Output;
import dev.parley.event.Event;
import dev.parley.event.json.EventJson;
import dev.parley.event.json.FieldsJson;
import dev.parley.event.json.JsonLine;
import dev.parley.event.json.SecondText;
import dev.parley.impairment.Direction;
import dev.parley.template.KnownMessages;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;

/** A capture for a program: one JSON object a line. The fields are a contract and listed in {@code docs/reference/captures.md}. */
public final class CaptureJson implements CaptureView {
    private static final DateTimeFormatter SECOND =
            new DateTimeFormatterBuilder().appendInstant(0).toFormatter();
    private static final byte[] AT = JsonLine.key("at");
    private static final byte[] FIRST = JsonLine.key("first");
    private static final byte[] LAST = JsonLine.key("last");
    private static final byte[] HEX = JsonLine.key("hex");
    private static final byte[] TEXT = JsonLine.key("text");

    private final Output out;
    private final KnownMessages messages;
    private final JsonLine json = new JsonLine();
    private final SecondText second = new SecondText(CaptureJson::second);

    /** @param messages those that are written by their fields too */
    public CaptureJson(Output out, KnownMessages messages) {
        this.out = out;
        this.messages = messages;
    }

    private static String second(Instant instant) {
        String whole = SECOND.format(instant);
        return whole.substring(0, whole.length() - 1); // the Z, which stands behind the fraction
    }

    private void object(String event, Runnable members) {
        out.add(line -> {
            json.begin(line);
            json.member("event", event);
            members.run();
            json.end();
        });
    }

    private void time(byte[] key, long nanos) {
        if (nanos != CapturedPacket.NO_TIME) {
            json.time(key, second, nanos);
        }
    }

    @Override
    public void begin(String file, CaptureReader reader) {
        object("capture", () -> {
            json.member("schema", EventJson.SCHEMA);
            json.member("file", file);
            json.member(
                    "format", reader.format().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        });
    }

    @Override
    public void event(FlowEvent event) {
        switch (event) {
            case FlowEvent.Message message -> object("message", () -> message(message));
            case FlowEvent.Opened opened -> of("opened", event, () -> json.member("beginning", opened.beginning()));
            case FlowEvent.Closed closed -> of("closed", event, () -> json.member("ending", word(closed.ending())));
            case FlowEvent.Gap gap ->
                of("gap", event, () -> {
                    json.member("direction", word(gap.direction()));
                    json.member("missingBytes", gap.missingBytes());
                });
            case FlowEvent.Commented commented ->
                of("comment", event, () -> {
                    json.member("packet", commented.packet());
                    strings("comments", commented.comments());
                });
            case FlowEvent.Unframed unframed ->
                of("unframed", event, () -> {
                    json.member("direction", word(unframed.direction()));
                    json.member("says", unframed.why());
                });
            case FlowEvent.Ended ended -> object("flow", () -> flow(ended.summary()));
        }
    }

    private void of(String word, FlowEvent event, Runnable members) {
        object(word, () -> {
            time(AT, event.epochNanos());
            json.member("flow", event.flow().number());
            peers(event.flow());
            members.run();
        });
    }

    private void peers(CapturedFlow flow) {
        json.member("client", flow.client().toString());
        json.member("server", flow.server().toString());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void strings(String name, List<String> texts) {
        json.beginArray(name);
        texts.forEach(json::element);
        json.endArray();
    }

    private void message(FlowEvent.Message message) {
        boolean isUp = message.direction() == Direction.UP;
        CapturedFlow flow = message.flow();
        time(AT, message.epochNanos());
        json.member("flow", flow.number());
        json.member("direction", word(message.direction()));
        json.member("from", (isUp ? flow.client() : flow.server()).toString());
        json.member("to", (isUp ? flow.server() : flow.client()).toString());
        json.member("packet", message.packet());
        Event.Direction side = message.side();
        if (side != null) {
            json.member("side", word(side));
        }
        json.member("bytes", message.bytes());
        json.member("unit", message.unit().word());
        json.hex(HEX, message.payload());
        json.textIfValid(TEXT, message.payload());
        messages.read(message.payload()).ifPresent(read -> FieldsJson.add(read, json));
        if (message.truncated()) {
            json.member("truncated", true);
        }
        if (!message.comments().isEmpty()) {
            strings("comments", message.comments());
        }
    }

    private void flow(FlowSummary summary) {
        json.member("flow", summary.flow().number());
        peers(summary.flow());
        time(FIRST, summary.firstNanos());
        time(LAST, summary.lastNanos());
        sums("up", summary.up());
        sums("down", summary.down());
        FlowSummary.RoundTrips trips = summary.roundTrips();
        json.beginObject("roundTrips");
        json.member("count", trips.count());
        if (trips.count() > 0) {
            json.member("leastNanos", trips.leastNanos());
            json.member("meanNanos", trips.meanNanos());
            json.member("mostNanos", trips.mostNanos());
        }
        json.endObject();
        json.member("longestSilenceNanos", summary.longestSilenceNanos());
        json.member("beginning", summary.beginning());
        json.member("ending", word(summary.ending()));
    }

    private void sums(String name, FlowSummary.Sums sums) {
        json.beginObject(name);
        json.member("packets", sums.packets());
        json.member("messages", sums.messages());
        json.member("bytes", sums.bytes());
        json.member("retransmissions", sums.retransmissions());
        json.member("retransmittedBytes", sums.retransmittedBytes());
        json.member("outOfOrder", sums.outOfOrder());
        json.member("gaps", sums.gaps());
        json.member("missingBytes", sums.missingBytes());
        json.endObject();
    }

    @Override
    public void comments(CapturedPacket packet) {
        object("comment", () -> {
            time(AT, packet.epochNanos());
            json.member("packet", packet.number());
            strings("comments", packet.comments());
        });
    }

    @Override
    public void end(CaptureReader reader, Totals totals) {
        reader.interfaces().forEach(each -> object("interface", () -> iface(each)));
        object("summary", () -> {
            json.member("packets", totals.packets());
            json.member("dropped", totals.dropped());
            json.member("flows", totals.flows());
            json.member("messages", totals.messages());
            json.member("bytes", totals.bytes());
            time(FIRST, totals.firstNanos());
            time(LAST, totals.lastNanos());
            json.beginObject("others");
            totals.others().forEach(json::member);
            json.endObject();
            json.beginObject("names");
            reader.names().forEach((address, name) -> json.member(Endpoint.host(address), name));
            json.endObject();
            if (!reader.writer().isEmpty()) {
                json.member("writer", reader.writer());
            }
            strings("comments", reader.comments());
            json.member("damagedBlocks", reader.damagedBlocks());
            json.member("tornBytes", reader.tornBytes());
        });
        out.flush();
    }

    private void iface(CaptureInterface each) {
        json.member("name", each.name());
        if (!each.description().isEmpty()) {
            json.member("description", each.description());
        }
        json.member("linkType", each.linkType());
        if (!each.comments().isEmpty()) {
            strings("comments", each.comments());
        }
        CaptureInterface.Statistics statistics = each.statistics();
        if (statistics != null) {
            number("received", statistics.received());
            number("dropped", statistics.dropped());
            number("acceptedByFilter", statistics.acceptedByFilter());
            number("droppedBySystem", statistics.droppedBySystem());
            number("delivered", statistics.delivered());
            strings("ledger", statistics.comments());
        }
    }

    private void number(String name, long count) {
        if (count != CaptureInterface.Statistics.UNKNOWN) {
            json.member(name, count);
        }
    }
}
