package dev.parley.settings;

import dev.parley.settings.Node.Pair;
import dev.parley.text.SpellingSuggestion;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A group of keys that has a name, such as "a rule". */
final class MappingReader {
    private final Node.Mapping node;
    private final List<Pair> known;
    private final String name;
    private final List<String> keys;

    private MappingReader(Node.Mapping node, String name, List<String> keys) {
        this.node = node;
        this.name = name;
        this.keys = keys;
        this.known = node.entries().stream()
                .filter(entry -> keys.contains(entry.name()))
                .toList();
    }

    /**
     * Reads the keys; those that it does not know are problems, and are passed over.
     *
     * @param name for sentences: "a rule"
     * @param keys that it may have
     * @throws SettingsError if the node is no group of keys
     */
    static MappingReader of(Node node, String name, List<String> keys, SettingsErrors errors) {
        if (!(node instanceof Node.Mapping group)) {
            throw new SettingsError(
                    node.place(), name + " has keys, such as " + keys.getFirst() + ": …, and here is " + node.kind());
        }
        MappingReader mapping = new MappingReader(group, name, keys);
        mapping.unknown().forEach(entry -> errors.add(entry.key().place(), mapping.unknown(entry.name())));
        return mapping;
    }

    private List<Pair> unknown() {
        return node.entries().stream()
                .filter(entry -> !keys.contains(entry.name()))
                .toList();
    }

    private String unknown(String key) {
        String near = SpellingSuggestion.to(key, keys)
                .map(right -> ". Did you mean \"" + right + "\"?")
                .orElse("");
        return "\"" + key + "\" is no key of " + name + "; there are " + String.join(", ", keys) + near;
    }

    /**
     * One of these keys is needed and none is there. Where an unknown one is nearly it, that is the one problem there is.
     *
     * @param message what is told otherwise
     */
    SettingsError lacks(String message, String... wanted) {
        return unknown().stream()
                .filter(entry -> SpellingSuggestion.to(entry.name(), keys)
                        .filter(List.of(wanted)::contains)
                        .isPresent())
                .findFirst()
                .map(entry -> new SettingsError(entry.key().place(), unknown(entry.name())))
                .orElseGet(() -> new SettingsError(place(), message));
    }

    SourceLocation place() {
        return node.place();
    }

    /**
     * What is made of these keys together.
     *
     * @throws SettingsError where they begin, if they make no sense together
     */
    <T> T made(Supplier<T> making) {
        return made(node.place(), making);
    }

    /**
     * What is made of what stands there.
     *
     * @throws SettingsError with that place, if it makes no sense
     */
    static <T> T made(SourceLocation place, Supplier<T> making) {
        try {
            return making.get();
        } catch (IllegalArgumentException wrong) {
            throw new SettingsError(place, Node.inKeys(String.valueOf(wrong.getMessage())));
        }
    }

    /** In the order in which they stand. */
    List<Pair> pairs() {
        return known;
    }

    boolean has(String key) {
        return node(key).isPresent();
    }

    Optional<Node> node(String key) {
        return known.stream()
                .filter(entry -> entry.name().equals(key))
                .findFirst()
                .map(Pair::value);
    }

    /** @throws SettingsError if the value cannot be read */
    <T> Optional<T> value(String key, Function<String, T> reader) {
        return node(key).map(node -> Node.text(key, node).as(key, reader));
    }

    /** @throws SettingsError at the second of these keys that stands */
    void exclude(List<String> keys) {
        List<Pair> found =
                known.stream().filter(entry -> keys.contains(entry.name())).toList();
        if (found.size() > 1) {
            throw new SettingsError(
                    found.get(1).key().place(),
                    "\"%s\" and \"%s\" exclude each other: leave one out"
                            .formatted(found.get(0).name(), found.get(1).name()));
        }
    }
}
