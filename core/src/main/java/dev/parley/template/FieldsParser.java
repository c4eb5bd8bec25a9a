package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.template.Expression.Bytes;
import dev.parley.template.Names.Kind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads how a message of named fields is written, and finds in which order they can be computed. */
final class FieldsParser {
    private final List<FieldDefinition> definitions;
    private final boolean isReply;
    private final Names names;
    private final @Nullable Names within;

    /** What errors call the message. */
    private final String source;

    /** Each field that has a value of its own, and each group. */
    private final Map<String, FieldDefinition> all = new LinkedHashMap<>();

    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private final Map<String, Integer> sizes = new LinkedHashMap<>();
    private final Map<String, Bytes> made = new LinkedHashMap<>();
    private final Map<String, Items> items = new HashMap<>();
    private final Map<String, List<Token>> uses = new HashMap<>();
    private final Set<String> order = new LinkedHashSet<>();

    FieldsParser(List<FieldDefinition> definitions, boolean isReply, Names names) {
        this(definitions, isReply, names, null);
    }

    /** @param within what was read of the item whose fields these are; null for those of a message */
    FieldsParser(List<FieldDefinition> definitions, boolean isReply, Names names, @Nullable Names within) {
        this.within = within;
        this.definitions = definitions;
        this.isReply = isReply;
        this.names = names;
        this.source = "fields "
                + String.join(
                        ", ", definitions.stream().map(FieldDefinition::name).toList());
        add(definitions);
    }

    private void add(List<FieldDefinition> list) {
        for (FieldDefinition each : list) {
            all.put(each.name(), each);
            FieldType type = each.isRepeated() ? null : each.numberType();
            kinds.put(
                    each.name(),
                    type == null || type instanceof FieldType.Run ? new Kind.Plain() : new Kind.Numeric(type));
            sizes.put(each.name(), -1);
            if (isGroup(each)) {
                add(each.parts());
            }
        }
    }

    /** Whether its bytes are those of its parts; where it is repeated, they are given. */
    private static boolean isGroup(FieldDefinition definition) {
        return definition.isGroup() && !definition.isRepeated();
    }

    Template parse() {
        while (readAll()) {
            // a size that is known now may make another known
        }
        all.keySet().forEach(name -> place(name, new LinkedHashSet<>()));
        return message();
    }

    /** Reads each with the sizes that are known; true where another became known. */
    private boolean readAll() {
        Map<String, Integer> before = Map.copyOf(sizes);
        for (FieldDefinition each : all.values()) {
            if (isGroup(each)) {
                int bits = bits(each.parts());
                sizes.put(each.name(), bits < 0 ? -1 : bits / 8);
                continue;
            }
            try {
                read(each, before);
            } catch (TemplateException wrong) {
                throw wrong.field().isEmpty() ? wrong.in(each.name()) : wrong;
            }
        }
        return !before.equals(sizes);
    }

    private int bits(List<FieldDefinition> list) {
        int bits = 0;
        for (FieldDefinition each : list) {
            int size = sizes.getOrDefault(each.name(), -1);
            if (each.type() instanceof FieldType.Bits(int width)) {
                bits += width;
            } else if (size < 0 || size > Expression.MOST_BYTES / 8) {
                return -1;
            } else {
                bits += 8 * size;
            }
        }
        return bits;
    }

    private void read(FieldDefinition field, Map<String, Integer> known) {
        String name = field.name();
        if (items.containsKey(name)) {
            return;
        }
        if (field.isRepeated()) {
            Items written = Items.of(field, isReply, names, within);
            if (written != null) {
                items.put(name, written);
                return;
            }
        }
        boolean copies = names.has(name); // by its own name it means what was captured
        Map<String, Integer> others = new LinkedHashMap<>(known);
        Names named = names.plus(Names.of(kinds));
        if (copies) {
            others.remove(name);
            named = named.plus(Names.of(Map.of(name, names.kind(name))));
        }
        String value = field.value();
        if (value == null && !copies) {
            String word = field.type() == null ? name : field.type().word();
            throw new TemplateException(
                    word,
                    0,
                    "is a type, and has no value here, since nothing that was matched is called \"%s\": give it one. The word itself is {{\"%s\"}}"
                            .formatted(name, word));
        }
        if (value == null && names.kind(name).equals(kinds.get(name)) && !(field.type() instanceof FieldType.Bits)) {
            Bytes same = names.value(name, sizes(field)).bytes(); // as it came, in whichever way the number was written
            made.put(name, same);
            sizes.put(name, same.size());
            return;
        }
        Scope scope = new Scope(value == null ? "{{" + name + "}}" : value, isReply, named, others);
        FieldType type = field.isRepeated() ? null : field.type();
        TemplateParser.BytesText bytes =
                type == null ? TemplateParser.untyped(scope) : TemplateParser.typed(scope, type);
        made.put(name, bytes.bytes());
        sizes.put(
                name,
                type != null && type.size() >= 0 ? type.size() : bytes.bytes().size());
        uses.put(
                name,
                bytes.uses().stream()
                        .filter(token -> all.containsKey(token.text()))
                        .filter(token -> !copies || !token.text().equals(name))
                        .toList());
    }

