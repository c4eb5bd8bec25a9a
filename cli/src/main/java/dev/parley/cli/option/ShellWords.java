package dev.parley.cli.option;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Finds words that the shell passed on otherwise than their writer meant: a text in several words, quotes and dashes that it does not know. Pure. */
public final class ShellWords {
    /** How help calls the values that are text of any kind. */
    private static final Set<String> TEXTS = Set.of("TEMPLATE", "TEXT");

    private ShellWords() {}

    /**
     * Refuses such words.
     *
     * @param spec the verb's options
     * @param own what was written behind the verb, up to {@code --}
     * @param words which of them are no options and no values of options
     * @throws UsageException that shows what to type
     */
    public static void check(CommandSpec spec, List<String> own, List<String> words) {
        Collection<String> names = spec.optionsMap().keySet();
        List<String> free = words.stream().filter(own::contains).toList();
        for (String word : free) {
            TypesetCharacters.longDash(word, names).ifPresent(message -> {
                throw new UsageException(message);
            });
        }
        for (String word : free) {
            String bare = TypesetCharacters.withoutQuotes(word);
            if (!bare.equals(word) && Synonyms.isAddress(bare)) {
                throw new UsageException("'%s' is no address with these quotes%s: type %s"
                        .formatted(word, TypesetCharacters.quotesNote(word), bare));
            }
        }
        for (int i = 0; i + 1 < own.size(); i++) {
            OptionSpec option = spec.findOption(own.get(i));
            if (option != null && TEXTS.contains(option.paramLabel())) {
                refuseSplit(own.get(i), own.subList(i + 1, own.size()), free);
            }
        }
    }

    /** What stands behind the value of an option and is neither an option nor an address was a part of that value. */
    private static void refuseSplit(String option, List<String> behind, List<String> free) {
        boolean hasAddress = free.stream().anyMatch(Synonyms::isAddress);
        List<String> text = new ArrayList<>(behind.subList(0, 1));
        behind.stream()
                .skip(1)
                .takeWhile(word -> free.contains(word) && !Synonyms.isAddress(word) && (hasAddress || !isPort(word)))
                .forEach(text::add);
        if (text.size() > 1) {
            throw new UsageException("%s takes one word of the shell, and here are %s: %s"
                    .formatted(option, text.size(), inQuotes(text, option + " ")));
        }
    }

    private static boolean isPort(String word) {
        return word.matches("(.*:)?\\d{1,5}");
    }

    /** That double quotes belong around these words. */
    public static String inQuotes(List<String> words, String before) {
        String text = String.join(" ", words);
        return "put double quotes around %s, %s\"%s\"%s"
                .formatted(
                        before.isEmpty() ? "it" : "them",
                        before,
                        TypesetCharacters.withoutQuotes(text),
                        TypesetCharacters.quotesNote(text));
    }

    /** What to tell of an option's text that goes out with quotes which were perhaps not meant as a part of it. */
    public static Optional<String> quotesSent(Arguments arguments, String option) {
        return arguments
                .value(option, text -> text)
                .filter(TypesetCharacters::isWholeInQuotes)
                .map(text -> option + " goes out as it was written, with its quotes: " + TypesetCharacters.meant(text));
    }

    /** What an option was meant to be that was written with a long dash. */
    public static Optional<String> longDash(String word, Collection<String> options) {
        return TypesetCharacters.longDash(word, options);
    }
}
