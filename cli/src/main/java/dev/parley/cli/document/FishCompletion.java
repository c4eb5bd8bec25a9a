package dev.parley.cli.document;

import dev.parley.bench.option.Option;
import dev.parley.cli.option.OptionValues;
import dev.parley.cli.verb.Verb;
import java.util.List;
import java.util.stream.Collectors;

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
            for (Option<?> option : verb.options()) {
                script.append(line(verb.name(), option(option), option.help()));
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

    private static String option(Option<?> option) {
        String names = option.names().stream()
                .map(name -> name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1))
                .collect(Collectors.joining(" "));
        if (!option.takesValue()) {
            return names;
        }
        if (OptionValues.isFile(option)) {
            return names + " -r -F";
        }
        // A function that comes with fish.
        String offered = OptionValues.isInterface(option)
                ? "(__fish_print_interfaces)"
                : String.join(" ", OptionValues.words(option));
        return names + " -x" + (offered.isEmpty() ? "" : " -a " + quote(offered));
    }

    private static String quote(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
