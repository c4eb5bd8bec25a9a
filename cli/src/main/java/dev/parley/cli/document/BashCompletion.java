package dev.parley.cli.document;

import dev.parley.bench.option.Option;
import dev.parley.cli.option.OptionValues;
import dev.parley.cli.verb.Verb;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Completion for bash, from 3.2 on (macOS), with or without the package bash-completion. */
public final class BashCompletion {
    /** Bash cuts words at = and : too, so that --as=hex comes as three. What ends in :// goes on without a space; bash 3.2 has no
     * compopt to say so, and leaves one. */
    private static final String SCRIPT = """
            # bash completion for parley, made by: parley completion bash
            _parley() {
              local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words='' files=''
              COMPREPLY=()
              if [ "$word" = = ]; then
                word=''
              elif [ "$before" = = ]; then
                before=${COMP_WORDS[COMP_CWORD-2]}
              fi
              if [ "$COMP_CWORD" -eq 1 ]; then
                words='@verbs@ help --help --version'
              else
                case ${COMP_WORDS[1]} in
                  help) [ "$COMP_CWORD" -gt 2 ] || words='@verbs@' ;;
            @cases@    esac
              fi
              local IFS=$'\\n'
              COMPREPLY=($(IFS=' '; compgen -W "$words" -- "$word"))
              if [ -n "$files" ]; then
                compopt -o filenames 2>/dev/null
                COMPREPLY+=($(compgen -f -- "$word"))
              fi
              case ${COMPREPLY[0]-} in
                *://) compopt -o nospace 2>/dev/null ;;
              esac
              return 0
            }
            complete -F _parley parley
            """;

    /** Names of network interfaces with spaces between them: on Linux from a folder of the kernel's, elsewhere from ifconfig. */
    private static final String INTERFACES =
            "builtin cd /sys/class/net 2>/dev/null && echo * || ifconfig -l 2>/dev/null";

    private BashCompletion() {}

    public static String of(List<Verb> verbs) {
        return SCRIPT.replace("@verbs@", verbs.stream().map(Verb::name).collect(Collectors.joining(" ")))
                .replace("@cases@", verbs.stream().map(BashCompletion::verb).collect(Collectors.joining()));
    }

    private static String verb(Verb verb) {
        List<Option<?>> options = verb.options();
        StringBuilder cases = new StringBuilder();
        for (Option<?> option : options) {
            List<String> words = OptionValues.words(option);
            if (!words.isEmpty()) {
                cases.append(line(names(Stream.of(option)), "words='" + String.join(" ", words) + "'"));
            }
        }
        append(cases, options, OptionValues::isFile, "files=yes");
        append(cases, options, OptionValues::isInterface, "words=$(" + INTERFACES + ")");
        append(
                cases,
                options,
                option -> option.takesValue() && OptionValues.words(option).isEmpty(),
                "return 0");
        String all = options.stream().flatMap(option -> option.names().stream()).collect(Collectors.joining(" "));
        return """
                  %s)
                    case $before in
            %s          *)
                        case $word in
                          -*) words='%s' ;;
                          *) words='%s'%s ;;
                        esac
                        ;;
                    esac
                    ;;
            """.formatted(
                        verb.name(),
                        cases,
                        all,
                        String.join(" ", verb.words()),
                        verb.arguments().contains("FILE") ? " files=yes" : "");
    }

    private static void append(
            StringBuilder cases, List<Option<?>> options, Predicate<Option<?>> which, String action) {
        String names = names(options.stream().filter(which));
        if (!names.isEmpty()) {
            cases.append(line(names, action));
        }
    }

    private static String line(String names, String action) {
        return "          " + names + ") " + action + " ;;\n";
    }

    private static String names(Stream<Option<?>> options) {
        return options.flatMap(option -> option.names().stream()).collect(Collectors.joining(" | "));
    }
}
