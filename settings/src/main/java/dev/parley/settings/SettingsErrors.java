package dev.parley.settings;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What is wrong in one file: reading goes on where it can, so that several mistakes are told at once. */
final class SettingsErrors {
    private static final int MOST_TOLD = 10;

    private final Set<String> messages = new LinkedHashSet<>();

    void add(SourceLocation place, String what) {
        messages.add(new SettingsError(place, what).message());
    }

    /** How many there are so far. */
    int count() {
        return messages.size();
    }

    /** What is read, or empty where it is wrong. */
    <T> Optional<T> gather(Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (SettingsError error) {
            messages.add(error.message());
            return Optional.empty();
        }
    }

    /** All that can be read of a list. */
    <T> List<T> each(List<Node> nodes, Function<Node, T> reading) {
        return nodes.stream()
                .flatMap(node -> gather(() -> reading.apply(node)).stream())
                .toList();
    }

    /** @throws SettingsException if anything was wrong */
    void refuse() throws SettingsException {
        if (messages.isEmpty()) {
            return;
        }
        String told = messages.stream().limit(MOST_TOLD).collect(Collectors.joining("\n"));
        int more = messages.size() - MOST_TOLD;
        throw new SettingsException(told + (more > 0 ? "\nand " + more + " more" : ""));
    }
}
