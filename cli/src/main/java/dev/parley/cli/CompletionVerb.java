package dev.parley.cli;

import dev.parley.bench.option.Option;
import dev.parley.cli.document.BashCompletion;
import dev.parley.cli.document.FishCompletion;
import dev.parley.cli.document.ZshCompletion;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.Options;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.run.ExitStatus;
import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.terminal.Terminal;
import dev.parley.cli.verb.Verb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code parley completion}: what a shell reads to complete Parley's verbs and options. */
final class CompletionVerb implements Verb {
    @Override
    public String name() {
        return "completion";
    }

    @Override
    public String summary() {
        return "let a shell complete verbs and options";
    }

    @Override
    public String arguments() {
        return String.join("|", words());
    }

    @Override
    public String description() {
        return "Prints a script that teaches the shell Parley's verbs, options and their values. Let the shell read it"
                + " once, or at each start from its own start file (~/.bashrc, ~/.zshrc behind compinit,"
                + " ~/.config/fish/config.fish). If you installed a package, completion works already.";
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("bash, from now on in this shell", "source <(parley completion bash)"),
                new Example("zsh, the same", "source <(parley completion zsh)"),
                new Example("fish, the same", "parley completion fish | source"));
    }

    @Override
    public List<String> words() {
        return List.of("bash", "zsh", "fish");
    }

    @Override
    public List<Option<?>> options() {
        return Options.bare();
    }

    @Override
    public int run(Arguments arguments, Terminal terminal, SignalHandler signalHandler) throws IOException {
        List<String> shells = arguments.words();
        if (shells.size() != 1 || !words().contains(shells.getFirst())) {
            throw new UsageException("completion needs the name of one shell: " + String.join(", ", words())
                    + (shells.isEmpty() ? "" : ", but was given " + String.join(" ", shells)));
        }
        terminal.out().write(script(shells.getFirst()).getBytes(StandardCharsets.UTF_8));
        terminal.out().flush();
        return ExitStatus.OK;
    }

    /** The script for one of the shells among {@link #words}. */
    static String script(String shell) {
        return switch (shell) {
            case "bash" -> BashCompletion.of(Cli.VERBS);
            case "zsh" -> ZshCompletion.of(Cli.VERBS);
            default -> FishCompletion.of(Cli.VERBS);
        };
    }
}
