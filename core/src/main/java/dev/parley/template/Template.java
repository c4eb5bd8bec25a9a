package dev.parley.template;

import dev.parley.payload.Payload;
import java.util.List;
import java.util.Set;

/**
 * Text with {@code {{values}}} in it, which makes a payload each time it is filled in: {@code ack: {{data}}}.
 *
 * <ul>
 *   <li>{@code {{now}}}: local time as {@code 2022-10-13 12:38:01.285021}; {@code {{now "HH:mm:ss"}}} in a form of
 *       {@link java.time.format.DateTimeFormatter}
 *   <li>{@code {{unixtime}}}: seconds since 1970
 *   <li>{@code {{n}}}: 1, 2, 3, …
 *   <li>{@code {{random 8}}}: so many letters and digits; {@code {{random hex 8}}}: so many hex digits
 *   <li>{@code {{peer}}}: {@code host:port} of the other side
 *   <li>{@code {{data}}}: what is being answered; only in replies
 *   <li>{@code {{1}}}, {@code {{name}}}: what a rule's regular expression captured; only where there is one
 *   <li>{@code {{crc16-modbus data}}}: its CRC as two bytes, low byte first, as Modbus sends it
 *   <li><code>{{"text"}}</code>: the text itself, so that <code>{{"{{"}}</code> gives two braces
 * </ul>
 *
 * <p>A value may be followed by filters: {@code {{data|hex}}}, {@code |base64}, {@code |trim}, {@code |upper}, {@code
 * |lower}. Escapes ({@link dev.parley.payload.Escapes}) work in the text around. Immutable; safe from any thread.
 */
public final class Template {
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
     * @throws IllegalArgumentException with the place and the nearest right name
     */
    public static Template forReply(String text) {
        return forReply(text, Set.of());
    }

    /**
     * As {@link #forReply(String)}, where these captures are known too: {@code {{1}}}, {@code {{name}}}.
     *
     * @throws IllegalArgumentException with the place and the nearest right name
     */
    public static Template forReply(String text, Set<String> captures) {
        return new TemplateParser(text, true, captures).parse();
    }

    /**
     * Reads a template for a message that answers nothing.
     *
     * @throws IllegalArgumentException with the place and the nearest right name
     */
    public static Template forMessage(String text) {
        return forMessage(text, Set.of());
    }

    /**
     * As {@link #forMessage(String)}, where these captures are known too.
     *
     * @throws IllegalArgumentException with the place and the nearest right name
     */
    public static Template forMessage(String text, Set<String> captures) {
        return new TemplateParser(text, false, captures).parse();
    }

    /** The names of its own values, which no capture can have: {@code data}, {@code n}, {@code now}, … */
    public static Set<String> words() {
        return Set.copyOf(TemplateParser.NAMES);
    }

    /** The bytes, with every value filled in. */
    public Payload fill(Values values) {
        Payload filled = Payload.EMPTY;
        for (Part part : parts) {
            filled = filled.plus(part.fill(values));
        }
        return filled;
    }

    /** As it was written. */
    @Override
    public String toString() {
        return source;
    }
}
