package dev.parley.cli.option;

import dev.parley.framing.Framing;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;

/** What may stand behind an option, as its label in the help says it. */
public final class OptionValues {
    private OptionValues() {}

    /** Whether anything stands behind it. */
    public static boolean takesOne(OptionSpec option) {
        return option.arity().max() > 0;
    }

    /**
     * The words that it takes as they are, such as {@code hex} and {@code base64}: its label has these in lower case. Of
     * framings the words that they begin with.
     */
    public static List<String> words(OptionSpec option) {
        return takesOne(option)
                ? Arrays.stream(option.paramLabel().split("\\|", -1))
                        .flatMap(word -> word.equals("FRAMING") ? Framing.WORDS.stream() : Stream.of(word))
                        .filter(word -> word.matches("[a-z0-9-]+"))
                        .toList()
                : List.of();
    }

    /** Whether it takes the name of a file. */
    public static boolean isFile(OptionSpec option) {
        return takesOne(option) && option.paramLabel().equals("FILE");
    }
}
