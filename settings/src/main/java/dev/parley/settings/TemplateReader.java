package dev.parley.settings;

import dev.parley.settings.Node.Pair;
import dev.parley.template.Template;
import dev.parley.template.TemplateException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/** Reads what is sent: a template, or {@code fields:} with a template for each. */
final class TemplateReader {
    static final List<String> KEYS = List.of("fields");

    private final SettingsErrors errors;

    TemplateReader(SettingsErrors errors) {
        this.errors = errors;
    }

    /**
     * Reads the value of a key.
     *
     * @param isReply whether there is a message that is answered
     * @param captures what regular expressions before it capture
     * @throws SettingsError at the field, if one is wrong
     */
    Template read(String key, Node value, boolean isReply, Set<String> captures) {
        if (value instanceof Node.Mapping) {
            MappingReader mapping = MappingReader.of(value, "a message", KEYS, errors);
            return fields(
                    mapping.node("fields")
                            .orElseThrow(() -> mapping.lacks("a message is text, or has \"fields\"", "fields")),
                    isReply,
                    captures);
        }
        return Node.text(key, value)
                .as(key, text -> isReply ? Template.forReply(text, captures) : Template.forMessage(text, captures));
    }

    private static Template fields(Node value, boolean isReply, Set<String> captures) {
        if (!(value instanceof Node.Mapping mapping)) {
            throw new SettingsError(
                    value.place(),
                    "\"fields\" has the names of the fields as keys, each with a template, and here is "
                            + value.kind());
        }
        SequencedMap<String, String> fields = new LinkedHashMap<>();
        for (Pair entry : mapping.entries()) {
            fields.put(entry.name(), Node.text(entry.name(), entry.value()).value());
        }
        try {
            return Template.ofFields(fields, isReply, captures);
        } catch (TemplateException wrong) {
            throw new SettingsError(place(mapping, wrong.field()), String.valueOf(wrong.getMessage()));
        } catch (IllegalArgumentException wrong) {
            throw new SettingsError(mapping.place(), String.valueOf(wrong.getMessage()));
        }
    }

    private static SourceLocation place(Node.Mapping mapping, String field) {
        return mapping.entries().stream()
                .filter(entry -> entry.name().equals(field))
                .findFirst()
                .map(entry -> entry.value().place())
                .orElse(mapping.place());
    }
}
