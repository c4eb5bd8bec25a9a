package dev.parley.template;

import dev.parley.payload.Payload;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a message of named fields, and finds in which order they can be computed. */
final class FieldsParser {
    /** More than any message has. */
    private static final int MOST = 100;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final SequencedMap<String, String> fields;
    private final boolean isReply;
    private final Set<String> captures;
    private final Map<String, Integer> sizes = new LinkedHashMap<>();
    private final Map<String, Template> templates = new LinkedHashMap<>();
    private final Map<String, List<Token>> uses = new HashMap<>();
    private final Set<String> order = new LinkedHashSet<>();

    FieldsParser(SequencedMap<String, String> fields, boolean isReply, Set<String> captures) {
        this.fields = new LinkedHashMap<>(fields);
        this.isReply = isReply;
        this.captures = captures;
    }

    Template parse() {
        if (fields.isEmpty() || fields.size() > MOST) {
            throw new IllegalArgumentException(
                    "a message has 1 to %s fields, but here are %s".formatted(MOST, fields.size()));
        }
        fields.keySet().forEach(this::requireName);
        fields.keySet().forEach(name -> sizes.put(name, -1));
        while (readAll()) {
            // a size that is known now may make another known
        }
        fields.keySet().forEach(name -> place(name, new LinkedHashSet<>()));
        return message(
                order.stream().map(name -> new Field(name, template(name))).toList(), List.copyOf(fields.keySet()));
    }

    private void requireName(String name) {
        if (!NAME.matcher(name).matches() || Template.RESERVED.contains(name)) {
            throw new IllegalArgumentException(
                    "a field cannot be called \"%s\": its name has letters, digits and _, and is none of %s"
                            .formatted(
                                    name,
                                    String.join(
                                            ", ",
                                            Template.RESERVED.stream().sorted().toList())));
        }
        if (captures.contains(name)) {
            throw new IllegalArgumentException(
                    "a field cannot be called \"%s\", since a capture is: give one of them another name"
                            .formatted(name));
        }
    }

    /** Reads each with the sizes that are known; true where another became known. */
    private boolean readAll() {
        Map<String, Integer> before = Map.copyOf(sizes);
        fields.forEach((name, text) -> {
            try {
                TemplateParser parser = new TemplateParser(new Scope(text, isReply, captures, before));
                templates.put(name, parser.parse());
                sizes.put(name, parser.size());
                uses.put(
                        name,
                        parser.uses().stream()
                                .filter(token -> fields.containsKey(token.text()))
                                .toList());
            } catch (TemplateException wrong) {
                throw wrong.in(name);
            }
        });
        return !before.equals(sizes);
    }

    /** Puts a field behind all that it needs. */
    private void place(String name, Set<String> above) {
        if (order.contains(name)) {
            return;
        }
        above.add(name);
        for (Token use : uses.getOrDefault(name, List.of())) {
            if (above.contains(use.text())) {
                throw new TemplateException(
                                fields.getOrDefault(name, ""),
                                use.at(),
                                "needs \"%s\", which is computed from \"%s\" itself".formatted(use.text(), name))
                        .in(name);
            }
            place(use.text(), above);
        }
        above.remove(name);
        order.add(name);
    }

    private Template template(String name) {
        return Objects.requireNonNull(templates.get(name));
    }

    /** A field, in the order in which they are computed. */
    private record Field(String name, Template template) {}

    private static Template message(List<Field> computed, List<String> inOrder) {
        String source = "fields " + String.join(", ", inOrder);
        Template.Part all = values -> {
            Map<String, Payload> known = new HashMap<>(values.captures());
            Values with = values.with(known);
            for (Field field : computed) {
                known.put(field.name(), field.template().fill(with));
            }
            Payload message = Payload.EMPTY;
            for (String name : inOrder) {
                Payload field = known.getOrDefault(name, Payload.EMPTY);
                Template.requireSize(source, message, field);
                message = message.plus(field);
            }
            return message;
        };
        return new Template(source, List.of(all));
    }
}
