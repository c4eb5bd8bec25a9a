package dev.parley.template;

import dev.parley.payload.Payload;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Text with {@code {{expressions}}} in it, which makes a payload each time it is filled in: {@code ack: {{data}}}.
 *
 * <ul>
 *   <li>{@code {{data}}}, {@code {{data[4..8]}}}: what is being answered, and a part of it; only in replies
 *   <li>{@code {{now}}}: local time as {@code 2022-10-13 12:38:01.285021}; {@code {{now("HH:mm:ss", "UTC")}}} in a form of
 *       {@link java.time.format.DateTimeFormatter}
 *   <li>{@code {{n}}}: 1, 2, 3, …; {@code {{n | u16be}}}: as two bytes, the high one first
 *   <li>{@code {{data[2..4] | u16be + 1 | u16be}}}: two bytes as a number, one more, two bytes again
 *   <li>{@code {{1}}}, {@code {{name}}}: what a rule's regular expression captured; only where there is one
 *   <li><code>{{"text"}}</code>: the text itself, so that <code>{{"{{"}}</code> gives two braces
 * </ul>
 *
 * <p>The grammar and all functions are in docs/reference/templates.md. Escapes ({@link dev.parley.payload.Escapes}) work in
 * the text around. Immutable; safe from any thread.
 */
public final class Template {
    static final Set<String> RESERVED = Set.of("now", "unixtime", "n", "random", "peer", "data", "crc16-modbus");

    private final String source;
    private final List<Part> parts;

    Template(String source, List<Part> parts) {
        this.source = source;
        this.parts = List.copyOf(parts);
    }

    /** One piece: fixed bytes, or a value that is computed each time. */
    @FunctionalInterface
    interface Part {
        Payload fill(Values values);
    }

    /**
     * Reads a template for a reply, where {@code {{data}}} is known.
     *
     * @throws TemplateException with the place and the nearest right name
     */
    public static Template forReply(String text) {
        return forReply(text, Set.of());
    }

    /**
     * As {@link #forReply(String)}, where these captures are known too: {@code {{1}}}, {@code {{name}}}.
     *
     * @throws TemplateException with the place and the nearest right name
     */
    public static Template forReply(String text, Set<String> captures) {
        return forReply(text, Names.ofCaptures(captures));
    }

    /**
     * As {@link #forReply(String)}, where these names are known too.
     *
     * @throws TemplateException with the place and the nearest right name
     */
    public static Template forReply(String text, Names names) {
        return new TemplateParser(new Scope(text, true, names, Map.of())).parse();
    }

    /**
     * As {@link #forMessage(String)}, where these names are known too.
     *
     * @throws TemplateException with the place and the nearest right name
     */
    public static Template forMessage(String text, Names names) {
        return new TemplateParser(new Scope(text, false, names, Map.of())).parse();
    }

    /**
     * Reads a template for a message that answers nothing.
     *
     * @throws TemplateException with the place and the nearest right name
     */
    public static Template forMessage(String text) {
        return forMessage(text, Set.of());
    }

    /**
     * As {@link #forMessage(String)}, where these captures are known too.
     *
     * @throws TemplateException with the place and the nearest right name
     */
    public static Template forMessage(String text, Set<String> captures) {
        return forMessage(text, Names.ofCaptures(captures));
    }

    /**
     * Reads a message of fields, which stand in it one behind the other. Each is a template, which can name the others wherever
     * they stand: <code>length: {{len(body, crc) | u8}}</code>. A field cannot need its own bytes, directly or through others; a
     * length that is always the same, such as that of a CRC, needs none. {@link Layout} has more than such a list.
     *
     * @param fields by their names, in their order
     * @param isReply whether {@code {{data}}} is known
     * @param captures as in {@link #forReply(String, Set)}
     * @throws TemplateException with the field, the place and the nearest right name
     * @throws IllegalArgumentException if there is no field, or one cannot be called so
     */
    public static Template ofFields(SequencedMap<String, String> fields, boolean isReply, Set<String> captures) {
        List<Layout.Field> all = fields.entrySet().stream()
                .map(field -> new Layout.Field(field.getKey(), field.getValue()))
                .toList();
        return Layout.of(all).template(isReply, Names.ofCaptures(captures));
    }

    /** The names of its own values that no capture can have: {@code data}, {@code n}, {@code now}, … */
    public static Set<String> words() {
        return RESERVED;
    }

    /** What can stand for itself between the braces, the oldest first: {@code now}, {@code n}, {@code local}, … */
    public static List<String> values() {
        return Functions.VALUES;
    }

    /**
     * The bytes, with every value filled in.
     *
     * @throws FillException if an expression has no value for these, such as a part of a message that is too short
     */
    public Payload fill(Values values) {
        Payload filled = Payload.EMPTY;
        for (Part part : parts) {
            Payload next = part.fill(values);
            requireSize(source, filled, next);
            filled = filled.plus(next);
        }
        return filled;
    }

    static void requireSize(String source, Payload filled, Payload next) {
        if ((long) filled.size() + next.size() > Expression.MOST_BYTES) {
            throw new FillException(source, 0, "it would have more than 64 MiB");
        }
    }

    /** As it was written. */
    @Override
    public String toString() {
        return source;
    }
}
