package dev.parley.settings;

import dev.parley.template.Layout;
import dev.parley.template.Names;
import dev.parley.template.Template;
import dev.parley.template.TemplateException;
import java.util.List;
import java.util.Optional;

/** Reads what is sent: a template, {@code fields:}, or a {@code message:} that has them. */
final class TemplateReader {
    static final List<String> KEYS = List.of("message", "fields");

    private final Definitions definitions;
    private final SettingsErrors errors;

    TemplateReader(Definitions definitions, SettingsErrors errors) {
        this.definitions = definitions;
        this.errors = errors;
    }

    /**
     * Reads the value of a key.
     *
     * @param isReply whether there is a message that is answered
     * @param names what was captured and read before it, and variables
     * @throws SettingsError at the field, if one is wrong
     */
    Template read(String key, Node value, boolean isReply, Names names) {
        if (value instanceof Node.Mapping) {
            MappingReader mapping = MappingReader.of(value, "a message", KEYS, errors);
            Optional<FieldsReader> fields = mapping.node("fields").map(FieldsReader::new);
            Layout layout = layout(mapping, fields)
                    .orElseThrow(() ->
                            mapping.lacks("a message is text, or has \"fields\" or \"message\"", "fields", "message"));
            return fields.map(reader -> reader.placed(() -> layout.template(isReply, names)))
                    .orElseGet(() -> {
                        try {
                            return layout.template(isReply, names);
                        } catch (TemplateException wrong) {
                            throw new SettingsError(value.place(), String.valueOf(wrong.getMessage()));
                        }
                    });
        }
        return Node.text(key, value)
                .as(key, text -> isReply ? Template.forReply(text, names) : Template.forMessage(text, names));
    }

    /** The message that is meant, with the fields beside it. */
    private Optional<Layout> layout(MappingReader mapping, Optional<FieldsReader> fields) {
        return layout(mapping, fields, definitions);
    }

    /** The same, for who matches it. */
    static Optional<Layout> layout(MappingReader mapping, Optional<FieldsReader> fields, Definitions definitions) {
        Optional<Layout> message = mapping.node("message").map(definitions::message);
        return message.isPresent()
                ? message.map(
                        layout -> fields.map(reader -> reader.layout(layout)).orElse(layout))
                : fields.map(FieldsReader::layout);
    }
}
