package dev.parley.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** What is wrong in one file: reading goes on where it can, so that several mistakes are told at once. */
final class Problems {
    private static final int MOST_TOLD = 10;

    private final List<String> says = new ArrayList<>();

    void add(Place place, String what) {
        add(new Wrong(place, what));
    }

    private void add(Wrong wrong) {
        if (!says.contains(wrong.says())) {
            says.add(wrong.says());
        }
    }

    /** What is read, or empty where it is wrong. */
    <T> Optional<T> gather(Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (Wrong wrong) {
            add(wrong);
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
        if (says.isEmpty()) {
            return;
        }
        List<String> told = says.subList(0, Math.min(says.size(), MOST_TOLD));
        int more = says.size() - told.size();
        throw new SettingsException(String.join("\n", told) + (more > 0 ? "\nand " + more + " more" : ""));
    }
}
