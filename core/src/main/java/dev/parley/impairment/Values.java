package dev.parley.impairment;

import dev.parley.text.Sizes;
import dev.parley.text.SpellingSuggestion;
import dev.parley.time.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The values of one impairment, as they were written. An error names the place. */
final class Values {
    private final Map<String, Entry> entries;

    /**
     * @param at where it begins, from 1
     */
    record Entry(String key, String value, int at) {
        IllegalArgumentException wrong(String why) {
            return new IllegalArgumentException("at character %d, '%s=%s': %s".formatted(at, key, value, why));
        }
    }

    Values(Map<String, Entry> entries) {
        this.entries = entries;
    }

    double share(String key, double otherwise) {
        return read(key, otherwise, Notation::parseShare);
    }

    Duration time(String key, Duration otherwise) {
        return read(key, otherwise, Durations::parse);
    }

    long size(String key, long otherwise) {
        return read(key, otherwise, Sizes::parse);
    }

    /** Must be there. */
    double share(String key) {
        return required(key, Notation::parseShare);
    }

    /** Must be there. */
    Duration time(String key) {
        return required(key, Durations::parse);
    }

    /** Must be there. */
    long size(String key) {
        return required(key, Sizes::parse);
    }

    /** Must be there. */
    <T> T required(String key, Function<String, T> reader) {
        Entry entry = entries.get(key);
        if (entry == null) {
            throw new IllegalStateException("no value for " + key);
        }
        return read(entry, reader);
    }

    <T> T read(String key, T otherwise, Function<String, T> reader) {
        Entry entry = entries.get(key);
        return entry == null ? otherwise : read(entry, reader);
    }

    <T> @Nullable T readOrNull(String key, Function<String, T> reader) {
        Entry entry = entries.get(key);
        return entry == null ? null : read(entry, reader);
    }

    private static <T> T read(Entry entry, Function<String, T> reader) {
        try {
            return reader.apply(entry.value());
        } catch (IllegalArgumentException wrong) {
            IllegalArgumentException placed = entry.wrong(String.valueOf(wrong.getMessage()));
            placed.initCause(wrong);
            throw placed;
        }
    }

    /** A whole number; whether it is in range is for who takes it. */
    static int number(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number");
        }
        return Integer.parseInt(text);
    }

    /** One of the words of an enum. */
    static <E extends Enum<E>> E word(String what, String text, E[] all) {
        for (E each : all) {
            if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
                return each;
            }
        }
        var words = Arrays.stream(all)
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList();
        throw new IllegalArgumentException("a " + what + " is one of " + String.join(", ", words) + "."
                + SpellingSuggestion.suggestion(text, words));
    }
}
