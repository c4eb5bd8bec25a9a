package dev.parley.cli.document;

import dev.parley.bench.option.Option;
import dev.parley.cli.option.OptionValues;
import dev.parley.cli.verb.Verb;
import java.util.List;
import java.util.stream.Collectors;

/** Completion for zsh: a file {@code _parley} for its function path, which may be sourced as well. */
public final class ZshCompletion {
    private static final String SCRIPT = """
            #compdef parley
            # zsh completion for parley, made by: parley completion zsh
            _parley() {
              local -a verbs
              verbs=(
            @verbs@  )
              if (( CURRENT == 2 )); then
                _describe -t verbs verb verbs
                _arguments '(- *)'{-h,--help}'[help]' '(- *)'{-V,--version}'[which Parley this is]'
                return
              fi
              local verb=$words[2]
              shift words
              (( CURRENT-- ))
              case $verb in
                help) (( CURRENT > 2 )) || _describe -t verbs verb verbs ;;
            @cases@  esac
            }
            # zsh reads this file as the function's own body, unless it was sourced.
            if [ "$funcstack[1]" = _parley ]; then
              _parley "$@"
            else
              compdef _parley parley
            fi
            """;

    private ZshCompletion() {}

    public static String of(List<Verb> verbs) {
        String described = verbs.stream()
                .map(verb -> "    " + quote(verb.name() + ":" + verb.summary()) + "\n")
                .collect(Collectors.joining());
        return SCRIPT.replace("@verbs@", described)
                .replace("@cases@", verbs.stream().map(ZshCompletion::verb).collect(Collectors.joining()));
    }

    private static String verb(Verb verb) {
        StringBuilder specs = new StringBuilder();
        for (Option<?> option : verb.options()) {
            for (String spec : option(option)) {
                specs.append(" \\\n        ").append(quote(spec));
            }
        }
        if (!verb.words().isEmpty()) {
            specs.append(" \\\n        ")
                    .append(quote("*: :{compadd -S '' -- " + String.join(" ", verb.words()) + "}"));
        } else if (verb.arguments().contains("FILE")) {
            specs.append(" \\\n        ").append(quote("*: :_files"));
        }
        return "    " + verb.name() + ")\n      _arguments -s -S" + specs + "\n      ;;\n";
    }

    /** One for each of its names, which exclude each other unless it may stand more than once. */
    private static List<String> option(Option<?> option) {
        String names = String.join(" ", option.names());
        String description = escape(option.help()).replace("[", "\\[").replace("]", "\\]");
        return option.names().stream()
                .map(name -> (option.type().isList() ? "*" : "(" + names + ")") + name + equals(option, name) + "["
                        + description + "]" + value(option))
                .toList();
    }

    /** {@code --as=} takes its value behind = or as the next word, {@code -m} as the next word. */
    private static String equals(Option<?> option, String name) {
        return option.takesValue() && name.startsWith("--") ? "=" : "";
    }

    private static String value(Option<?> option) {
        if (!option.takesValue()) {
            return "";
        }
        return ":" + escape(option.type().label()) + ":" + action(option);
    }

    private static String action(Option<?> option) {
        if (OptionValues.isFile(option)) {
            return "_files";
        }
        if (OptionValues.isInterface(option)) {
            return "_net_interfaces"; // a function that comes with zsh
        }
        List<String> words = OptionValues.words(option);
        return words.isEmpty() ? " " : "(" + String.join(" ", words) + ")";
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace(":", "\\:");
    }

    private static String quote(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
