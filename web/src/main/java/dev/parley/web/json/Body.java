package dev.parley.web.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The JSON object that a request brought. A member of another kind than is asked for is an error, with a sentence. */
public final class Body {
    private final Map<?, ?> members;

    /**
     * The members of an object.
     *
     * @throws IllegalArgumentException if it is no object
     */
    public Body(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("the body must be a JSON object");
        }
        members = map;
    }

    /** The names of its members. */
    public List<String> names() {
        return members.keySet().stream().map(String::valueOf).toList();
    }

    /**
     * A text that must be there.
     *
     * @throws IllegalArgumentException if there is none, or it is no text
     */
    public String text(String name) {
        return optionalText(name)
                .orElseThrow(() -> new IllegalArgumentException("the body needs \"" + name + "\", a text"));
    }

    /**
     * A text, where there is one.
     *
     * @throws IllegalArgumentException if it is no text
     */
    public Optional<String> optionalText(String name) {
        return switch (members.get(name)) {
            case null -> Optional.empty();
            case String text -> Optional.of(text);
            default -> throw new IllegalArgumentException("\"" + name + "\" must be a text");
        };
    }

    /**
     * Yes or no.
     *
     * @throws IllegalArgumentException if it is neither true nor false
     */
    public boolean flag(String name) {
        if (members.get(name) instanceof Boolean flag) {
            return flag;
        }
        throw new IllegalArgumentException("the body needs \"" + name + "\": true or false");
    }

    /** The member as it is, or null. */
    public @Nullable Object get(String name) {
        return members.get(name);
    }

    /**
     * An object whose members are texts, numbers or booleans, as texts and in their order.
     *
     * @throws IllegalArgumentException if it is no such object
     */
    public Optional<Map<String, String>> texts(String name) {
        return switch (members.get(name)) {
            case null -> Optional.empty();
            case Map<?, ?> map ->
                Optional.of(map.entrySet().stream()
                        .filter(entry -> entry.getValue() != null)
                        .collect(Collectors.toMap(
                                entry -> String.valueOf(entry.getKey()),
                                entry -> scalar(name, entry.getValue()),
                                (one, other) -> other,
                                LinkedHashMap::new)));
            default -> throw new IllegalArgumentException("\"" + name + "\" must be an object");
        };
    }

    private static String scalar(String name, Object value) {
        if (value instanceof Map || value instanceof List) {
            throw new IllegalArgumentException("\"" + name + "\" must have texts, numbers and true or false alone");
        }
        return value.toString();
    }
}
