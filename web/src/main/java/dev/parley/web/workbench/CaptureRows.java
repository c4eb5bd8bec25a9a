package dev.parley.web.workbench;

import dev.parley.address.Scheme;
import dev.parley.capture.Capture;
import dev.parley.capture.CaptureException;
import dev.parley.capture.CaptureInterface;
import dev.parley.capture.CapturedFlow;
import dev.parley.capture.CapturedPacket;
import dev.parley.capture.FlowEvent;
import dev.parley.event.Event;
import dev.parley.framing.Framing;
import dev.parley.impairment.Direction;
import dev.parley.text.Sizes;
import dev.parley.time.Clock;
import dev.parley.web.json.Json;
import dev.parley.web.workbench.BenchException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a capture holds, as events like those of a session, for the rows of a page. What arrived is what the file says came in; where
 * it says nothing, what the client sent. For one thread.
 */
public final class CaptureRows {
    /** So many rows in one answer. */
    public static final int MOST_ROWS = 20_000;

    /** So much of a payload is told: any datagram whole. */
    private static final int MOST_BYTES_OF_ONE = 1 << 16;

    /** So much of all payloads in one answer. */
    private static final long MOST_BYTES = 16 << 20;

    private final String session;
    private final long after;
    private final List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    private long number;
    private long bytes;

    private CaptureRows(String session, long after) {
        this.session = session;
        this.after = after;
    }

    /**
     * Reads some of it.
     *
     * @param after the number of the last row that is known; 0 for the beginning
     * @param frame how streams are cut into messages; empty for chunks
     * @throws BenchException if it cannot be read, or the framing is none
     */
    public static Map<String, @Nullable Object> of(CaptureItem item, long after, String frame) throws BenchException {
        CaptureRows reading = new CaptureRows(item.name(), after);
        try (Capture capture = Capture.open(item.file())) {
            if (!frame.isEmpty()) {
                capture.frame(Framing.parse(frame));
            }
            return reading.read(capture);
        } catch (IllegalArgumentException noFraming) {
            throw BenchException.of("frame", String.valueOf(noFraming.getMessage()));
        } catch (IOException bad) {
            throw new BenchException(Kind.REFUSED, item.name() + " could not be read: " + bad.getMessage());
        }
    }

    private Map<String, @Nullable Object> read(Capture capture) {
        Iterator<FlowEvent> events = capture.events().iterator();
        String damage = null;
        boolean more = false;
        try {
            while (!more && events.hasNext()) {
                FlowEvent event = events.next();
                more = rows.size() >= MOST_ROWS || bytes >= MOST_BYTES;
                if (!more) {
                    add(event);
                }
            }
        } catch (UncheckedIOException bad) {
            damage = bad.getCause() instanceof CaptureException damaged
                    ? "it is damaged from byte %s on: %s".formatted(Sizes.count(damaged.offset()), damaged.getMessage())
                    : String.valueOf(bad.getMessage());
        }
        long torn = capture.reader().tornBytes();
        if (damage == null && torn > 0) {
            damage = "%s at its end begin something whose rest is missing".formatted(Sizes.show(torn));
        }
        return Json.object(
                "format", capture.reader().format().label(),
                "writer",
                        capture.reader().writer().isEmpty()
                                ? null
                                : capture.reader().writer(),
                "events", rows,
                "last", number,
                "more", more,
                "says", damage,
                "interfaces",
                        capture.reader().interfaces().stream()
                                .limit(100)
                                .map(CaptureRows::view)
                                .toList());
    }

    private static Map<String, @Nullable Object> view(CaptureInterface each) {
        CaptureInterface.Statistics sums = each.statistics();
        return Json.object("name", each.name(), "says", sums == null ? List.of() : sums.comments());
    }

    private void add(FlowEvent event) {
        switch (event) {
            case FlowEvent.Message message -> message(message);
            case FlowEvent.Opened opened -> {
                if (opened.flow().scheme() == Scheme.TCP && opened.beginning()) {
                    row(event, Direction.UP, "opened");
                }
            }
            case FlowEvent.Closed closed ->
                row(event, Direction.UP, "closed").put("says", closed.ending().label());
            case FlowEvent.Gap gap ->
                note(event, gap.direction(), Sizes.show(gap.missingBytes()) + " are not in the capture");
            case FlowEvent.Unframed unframed -> note(event, unframed.direction(), unframed.why());
            case FlowEvent.Commented commented -> commented.comments().forEach(each -> note(event, Direction.UP, each));
            case FlowEvent.Ended ended -> {
                // its sums, which a row is not
            }
        }
    }

    private void message(FlowEvent.Message message) {
        boolean up = message.direction() == Direction.UP;
        boolean arrived = message.side() == null ? up : message.side() == Event.Direction.IN;
        Direction peer = arrived == up ? Direction.UP : Direction.DOWN;
        Map<String, @Nullable Object> row = row(message, peer, arrived ? "received" : "sent");
        if (number > after) {
            int kept = Math.min(message.payload().size(), MOST_BYTES_OF_ONE);
            row.put("bytes", message.bytes());
            row.put("unit", message.unit().word());
            row.put("hex", message.payload().slice(0, kept).hex());
            row.put("cut", kept < message.payload().size() ? true : null);
            row.put("truncated", message.truncated() ? true : null);
            bytes += kept;
        }
        message.comments().forEach(each -> note(message, peer, each));
    }

    private void note(FlowEvent event, Direction peer, String says) {
        row(event, peer, "note").put("says", says);
    }

    /** @param peer which of the two is the other side: up for the client */
    private Map<String, @Nullable Object> row(FlowEvent event, Direction peer, String word) {
        CapturedFlow flow = event.flow();
        boolean isClient = peer == Direction.UP;
        Map<String, @Nullable Object> row = Json.object(
                "n",
                ++number,
                "event",
                word,
                "at",
                event.epochNanos() == CapturedPacket.NO_TIME
                        ? null
                        : Clock.instant(event.epochNanos()).toString(),
                "session",
                session,
                "local",
                (isClient ? flow.server() : flow.client()).toString(),
                "peer",
                (isClient ? flow.client() : flow.server()).toString(),
                "connection",
                flow.scheme() == Scheme.TCP ? flow.number() : null);
        if (number > after) {
            rows.add(row);
        }
        return row;
    }
}
