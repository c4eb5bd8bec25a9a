package dev.parley.cli.document;

import dev.parley.cli.option.OptionValues;
import dev.parley.cli.verb.Verb;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for fish. */
public final class FishCompletion {
    private static final String SCRIPT = """
            # fish completion for parley, made by: parley completion fish
            # Is that the verb? None is an empty one.
            function __parley_verb
                set -l words (commandline -opc)
                test "$words[2]" = "$argv[1]"
            end
            complete -c parley -e
            complete -c parley -f
            complete -c parley -n '__parley_verb ""' -s h -l help -d 'help'
            complete -c parley -n '__parley_verb ""' -s V -l version -d 'which Parley this is'
            """;

    private FishCompletion() {}

    public static String of(List<Verb> verbs) {
        StringBuilder script = new StringBuilder(SCRIPT);
        for (Verb verb : verbs) {
            for (String before : List.of("", "help")) {
                script.append(line(before, "-a " + verb.name(), verb.summary()));
            }
        }
        for (Verb verb : verbs) {
            for (OptionSpec option : verb.spec().options()) {
                script.append(line(verb.name(), option(option), String.join(" ", option.description())));
            }
            if (!verb.words().isEmpty()) {
                script.append(line(verb.name(), "-a " + quote(String.join(" ", verb.words())), ""));
            }
            if (verb.arguments().contains("FILE")) {
                script.append(line(verb.name(), "-F", ""));
            }
        }
        return script.toString();
    }

    private static String line(String verb, String what, String description) {
        return "complete -c parley -n " + quote("__parley_verb " + (verb.isEmpty() ? "\"\"" : verb)) + " " + what
                + (description.isEmpty() ? "" : " -d " + quote(description)) + "\n";
    }

    private static String option(OptionSpec option) {
        String names = Arrays.stream(option.names())
                .map(name -> name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1))
                .collect(Collectors.joining(" "));
        if (!OptionValues.takesOne(option)) {
            return names;
        }
        List<String> words = OptionValues.words(option);
        return names
                + (OptionValues.isFile(option)
                        ? " -r -F"
                        : words.isEmpty() ? " -x" : " -x -a " + quote(String.join(" ", words)));
    }

    private static String quote(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
