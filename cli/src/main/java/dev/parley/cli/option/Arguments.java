package dev.parley.cli.option;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** What was written on the command line, option by option; a value that cannot be read names its option. */
public record Arguments(ParseResult parsed) {

    public boolean has(String option) {
        return parsed.hasMatchedOption(option);
    }

    /** The option's value, read; empty where it was not given. */
    public <T> Optional<T> value(String option, Function<String, T> reader) {
        String text = parsed.matchedOptionValue(option, (String) null);
        if (text == null) {
            return Optional.empty();
        }
        if (!option.equals("--message")
                && text.startsWith("-")
                && parsed.commandSpec().findOption(text) != null) {
            throw new UsageException(option + " needs a value after it, and there stands the option " + text);
        }
        return Optional.of(read(option, text, reader));
    }

    /** The option's value, read; null where it was not given. */
    public <T> @Nullable T orNull(String option, Function<String, T> reader) {
        return value(option, reader).orElse(null);
    }

    /** All values of an option that may stand more than once, each also split at commas. */
    public <T> List<T> values(String option, Function<String, T> reader) {
        List<String> texts = parsed.matchedOptionValue(option, List.of());
        return texts.stream()
                .flatMap(text -> List.of(text.split(",", -1)).stream())
                .map(text -> read(option, text, reader))
                .toList();
    }

    /** Everything that is no option, in order. */
    public List<String> words() {
        List<String> words = parsed.matchedPositionalValue(0, (List<String>) null);
        return words == null ? List.of() : words;
    }

    /**
     * Refuses two options together.
     *
     * @throws UsageException if both were given
     */
    public void exclude(String one, String other) {
        if (has(one) && has(other)) {
            throw new UsageException(one + " and " + other + " exclude each other: choose one");
        }
    }

    private static <T> T read(String option, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (UsageException said) {
            throw said;
        } catch (IllegalArgumentException wrong) {
            throw new UsageException(option + ": " + wrong.getMessage());
        }
    }

    /** A whole number, 1 or more. */
    public static Long count(String text) {
        if (!text.matches("\\d{1,18}") || Long.parseLong(text) == 0) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number from 1: write 10");
        }
        return Long.valueOf(text);
    }

    /** As {@link #count}, for what no machine has two thousand million of: more than those are as many. */
    public static Integer limit(String text) {
        return (int) Math.min(count(text), Integer.MAX_VALUE);
    }
}
