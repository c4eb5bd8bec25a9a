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

    private Fields(Node.Keys node, List<Pair> known) {
        this.node = node;
        this.known = known;
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
        for (Pair entry : group.entries()) {
            if (!keys.contains(entry.name())) {
                problems.add(entry.key().place(), unknown(entry.name(), name, keys));
            }
        }
        return new Fields(
                group,
                group.entries().stream()
                        .filter(entry -> keys.contains(entry.name()))
                        .toList());
    }

    private static String unknown(String key, String name, List<String> keys) {
        String near = Nearest.to(key, keys)
                .map(right -> ". Did you mean \"" + right + "\"?")
                .orElse("");
        return "\"" + key + "\" is no key of " + name + "; there are " + String.join(", ", keys) + near;
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
