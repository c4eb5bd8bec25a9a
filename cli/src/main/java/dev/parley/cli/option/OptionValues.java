package dev.parley.cli.option;

import dev.parley.bench.option.Option;
import dev.parley.bench.option.ValueType;
import dev.parley.framing.Framing;
import dev.parley.impairment.Profiles;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What may stand behind an option, as its type says it. */
public final class OptionValues {
    private OptionValues() {}

    /**
     * The words that it takes as they are, such as {@code hex} and {@code base64}: its label has these in lower case. Of
     * framings the words that they begin with, of profiles and examples their names.
     */
    public static List<String> words(Option<?> option) {
        return Arrays.stream(option.type().label().split("\\|", -1))
                .flatMap(word -> switch (word) {
                    case "FRAMING" -> Framing.WORDS.stream();
                    case "PROFILE" -> Profiles.names().stream();
                    case "EXAMPLE" -> BenchExample.names().stream();
                    default -> Stream.of(word);
                })
                .filter(word -> word.matches("[a-z0-9-]+"))
                .toList();
    }

    /** Whether it takes the name of a file. */
    public static boolean isFile(Option<?> option) {
        return option.type().equals(ValueType.FILE);
    }

    /** Whether it takes the name of a network interface. */
    public static boolean isInterface(Option<?> option) {
        return option.type().equals(ValueType.INTERFACE);
    }
}