    private static int sizes(FieldDefinition field) {
        return field.type() == null || field.isRepeated() ? -1 : field.type().size();
    }

    /** Puts a field behind all that it needs. */
    private void place(String name, Set<String> above) {
        if (order.contains(name)) {
            return;
        }
        above.add(name);
        FieldDefinition field = Objects.requireNonNull(all.get(name));
        if (isGroup(field)) {
            for (FieldDefinition part : field.parts()) {
                if (above.contains(part.name())) {
                    throw new TemplateException(
                                    Objects.requireNonNullElse(part.value(), ""),
                                    0,
                                    "needs \"%s\", the group in which it stands".formatted(name))
                            .in(part.name());
                }
                place(part.name(), above);
            }
        }
        for (Token use : uses.getOrDefault(name, List.of())) {
            if (above.contains(use.text())) {
                throw new TemplateException(
                                Objects.requireNonNullElse(field.value(), ""),
                                use.at(),
                                "needs \"%s\", which is computed from \"%s\" itself".formatted(use.text(), name))
                        .in(name);
            }
            place(use.text(), above);
        }
        above.remove(name);
        order.add(name);
    }

    private Template message() {
        List<String> computed = List.copyOf(order);
        List<FieldDefinition> inOrder = definitions;
        Template.Part whole = values -> {
            Map<String, Payload> known = new HashMap<>(values.captures());
            Values with = values.with(known);
            Bound bound = new Bound(source);
            for (String name : computed) {
                FieldDefinition field = Objects.requireNonNull(all.get(name));
                Payload bytes = bytes(field, values, with);
                bound.add(isGroup(field) ? 0 : bytes.size());
                known.put(name, bytes);
            }
            return MessageBytes.of(source, inOrder, known);
        };
        requireWholeBytes(definitions);
        return new Template(source, List.of(whole));
    }

    /** @param read what was read, before anything is written; {@code written} is that with what is written by now */
    private Payload bytes(FieldDefinition field, Values read, Values written) {
        Items list = items.get(field.name());
        if (list != null) {
            return list.fill(read);
        }
        return isGroup(field)
                ? MessageBytes.of(source, field.parts(), written.captures())
                : Objects.requireNonNull(made.get(field.name())).value().apply(written);
    }

    /** All fields together, so that none is made of others again and again. */
    private static final class Bound {
        private final String source;
        private long bytes;

        Bound(String source) {
            this.source = source;
        }

        void add(int more) {
            bytes += more;
            if (bytes > Expression.MOST_BYTES) {
                throw new FillException(source, 0, "its fields would have more than 64 MiB");
            }
        }
    }

    /** Parts of bytes that follow each other fill whole ones. */
    static void requireWholeBytes(List<FieldDefinition> list) {
        int bits = 0;
        String last = "";
        for (FieldDefinition each : list) {
            if (each.type() instanceof FieldType.Bits(int width)) {
                bits += width;
                last = each.name();
            } else {
                requireWhole(bits, last);
                bits = 0;
            }
            requireWholeBytes(each.parts());
        }
        requireWhole(bits, last);
    }

    private static void requireWhole(int bits, String last) {
        if (bits % 8 != 0) {
            throw new TemplateException(
                            "",
                            0,
                            "ends a byte after %s of its bits: those that follow each other must fill it"
                                    .formatted(bits % 8))
                    .in(last);
        }
    }
}
