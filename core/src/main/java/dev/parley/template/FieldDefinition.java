package dev.parley.template;

import dev.parley.text.SpellingSuggestion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A field of a message, with what is known from how it is written.
 *
 * @param count how often it is repeated, an expression; empty for as often as there is room, null for once
 * @param type how its value is written; null where the value has its own bytes
 * @param value a template or a number; null where anything can stand there
 * @param parts the fields of a group
 */
record FieldDefinition(
        String name,
        @Nullable String count,
        @Nullable FieldType type,
        @Nullable String value,
        List<FieldDefinition> parts) {
    private static final int DEEPEST = 8;
    private static final Pattern NAME = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?:\\[([^\\]]*)\\])?");

    static List<FieldDefinition> all(List<Layout.Field> fields) {
        List<FieldDefinition> all = fields.stream().map(FieldDefinition::of).toList();
        requireDistinct(all);
        return all;
    }

    static FieldDefinition of(Layout.Field field) {
        return of(field, 1);
    }

    private static FieldDefinition of(Layout.Field field, int depth) {
        Matcher name = NAME.matcher(field.name());
        if (!name.matches() || Template.RESERVED.contains(name.group(1))) {
            throw new IllegalArgumentException(
                    "a field cannot be called \"%s\": its name has letters, digits and _, and is none of %s"
                            .formatted(
                                    field.name(),
                                    String.join(
                                            ", ",
                                            Template.RESERVED.stream().sorted().toList())));
        }
        if (depth > DEEPEST) {
            throw wrong(field, "is a group within more than %s others".formatted(DEEPEST - 1));
        }
        String count = name.group(2);
        if (!field.parts().isEmpty()) {
            return new FieldDefinition(
                    name.group(1),
                    count,
                    null,
                    null,
                    field.parts().stream().map(each -> of(each, depth + 1)).toList());
        }
        FieldType type = type(field);
        if (count != null && type instanceof FieldType.Bits) {
            throw wrong(field, "is repeated, and only what fills whole bytes can be: \"values[2]: u16be\"");
        }
        return new FieldDefinition(name.group(1), count, type, type == null ? field.text() : null, List.of());
    }

    private static @Nullable FieldType type(Layout.Field field) {
        try {
            return FieldType.of(field.text()).orElse(null);
        } catch (TemplateException wrong) {
            throw wrong.in(field.name());
        }
    }

    private static TemplateException wrong(Layout.Field field, String what) {
        return new TemplateException(field.text(), 0, what).in(field.name());
    }

    boolean isGroup() {
        return !parts.isEmpty();
    }

    boolean isRepeated() {
        return count != null;
    }

    /** The fields of one item, where it is repeated. */
    List<FieldDefinition> item() {
        return isGroup() ? parts : List.of(new FieldDefinition(name, null, type, value, List.of()));
    }

    /** Of what is computed, the type that its last function gives it. */
    @Nullable
    FieldType numberType() {
        return type != null || value == null ? type : TemplateParser.result(value);
    }

    /** @throws TemplateException or {@link IllegalArgumentException} if two have one name, or there are too many */
    static void requireDistinct(List<FieldDefinition> all) {
        Set<String> names = new HashSet<>();
        int count = count(all, names);
        if (count < 1 || count > Layout.MOST_FIELDS) {
            throw new IllegalArgumentException(
                    "a message has 1 to %s fields, but here are %s".formatted(Layout.MOST_FIELDS, count));
        }
    }

    private static int count(List<FieldDefinition> all, Set<String> names) {
        int count = 0;
        for (FieldDefinition each : all) {
            if (!names.add(each.name)) {
                throw new IllegalArgumentException("two fields are called \"%s\"".formatted(each.name));
            }
            count += 1 + count(each.parts, names);
        }
        return count;
    }

    /** With that one in the place of the one that has its name. */
    static List<FieldDefinition> replaced(List<FieldDefinition> all, FieldDefinition other) {
        List<FieldDefinition> changed = new ArrayList<>();
        boolean found = replace(all, other, changed);
        if (!found) {
            Set<String> names = new HashSet<>();
            count(all, names);
            throw new TemplateException(
                            other.value == null ? "" : other.value,
                            0,
                            "is for no field of this message; there are "
                                    + String.join(", ", names.stream().sorted().toList())
                                    + "."
                                    + SpellingSuggestion.suggestion(other.name, names))
                    .in(other.name);
        }
        return changed;
    }

    private static boolean replace(List<FieldDefinition> all, FieldDefinition other, List<FieldDefinition> changed) {
        boolean found = false;
        for (FieldDefinition each : all) {
            if (each.name.equals(other.name)) {
                changed.add(each.replacedBy(other));
                found = true;
            } else if (each.isGroup()) {
                List<FieldDefinition> inside = new ArrayList<>();
                found |= replace(each.parts, other, inside);
                changed.add(new FieldDefinition(each.name, each.count, null, null, List.copyOf(inside)));
            } else {
                changed.add(each);
            }
        }
        return found;
    }

    private FieldDefinition replacedBy(FieldDefinition other) {
        if (other.value == null) {
            return other;
        }
        boolean isWhole = isGroup() || (isRepeated() && !other.isRepeated()); // all items together are bytes
        return new FieldDefinition(
                name, other.count, isWhole ? new FieldType.Run(false, "") : numberType(), other.value, List.of());
    }
}
