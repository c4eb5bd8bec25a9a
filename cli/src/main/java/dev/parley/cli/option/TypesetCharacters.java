package dev.parley.cli.option;

import dev.parley.text.SpellingSuggestion;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Quotes and dashes as word processors and web pages set them. To a shell they are letters like any other, so a command that
 * was copied from there means something else. Pure.
 */
public final class TypesetCharacters {
    private static final String SOURCE = "as word processors and web pages write it";

    private static final int MOST_SHOWN = 40;

    /** Hyphen, figure dash, en dash, em dash, bar, minus: U+2010 to U+2015, U+2212. */
    private static final String DASHES = "\u2010-\u2015\u2212";

    private static final Pattern OPTION =
            Pattern.compile("(?s)-?([" + DASHES + "])[-" + DASHES + "]?(\\p{Alnum}[\\w-]*)(=.*)?");

    /** Curly, low and angle quotes, single and double: U+2018 to U+201F, U+00AB, U+00BB. */
    private static final Pattern QUOTE = Pattern.compile("[\u2018-\u201f\u00ab\u00bb]");

    private TypesetCharacters() {}

    /**
     * What is to be typed in place of a word that was to be an option; empty where it is none.
     *
     * @param options the names that there are, with their dashes
     */
    static Optional<String> longDash(String word, Collection<String> options) {
        Matcher matcher = OPTION.matcher(word);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String name = matcher.group(2);
        return meant(name, options)
                .map(option -> "'%s' begins with a long dash (%s), %s: type %s"
                        .formatted(word, matcher.group(1), SOURCE, option));
    }

    /** An editor makes one long dash of two short ones. */
    private static Optional<String> meant(String name, Collection<String> options) {
        for (String option : List.of("--" + name, "-" + name)) {
            if (options.contains(option)) {
                return Optional.of(option);
            }
        }
        List<String> bare = options.stream()
                .filter(option -> option.startsWith("--"))
                .map(option -> option.substring(2))
                .toList();
        return SpellingSuggestion.to(name, bare).map(option -> "--" + option);
    }

    /** Whether a quote of that kind stands at its beginning or end. */
    static boolean isQuoted(String text) {
        return !text.equals(withoutQuotes(text));
    }

    /** Whether quotes of that kind stand at both ends. */
    static boolean isWholeInQuotes(String text) {
        return text.length() == withoutQuotes(text).length() + 2;
    }

    /** Without a quote of that kind at its beginning and end. */
    public static String withoutQuotes(String text) {
        int from = QUOTE.matcher(text).lookingAt() ? 1 : 0;
        int to = text.length() > from
                        && QUOTE.matcher(text.substring(text.length() - 1)).matches()
                ? text.length() - 1
                : text.length();
        return text.substring(from, to);
    }

    /** Of a text in such quotes what is to be typed, if they are not meant. */
    static String meant(String text) {
        String bare = withoutQuotes(text);
        String shown = bare.length() > MOST_SHOWN ? bare.substring(0, MOST_SHOWN) + "…" : bare;
        return "%s is a curly quote, %s. If it is not a part of the text, type \"%s\""
                .formatted(text.substring(0, 1), SOURCE, shown);
    }

    /** That a text has such quotes, as the end of a sentence that tells what to type; empty where it has none. */
    static String quotesNote(String text) {
        Matcher matcher = QUOTE.matcher(text);
        return isQuoted(text) && matcher.find()
                ? "; %s is a curly quote, %s, and the shell does not know it".formatted(matcher.group(), SOURCE)
                : "";
    }
}
