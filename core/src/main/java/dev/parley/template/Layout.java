package dev.parley.template;

import dev.parley.payload.Payload;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The named fields of a message, one behind the other, which write it and read it. Immutable; safe from any thread.
 *
 * <ul>
 *   <li>{@code '\x78\x78'}: these bytes
 *   <li><code>{{len(body, crc) | u16be}}</code>: computed from other fields; when it is read it must be right
 *   <li>{@code u8}, {@code u16be}, {@code i32le}, {@code f32be}, {@code varint}, {@code ber-length}: any number so written
 *   <li>{@code u4}, {@code u12}: a number of so many bits; those that follow each other fill whole bytes
 *   <li>{@code bytes}, {@code text}, {@code bytes(4)}, {@code text(name_length)}: any bytes, any text in UTF-8
 *   <li>fields of its own: a group, which others can name as one
 *   <li>{@code values[count]}, {@code topics[]} as a name: so many of them, or as many as there are. Where it is written, one for each
 *       that was read, or with {@code answers[questions]} one for each item of another list
 * </ul>
 *
 * <p>Where bytes of any length end is said by their size, by the fields of a fixed size behind them, by a field such as
 * <code>{{len(body) | u8}}</code> before them, or by fixed bytes that follow. docs/reference/templates.md has all of it.
 */
public final class Layout {
    /** Fields of one message. */
    public static final int MOST_FIELDS = 100;

    private final List<FieldDefinition> definitions;

    /** Made when a message is first to be read: what is only written may have fields that cannot be. */
    private final Supplier<LayoutCompiler> reader = new Once(this);

    private Layout(List<FieldDefinition> definitions) {
        this.definitions = definitions;
    }

    /**
     * A field as it is written.
     *
     * @param name letters, digits and {@code _}; with {@code [count]} or {@code []} behind it where it is repeated
     * @param text a type, fixed bytes with escapes, or a template; empty for a group
     * @param parts the fields of a group
     */
    public record Field(String name, String text, List<Field> parts) {
        public Field {
            parts = List.copyOf(parts);
        }

        /** One that is no group. */
        public Field(String name, String text) {
            this(name, text, List.of());
        }
    }

    /**
     * A message that was read.
     *
     * @param fields the bytes of each; whoever gets it may change it
     * @param bad those that are computed and are not what they would be computed to
     */
    public record Parsed(Map<String, Payload> fields, Set<String> bad) {}

    /**
     * A field of a message that was read, for who shows it.
     *
     * @param number what it is as a number: a {@link java.math.BigInteger} or a {@link Double}; null where it is none
     * @param isText whether it is declared as text
     * @param items of a list the fields of each; null for what is no list
     */
    public record Shown(
            String name,
            Payload bytes,
            @Nullable Number number,
            boolean isText,
            @Nullable List<List<Shown>> items) {}

    /**
     * Takes them in this order.
     *
     * @throws TemplateException with the field and the place in it
     */
    public static Layout of(List<Field> fields) {
        return new Layout(FieldDefinition.all(fields));
    }

    /**
     * The same with other fields in the place of those of the same names. A value is written as the field's type has it: {@code 3} in the
     * place of {@code u8} is one byte.
     *
     * @throws TemplateException with the field and the place in it
     */
    public Layout with(List<Field> others) {
        Set<String> given = new HashSet<>();
        List<FieldDefinition> changed = definitions;
        for (Field other : others) {
            FieldDefinition definition = FieldDefinition.of(other);
            if (!given.add(definition.name())) {
                throw new TemplateException(other.text(), 0, "is there twice").in(other.name());
            }
            changed = FieldDefinition.replaced(changed, definition);
        }
        FieldDefinition.requireDistinct(changed);
        return new Layout(changed);
    }

    /**
     * The names of all fields, as conditions and templates know them once a message is read.
     *
     * @throws TemplateException if a message cannot be read so, with the field and the place in it
     */
    public Names names() {
        return reader.get().names();
    }

    /** Whether that field is computed from others, so that it can be bad. */
    public boolean isComputed(String field) {
        return reader.get().isComputed(field);
    }

    /**
     * Reads a message. In time it is linear in the size of the message, but for checksums over the same bytes.
     *
     * @return the bytes of each field, and which of those that are computed are not right; or empty where it is no such message
     */
    public Optional<Parsed> read(Payload message) {
        return new LayoutReader(message).read(reader.get().block());
    }

    /** The fields of a message that was read, in their order, without groups and without bytes that are the same in each. */
    public List<Shown> shown(Parsed read) {
        return new ShownFields(reader.get()).of(definitions, names(), read.fields());
    }

    /**
     * What writes such a message. A field that is only a type has the value of the capture that is called so.
     *
     * @param isReply whether {@code {{data}}} is known
     * @param names what it can name beside the fields
     * @throws TemplateException with the field and the place in it
     */
    public Template template(boolean isReply, Names names) {
        return new FieldsParser(definitions, isReply, names).parse();
    }

    /** Compiled once, by whoever needs it first. */
    private static final class Once implements Supplier<LayoutCompiler> {
        private final Layout layout;
        private volatile @Nullable LayoutCompiler made;

        Once(Layout layout) {
            this.layout = layout;
        }

        @Override
        public LayoutCompiler get() {
            LayoutCompiler known = made;
            if (known == null) {
                known = new LayoutCompiler(layout.definitions);
                made = known;
            }
            return known;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Layout layout && definitions.equals(layout.definitions);
    }

    @Override
    public int hashCode() {
        return definitions.hashCode();
    }

    /** The names of its fields. */
    @Override
    public String toString() {
        List<String> names = new ArrayList<>();
        definitions.forEach(each -> names.add(each.name()));
        return "fields " + String.join(", ", names);
    }
}
