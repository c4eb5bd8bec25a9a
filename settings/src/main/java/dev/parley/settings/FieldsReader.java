package dev.parley.settings;

import dev.parley.settings.Node.Pair;
import dev.parley.template.Layout;
import dev.parley.template.TemplateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the fields of a message: names with types, fixed bytes, templates, and groups of them. */
final class FieldsReader {
    private final Node.Mapping mapping;

    /** @throws SettingsError if the node has no keys */
    FieldsReader(Node node) {
        if (!(node instanceof Node.Mapping fields)) {
            throw new SettingsError(
                    node.place(),
                    "\"fields\" has the names of the fields as keys, each with a type or a template, and here is "
                            + node.kind());
        }
        this.mapping = fields;
    }

    /** @throws SettingsError at the field, if one is wrong */
    Layout layout() {
        return placed(() -> Layout.of(fields(mapping)));
    }

    /** That one with these fields. */
    Layout layout(Layout of) {
        return placed(() -> of.with(fields(mapping)));
    }

    private static List<Layout.Field> fields(Node.Mapping group) {
        List<Layout.Field> fields = new ArrayList<>();
        for (Pair entry : group.entries()) {
            if (entry.value() instanceof Node.Mapping parts) {
                if (parts.entries().isEmpty()) {
                    throw new SettingsError(parts.place(), "\"" + entry.name() + "\" is a group without fields");
                }
                fields.add(new Layout.Field(entry.name(), "", fields(parts)));
            } else {
                fields.add(new Layout.Field(
                        entry.name(), Node.text(entry.name(), entry.value()).value()));
            }
        }
        return fields;
    }

    /**
     * What is made of the fields.
     *
     * @throws SettingsError at the field that is wrong, or where they begin
     */
    <T> T placed(Supplier<T> making) {
        try {
            return making.get();
        } catch (TemplateException wrong) {
            SourceLocation place = place(mapping, wrong.field()).orElse(mapping.place());
            throw new SettingsError(place, String.valueOf(wrong.getMessage()));
        } catch (IllegalArgumentException wrong) {
            throw new SettingsError(mapping.place(), String.valueOf(wrong.getMessage()));
        }
    }

    private static Optional<SourceLocation> place(Node.Mapping group, String field) {
        for (Pair entry : group.entries()) {
            String name = entry.name();
            int bracket = name.indexOf('[');
            if (name.equals(field) || (bracket > 0 && name.substring(0, bracket).equals(field))) {
                return Optional.of(entry.value().place());
            }
            Optional<SourceLocation> inside =
                    entry.value() instanceof Node.Mapping parts ? place(parts, field) : Optional.empty();
            if (inside.isPresent()) {
                return inside;
            }
        }
        return Optional.empty();
    }
}
