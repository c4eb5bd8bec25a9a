package dev.parley.web.api;

import dev.parley.payload.Payload;
import dev.parley.web.feed.EventStream;
import dev.parley.web.json.Body;
import dev.parley.web.json.Json;
import dev.parley.web.workbench.BenchException;
import dev.parley.web.workbench.Composer;
import dev.parley.web.workbench.MessageForm;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Requests about what a person writes. */
final class ByHand {
    /** What most networks carry in one piece: 1,500 bytes less the headers of IPv6 and UDP, and a margin for tunnels. */
    private static final int WHOLE = 1_400;

    static final List<String> WRITTEN = List.of("text", "as", "end");
    static final List<String> SENT = List.of("text", "as", "end", "to", "every");

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
                entry, to, MessageForm.of(body), body.optionalText("every").orElse(null));
        return Json.object("sent", sent.sent(), "bytes", sent.bytes(), "repeat", sent.repeat());
    }

    static Map<String, @Nullable Object> preview(Body body) throws BenchException {
        MessageForm form = MessageForm.of(body);
        Payload payload = form.fill("192.0.2.1:9000", 1);
        String note = form.template() != null
                ? "filled in when it leaves"
                : payload.size() > WHOLE
                        ? "longer than 1,400 B: many networks cut such a datagram into fragments"
                        : null;
        return Json.object(
                "bytes",
                payload.size(),
                "hex",
                payload.slice(0, Math.min(payload.size(), EventStream.MOST_BYTES))
                        .hex(),
                "note",
                note);
    }
}
