package dev.parley.web.workbench;

import dev.parley.bench.option.ValueType;
import dev.parley.payload.Encoding;
import dev.parley.payload.Escapes;
import dev.parley.payload.Payload;
import dev.parley.template.FillException;
import dev.parley.template.Template;
import dev.parley.template.Values;
import dev.parley.time.Clock;
import dev.parley.web.json.Body;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a person wrote, and how it is meant. Immutable; safe from any thread.
 *
 * @param as one of {@link #FORMS}
 * @param bytes what leaves, without the end; empty for a template
 * @param template what is filled in when it leaves, or null
 * @param end what is put behind it
 */
public record MessageForm(
        String as, Payload bytes, @Nullable Template template, Payload end) {
    /** How a text can be meant. */
    public static final List<String> FORMS = List.of("text", "escapes", "hex", "base64", "template");

    /**
     * Reads {@code as}, {@code text} and {@code end} of a request.
     *
     * @throws BenchException if the text cannot be meant so, in the engine's words
     */
    public static MessageForm of(Body body) throws BenchException {
        String text = body.text("text");
        String as = body.optionalText("as").orElse("text");
        Payload end = end(body.optionalText("end").orElse("none"));
        try {
            return switch (as) {
                case "text" -> new MessageForm(as, Payload.of(text), null, end);
                case "escapes" -> new MessageForm(as, Escapes.parse(text), null, end);
                case "hex", "base64" -> new MessageForm(as, Encoding.parse(as).decode(text), null, end);
                case "template" -> new MessageForm(as, Payload.EMPTY, Template.forMessage(text), end);
                default ->
                    throw BenchException.of(
                            "as", "'" + as + "' is no way to write a message; there are " + String.join(", ", FORMS));
            };
        } catch (IllegalArgumentException wrong) {
            throw BenchException.of("text", String.valueOf(wrong.getMessage()));
        }
    }

    private static Payload end(String name) throws BenchException {
        try {
            return ValueType.MESSAGE_END.parse(name);
        } catch (IllegalArgumentException wrong) {
            throw BenchException.of("end", String.valueOf(wrong.getMessage()));
        }
    }

    /**
     * The bytes that leave.
     *
     * @param peer for {@code {{peer}}}
     * @param local for {@code {{local}}}; empty where it is not known
     * @param n for {@code {{n}}}, from 1
     * @throws BenchException if the template has no value for these
     */
    public Payload fill(String peer, String local, long n) throws BenchException {
        return template == null
                ? bytes.plus(end)
                : filled(template, peer, local, n).plus(end);
    }

    /** For a person: a template as it is written, else the bytes. */
    String shown() {
        return template == null ? bytes.plus(end).escaped() : template.toString();
    }

    private static Payload filled(Template template, String peer, String local, long n) throws BenchException {
        try {
            return template.fill(new Values(
                    Clock.SYSTEM.epochNanos(),
                    ZoneId::systemDefault,
                    n,
                    RandomGenerator.getDefault(),
                    peer,
                    () -> local,
                    Payload.EMPTY,
                    Map.of()));
        } catch (FillException missing) {
            throw BenchException.of("text", String.valueOf(missing.getMessage()));
        }
    }
}
