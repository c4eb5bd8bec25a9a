package dev.parley.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What is wrong in one file: reading goes on where it can, so that several mistakes are told at once. */
final class SettingsErrors {
    private static final int MOST_TOLD = 10;

    private final Map<String, SettingsProblem> messages = new LinkedHashMap<>();

    void add(SourceLocation place, String what) {
        add(new SettingsError(place, what));
    }

    private void add(SettingsError error) {
        messages.putIfAbsent(error.message(), error.problem());
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
            add(error);
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
        String told = messages.keySet().stream().limit(MOST_TOLD).collect(Collectors.joining("\n"));
        int more = messages.size() - MOST_TOLD;
        throw new SettingsException(told + (more > 0 ? "\nand " + more + " more" : ""), List.copyOf(messages.values()));
    }
}
