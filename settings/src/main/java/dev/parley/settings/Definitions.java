package dev.parley.settings;

import dev.parley.rule.Variables;
import dev.parley.settings.Node.Pair;
import dev.parley.template.Layout;
import dev.parley.text.SpellingSuggestion;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What rules, scripts and expectations can name.
 *
 * @param messages the fields of messages, by the name of each
 * @param variables what rules remember
 */
record Definitions(Map<String, Layout> messages, Variables variables) {
    static final Definitions NONE = new Definitions(Map.of(), Variables.NONE);

    /** These, and the {@code messages:} that stand there. */
    Definitions withMessages(MappingReader mapping, SettingsErrors errors) {
        Node node = mapping.node("messages").orElse(null);
        if (node == null) {
            return this;
        }
        if (!(node instanceof Node.Mapping named)) {
            throw new SettingsError(
                    node.place(),
                    "\"messages\" has the names of messages as keys, each with its fields, and here is " + node.kind());
        }
        Map<String, Layout> all = new LinkedHashMap<>(messages);
        for (Pair each : named.entries()) {
            errors.gather(() -> {
                        String name = each.key().as("messages", ScalarValues::name);
                        if (all.containsKey(name)) {
                            throw new SettingsError(each.key().place(), "two messages are called \"" + name + "\"");
                        }
                        return new FieldsReader(each.value()).layout();
                    })
                    .ifPresent(layout -> all.put(each.name(), layout));
        }
        return new Definitions(all, variables);
    }

    Definitions with(Variables others) {
        return new Definitions(messages, others);
    }

    /** @throws SettingsError if no message is called so */
    Layout message(Node node) {
        Node.Scalar name = Node.text("message", node);
        Layout layout = messages.get(name.value());
        if (layout == null) {
            throw new SettingsError(
                    name.place(),
                    "no message is called \"%s\"; %s"
                            .formatted(
                                    name.value(),
                                    messages.isEmpty()
                                            ? "messages are defined below \"messages\""
                                            : "there are " + String.join(", ", messages.keySet()) + "."
                                                    + SpellingSuggestion.suggestion(name.value(), messages.keySet())));
        }
        return layout;
    }
}
