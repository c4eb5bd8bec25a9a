package dev.parley.web.api;

import dev.parley.framing.Framing;
import dev.parley.framing.FramingException;
import dev.parley.payload.Payload;
import dev.parley.web.feed.EventStream;
import dev.parley.web.json.Body;
import dev.parley.web.json.Json;
import dev.parley.web.workbench.BenchException;
import dev.parley.web.workbench.Composer;
import dev.parley.web.workbench.MessageForm;
import dev.parley.web.workbench.SentFraming;
import dev.parley.web.workbench.Workbench;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Requests about what a person writes. */
final class ByHand {
    /** What most networks carry in one piece: 1,500 bytes less the headers of IPv6 and UDP, and a margin for tunnels. */
    private static final int WHOLE = 1_400;

    static final List<String> WRITTEN = List.of("text", "as", "end", "entry");
    static final List<String> SENT = List.of("text", "as", "end", "to", "every", "sequence");

    private static final Pattern RECEIVER = Pattern.compile("last|all|\\d+");

    private ByHand() {}

    static Map<String, @Nullable Object> send(Composer composer, String entry, Body body) throws BenchException {
        String to = switch (body.get("to")) {
            case null -> "last";
            case Long number -> Long.toString(number);
            case String word -> word;
            default -> throw new IllegalArgumentException("\"to\" must be last, all, or the number of a peer");
        };
        if (!RECEIVER.matcher(to).matches()) {
            throw BenchException.of("to", "\"to\" is last, all, or the number of a peer, but was '" + to + "'");
        }
        Composer.Sent sent = composer.send(
                entry,
                to,
                MessageForm.of(body),
                body.optionalText("every").orElse(null),
                body.get("sequence") != null && body.flag("sequence"));
        return Json.object("sent", sent.sent(), "bytes", sent.bytes(), "repeat", sent.repeat());
    }

    static Map<String, @Nullable Object> preview(Workbench workbench, Body body) throws BenchException {
        MessageForm form = MessageForm.of(body);
        Payload payload = form.fill("192.0.2.1:9000", "192.0.2.2:9000", 1);
        Payload wire = onWire(workbench, body.optionalText("entry").orElse(null), payload);
        String note = form.template() != null
                ? "filled in when it leaves"
                : wire.size() > WHOLE ? "longer than 1,400 B: many networks cut such a datagram into fragments" : null;
        return Json.object(
                "bytes",
                payload.size(),
                "hex",
                beginning(payload),
                "wireBytes",
                wire.size(),
                "wire",
                beginning(wire),
                "note",
                note);
    }

    private static String beginning(Payload payload) {
        return payload.slice(0, Math.min(payload.size(), EventStream.MOST_BYTES))
                .hex();
    }

    /** The message with what the framing of an entry adds to it. */
    private static Payload onWire(Workbench workbench, @Nullable String entry, Payload message) throws BenchException {
        if (entry == null) {
            return message;
        }
        Framing framing = SentFraming.of(workbench, entry).orElse(null);
        try {
            return framing == null ? message : framing.frame(message);
        } catch (FramingException noForm) {
            throw BenchException.of("text", String.valueOf(noForm.getMessage()));
        }
    }
}
