package dev.parley.bench.option;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The options of one kind of session, in the order of the help. The command line, its help, completion and manual pages, the
 * reader of settings files and their schema are made from it or checked against it. Immutable; safe from any thread.
 *
 * @param <T> what the options are set on
 */
public final class OptionTable<T> {
    private final Map<String, Option<T>> byName;
    private final List<List<String>> exclusive;

    OptionTable(List<Option<T>> options) {
        this(options, List.of());
    }

    private OptionTable(List<Option<T>> options, List<List<String>> exclusive) {
        LinkedHashMap<String, Option<T>> ordered = new LinkedHashMap<>();
        for (Option<T> option : options) {
            if (ordered.putIfAbsent(option.name(), option) != null) {
                throw new IllegalArgumentException(option.name() + " is there twice");
            }
        }
        this.byName = Collections.unmodifiableMap(ordered);
        this.exclusive = exclusive;
    }

    /** The same, and at most one of these may be given. */
    OptionTable<T> exclusive(List<String> names) {
        return new OptionTable<>(
                options(), Stream.concat(exclusive.stream(), Stream.of(names)).toList());
    }

    /** The same, and these behind them. */
    OptionTable<T> with(List<Option<T>> more) {
        return new OptionTable<>(
                Stream.concat(options().stream(), more.stream()).toList(), exclusive);
    }

    /** The same without these. */
    public OptionTable<T> without(List<String> names) {
        return new OptionTable<>(
                options().stream()
                        .filter(option -> !names.contains(option.name()))
                        .toList(),
                exclusive);
    }

    public List<Option<T>> options() {
        return List.copyOf(byName.values());
    }

    /** The option of that name, or null. */
    public @Nullable Option<T> get(String name) {
        return byName.get(name);
    }

    public boolean has(String name) {
        return byName.containsKey(name);
    }

    /** Groups of options of which at most one may be given. */
    public List<List<String>> exclusive() {
        return exclusive;
    }

    /** Those that may stand in settings files. */
    public OptionTable<T> inSettings() {
        return new OptionTable<>(options().stream().filter(Option::isInSettings).toList(), exclusive);
    }

    /** What the options are called. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /**
     * Sets all that was given.
     *
     * @param given the options as they were written, by name; those of other tables are passed over
     * @return the target, or what takes its place
     * @throws IllegalArgumentException in words, if one cannot be so
     */
    public T set(T target, Map<String, String> given) {
        T set = target;
        for (Option<T> option : options()) {
            String text = given.get(option.name());
            if (text != null) {
                set = option.set(set, text);
            }
        }
        return set;
    }

    @Override
    public String toString() {
        return byName.keySet().stream().collect(Collectors.joining(", "));
    }
}
