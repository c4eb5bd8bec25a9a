package dev.parley.cli.option;

import dev.parley.address.Address;
import dev.parley.bench.option.Option;
import dev.parley.bench.option.OptionTable;
import dev.parley.template.TemplateException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** What was written on the command line, option by option; a value that cannot be read names its option. */
public record Arguments(ParseResult parsed) {

    public boolean has(String option) {
        return parsed.hasMatchedOption(option);
    }

    /** The option's value, read; empty where it was not given. */
    public <T> Optional<T> value(String option, Function<String, T> reader) {
        return text(option).map(text -> read(option, text, reader));
    }

    private Optional<String> text(String option) {
        Object value = parsed.matchedOptionValue(option, null);
        List<?> texts = value instanceof List<?> several ? several : value == null ? List.of() : List.of(value);
        for (Object text : texts) {
            String word = String.valueOf(text);
            if (!option.equals("--message")
                    && word.startsWith("-")
                    && parsed.commandSpec().findOption(word) != null) {
                throw new UsageException(option + " needs a value, but the next word is the option " + word);
            }
        }
        return texts.isEmpty()
                ? Optional.empty()
                : Optional.of(texts.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    /** The option's value, read; null where it was not given. */
    public <T> @Nullable T orNull(String option, Function<String, T> reader) {
        return value(option, reader).orElse(null);
    }

    /** All values of an option that may stand more than once, each as it was written. */
    public List<String> texts(String option) {
        Object value = parsed.matchedOptionValue(option, null);
        return value instanceof List<?> several
                ? several.stream().map(String::valueOf).toList()
                : value == null ? List.of() : List.of(String.valueOf(value));
    }

    /** All values of an option that may stand more than once, each also split at commas. */
    public <T> List<T> values(String option, Function<String, T> reader) {
        return text(option).stream()
                .flatMap(all -> Arrays.stream(all.split(",", -1)))
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

    /** What was given of the table's options, by their names: flags as {@code true}, several values between commas. */
    public Map<String, String> given(OptionTable<?> table) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String name : table.names()) {
            text("--" + name).ifPresent(text -> given.put(name, text));
        }
        return given;
    }

    /**
     * Sets what was given of the table's options.
     *
     * @param addresses for which they must do something
     * @return the target, or what takes its place
     * @throws UsageException if one cannot be so, or two exclude each other
     */
    public <T> T set(OptionTable<T> table, List<Address> addresses, T target) {
        for (List<String> group : table.exclusive()) {
            List<String> both = group.stream().filter(name -> has("--" + name)).toList();
            if (both.size() > 1) {
                exclude("--" + both.get(0), "--" + both.get(1));
            }
        }
        T set = target;
        for (Option<T> option : table.options()) {
            T before = set;
            set = value("--" + option.name(), text -> {
                        option.requireEffect(addresses);
                        return option.set(before, text);
                    })
                    .orElse(before);
        }
        return set;
    }

    private static <T> T read(String option, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (UsageException said) {
            throw said;
        } catch (IllegalArgumentException wrong) {
            String message = wrong.getMessage() + TypesetCharacters.quotesNote(text);
            throw new UsageException(
                    message.startsWith(option + " ") ? message : option + ": " + message,
                    wrong instanceof TemplateException template ? template.drawing() : "");
        }
    }
}
