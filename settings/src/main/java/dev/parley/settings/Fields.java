package dev.parley.settings;

import dev.parley.settings.Node.Pair;
import dev.parley.words.Nearest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A group of keys that has a name, such as "a rule". */
final class Fields {
    private final Node.Keys node;
    private final List<Pair> known;
    private final String name;
    private final List<String> keys;

    private Fields(Node.Keys node, String name, List<String> keys) {
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
     * @throws Wrong if the node is no group of keys
     */
    static Fields of(Node node, String name, List<String> keys, Problems problems) {
        if (!(node instanceof Node.Keys group)) {
            throw new Wrong(
                    node.place(), name + " has keys, such as " + keys.getFirst() + ": …, and here is " + node.kind());
        }
        Fields fields = new Fields(group, name, keys);
        fields.unknown().forEach(entry -> problems.add(entry.key().place(), fields.unknown(entry.name())));
        return fields;
    }

    private List<Pair> unknown() {
        return node.entries().stream()
                .filter(entry -> !keys.contains(entry.name()))
                .toList();
    }

    private String unknown(String key) {
        String near = Nearest.to(key, keys)
                .map(right -> ". Did you mean \"" + right + "\"?")
                .orElse("");
        return "\"" + key + "\" is no key of " + name + "; there are " + String.join(", ", keys) + near;
    }

    /**
     * One of these keys is needed and none is there. Where an unknown one is nearly it, that is the one problem there is.
     *
     * @param says what is told otherwise
     */
    Wrong lacks(String says, String... wanted) {
        return unknown().stream()
                .filter(entry -> Nearest.to(entry.name(), keys)
                        .filter(List.of(wanted)::contains)
                        .isPresent())
                .findFirst()
                .map(entry -> new Wrong(entry.key().place(), unknown(entry.name())))
                .orElseGet(() -> new Wrong(place(), says));
    }

    Place place() {
        return node.place();
    }

    /**
     * What is made of these keys together.
     *
     * @throws Wrong where they begin, if they make no sense together
     */
    <T> T made(Supplier<T> making) {
        return made(node.place(), making);
    }

    /**
     * What is made of what stands there.
     *
     * @throws Wrong with that place, if it makes no sense
     */
    static <T> T made(Place place, Supplier<T> making) {
        try {
            return making.get();
        } catch (IllegalArgumentException wrong) {
            throw new Wrong(place, Node.inKeys(String.valueOf(wrong.getMessage())));
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

    /** @throws Wrong if the value cannot be read */
    <T> Optional<T> value(String key, Function<String, T> reader) {
        return node(key).map(node -> Node.text(key, node).as(key, reader));
    }

    /** @throws Wrong at the second of these keys that stands */
    void exclude(List<String> keys) {
        List<Pair> found =
                known.stream().filter(entry -> keys.contains(entry.name())).toList();
        if (found.size() > 1) {
            throw new Wrong(
                    found.get(1).key().place(),
                    "\"%s\" and \"%s\" exclude each other: leave one out"
                            .formatted(found.get(0).name(), found.get(1).name()));
        }
    }
}
