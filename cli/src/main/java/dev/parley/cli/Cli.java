package dev.parley.cli;

import dev.parley.cli.document.HelpText;
import dev.parley.cli.document.Version;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.Options;
import dev.parley.cli.option.ShellWords;
import dev.parley.cli.option.Synonyms;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.run.ExitStatus;
import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.terminal.Output;
import dev.parley.cli.terminal.Terminal;
import dev.parley.cli.terminal.WordWrap;
import dev.parley.cli.verb.AddressesVerb;
import dev.parley.cli.verb.ChatVerb;
import dev.parley.cli.verb.ConsoleVerb;
import dev.parley.cli.verb.InspectVerb;
import dev.parley.cli.verb.ListenVerb;
import dev.parley.cli.verb.MeasureVerb;
import dev.parley.cli.verb.ProbeVerb;
import dev.parley.cli.verb.RelayVerb;
import dev.parley.cli.verb.ReplayVerb;
import dev.parley.cli.verb.RoomVerb;
import dev.parley.cli.verb.RunVerb;
import dev.parley.cli.verb.SendVerb;
import dev.parley.cli.verb.SnippetVerb;
import dev.parley.cli.verb.Verb;
import dev.parley.cli.view.JsonView;
import dev.parley.ledger.Cause;
import dev.parley.payload.Escapes;
import dev.parley.socket.NetworkException;
import dev.parley.text.SpellingSuggestion;
import dev.parley.time.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Finds the verb, and turns whatever goes wrong into a sentence and a status. */
public final class Cli {
    /** All verbs, in the order in which they are listed. */
    public static final List<Verb> VERBS = List.of(
            new ListenVerb(),
            new SendVerb(),
            new ChatVerb(),
            new RoomVerb(),
            new RelayVerb(Version.number()),
            new ReplayVerb(),
            new MeasureVerb(),
            new ProbeVerb(),
            new InspectVerb(),
            new RunVerb(),
            new ConsoleVerb(Version.number(), new OfThePage()),
            new AddressesVerb(),
            new SnippetVerb(),
            new CompletionVerb());

    private final Terminal terminal;
    private final SignalHandler signalHandler;

    public Cli(Terminal terminal, SignalHandler signalHandler) {
        this.terminal = terminal;
        this.signalHandler = signalHandler;
    }

    /** The commands of the page, which has no terminal, and ends them where it likes. */
    static final class OfThePage implements dev.parley.web.workbench.CommandLine {
        @Override
        public Optional<String> check(List<String> args) {
            try {
                Verb verb = verb(args.getFirst());
                String[] rest = args.subList(1, args.size()).toArray(String[]::new);
                verb.check(arguments(verb, parse(verb, rest), rest));
                return Optional.empty();
            } catch (IllegalArgumentException wrong) {
                return Optional.of(Escapes.printable(String.valueOf(wrong.getMessage())));
            }
        }

        @Override
        public int run(List<String> args, OutputStream out, OutputStream err, Consumer<Runnable> started) {
            SignalHandler ending = new SignalHandler();
            started.accept(ending);
            Terminal none = new Terminal(InputStream.nullInputStream(), out, err, false, false, false, false);
            int status = new Cli(none, ending).run(args.toArray(String[]::new));
            ending.finished();
            return status;
        }
    }

    /** Runs one command line; gives back its exit status and never throws. */
    public int run(String... args) {
        List<String> own = ownWords(args);
        boolean verbose = own.contains("-v") || own.contains("--verbose");
        try {
            return dispatch(args);
        } catch (IllegalArgumentException wrong) {
            return failed(args, ExitStatus.USAGE, Cause.USAGE, wrong, verbose);
        } catch (NetworkException said) {
            return failed(args, ExitStatus.of(said.reason()), said.reason(), said, verbose);
        } catch (IOException unwritable) {
            return failed(args, ExitStatus.INPUT_OUTPUT, Cause.OUTPUT_FAILED, unwritable, verbose);
        } catch (InterruptedException interrupted) {
            return ExitStatus.OK;
        } catch (RuntimeException | Error bug) {
            Throwable cause = bug.getCause() == null ? bug : bug.getCause();
            return failed(
                    args,
                    ExitStatus.BUG,
                    Cause.BUG,
                    new IllegalStateException(
                            "this is a bug in Parley: " + cause + (verbose ? "" : " (-v shows where)"), bug),
                    verbose);
        }
    }

    /** What stands behind -- is a message or another command, whose options are not ours. */
    private static List<String> ownWords(String... args) {
        List<String> words = Arrays.asList(args);
        int end = words.indexOf("--");
        return end < 0 ? words : words.subList(0, end);
    }

    private int dispatch(String... args) throws IOException, InterruptedException {
        String first = args.length == 0 ? "--help" : args[0];
        switch (first) {
            case "--help", "-h" -> {
                return print(rootHelp());
            }
            case "help" -> {
                return args.length < 2 ? print(rootHelp()) : print(HelpText.of(verb(args[1], args), helpColumns()));
            }
            case "--version", "-V" -> {
                return print(Version.line() + "\n");
            }
            default -> {
                // below
            }
        }
        checkReadable(args);
        String[] rest = Arrays.copyOfRange(args, 1, args.length);
        Verb verb = verb(first, rest);
        ParseResult parsed = parse(verb, rest);
        if (parsed.hasMatchedOption("--help")) {
            return print(
                    ownWords(args).contains("--help")
                            ? HelpText.of(verb, helpColumns())
                            : HelpText.shortOf(verb, helpColumns()));
        }
        Arguments arguments = arguments(verb, parsed, rest);
        return verb.run(arguments, coloured(arguments), signalHandler);
    }

    private static Arguments arguments(Verb verb, ParseResult parsed, String... rest) {
        Arguments arguments = new Arguments(parsed);
        if (verb.arguments().startsWith("ADDRESS")) {
            Synonyms.address(arguments.words()).ifPresent(message -> {
                throw new UsageException(message);
            });
        }
        ShellWords.check(parsed.commandSpec(), ownWords(rest), arguments.words());
        return arguments;
    }

    private Terminal coloured(Arguments arguments) {
        String when = arguments.has("--color")
                ? arguments.value("--color", word -> word).orElse("")
                : "auto";
        return switch (when) {
            case "auto" -> terminal;
            case "always" -> terminal.withColour(true);
            case "never" -> terminal.withColour(false);
            default -> throw new UsageException("--color is auto, always or never, but was '" + when + "'");
        };
    }

    /** Java replaces what is not text in the system's encoding, and what would be sent then is not what was written. */
    private static void checkReadable(String... args) {
        for (String word : args) {
            if (word.indexOf('\ufffd') >= 0) {
                throw new UsageException(
                        "'" + word
                                + "' holds bytes that are not text here: write them with --as hex, with -e as \\xe9, or send them with --file or through a pipe");
            }
        }
    }

    /** @param rest what stands behind it */
    private static Verb verb(String name, String... rest) {
        List<String> names = VERBS.stream().map(Verb::name).toList();
        return VERBS.stream()
                .filter(verb -> verb.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException(noVerb(name, names, List.of(rest))));
    }

    private static String noVerb(String name, List<String> names, List<String> rest) {
        if (name.startsWith("-")) {
            return "the verb comes first: parley " + verbFirst(name, names, rest);
        }
        if (Synonyms.isAddress(name)) {
            return "'%s' is an address, and the verb comes before it: ".formatted(name)
                    + (name.matches("\\w+:(//)?:?\\d+")
                            ? "parley listen " + name
                            : "parley send %s \"hello\" or parley chat %s".formatted(name, name));
        }
        return "'" + name + "' is not a verb; there are " + String.join(", ", names) + "."
                + Synonyms.ofVerb(name)
                        .or(() -> SpellingSuggestion.to(name, names).map(near -> "parley " + near))
                        .map(meant -> " Did you mean " + meant + "?")
                        .orElse(" parley --help explains them.");
    }

    /** The same words in the order, and without the dashes, in which they can be read. */
    private static String verbFirst(String name, List<String> names, List<String> rest) {
        String bare = name.replaceFirst("^--?", "");
        if (names.contains(bare)) {
            return Stream.concat(Stream.of(bare), rest.stream()).collect(Collectors.joining(" "));
        }
        return rest.stream()
                .filter(names::contains)
                .findFirst()
                .map(verb -> Stream.of(
                                Stream.of(verb), rest.stream().filter(word -> !word.equals(verb)), Stream.of(name))
                        .flatMap(words -> words)
                        .collect(Collectors.joining(" ")))
                .orElse(names.getFirst() + " … " + name);
    }

    private static ParseResult parse(Verb verb, String... args) {
        CommandSpec spec = Options.spec(verb.name(), verb.options());
        try {
            return new CommandLine(spec)
                    .setExpandAtFiles(false)
                    .setInterpolateVariables(false)
                    .setUnmatchedOptionsArePositionalParams(false)
                    // So that -m takes a message that looks like an option; Arguments refuses it for all others.
                    .setAllowOptionsAsOptionParameters(true)
                    .parseArgs(args);
        } catch (CommandLine.UnmatchedArgumentException unknown) {
            String word = unknown.getUnmatched().getFirst();
            throw new UsageException(unknownOption(verb, spec, asWritten(word, args), List.of(args)));
        } catch (CommandLine.OverwrittenOptionException twice) {
            String name = twice.getOverwritten() instanceof OptionSpec option ? option.longestName() : "an option";
            throw new UsageException(name + " was given twice: leave one out");
        } catch (CommandLine.MissingParameterException missing) {
            String option = missing.getMissing().getFirst() instanceof OptionSpec it
                    ? it.longestName() + " needs " + it.paramLabel() + " after it"
                    : String.valueOf(missing.getMessage());
            throw new UsageException(option + "; parley " + verb.name() + " --help shows how");
        } catch (CommandLine.ParameterException other) {
            throw new UsageException(other.getMessage() + "; parley " + verb.name() + " --help shows how");
        }
    }

    /** Of options written together as -xyz the parser tells one letter. */
    private static String asWritten(String word, String... args) {
        return Arrays.stream(args)
                .filter(arg -> arg.matches("-[^-].+") && word.length() == 2 && arg.indexOf(word.charAt(1)) > 0)
                .findFirst()
                .orElse(word);
    }

    private static String unknownOption(Verb verb, CommandSpec spec, String word, List<String> args) {
        String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
        List<String> known = spec.options().stream()
                .flatMap(option -> Arrays.stream(option.names()))
                .toList();
        Optional<String> longDash = ShellWords.longDash(word, known);
        if (longDash.isPresent()) {
            return longDash.get();
        }
        Optional<String> port = Synonyms.ofPort(name, verb.name(), args);
        if (port.isPresent()) {
            return "parley " + verb.name() + " has no option '" + name + "'." + port.get();
        }
        String near = Synonyms.ofNetcat(name, verb.name())
                .orElseGet(() -> near(name.startsWith("--") ? name : "-" + name, known));
        String message = verb.arguments().contains("MESSAGE") && !name.startsWith("--")
                ? " If it is the message, write -- before it."
                : "";
        return "parley " + verb.name() + " has no option '" + name + "'." + near + message
                + (near.isEmpty() && message.isEmpty() ? " parley " + verb.name() + " --help lists them." : "");
    }

    private static String near(String name, List<String> known) {
        List<String> bare = known.stream()
                .filter(option -> option.startsWith("--"))
                .map(option -> option.substring(2))
                .toList();
        return Synonyms.ofOption(name, known)
                .or(() -> SpellingSuggestion.to(name.substring(2), bare).map(option -> "--" + option))
                .map(option -> " Did you mean " + option + "?")
                .orElseGet(() -> ofOtherVerbs(name));
    }

    private int helpColumns() {
        return terminal.outIsTerminal() ? terminal.columns() : HelpText.WIDTH;
    }

    private static String ofOtherVerbs(String name) {
        List<String> verbs = VERBS.stream()
                .filter(verb -> verb.options().stream()
                        .anyMatch(option -> option.names().contains(name)))
                .map(Verb::name)
                .toList();
        return verbs.isEmpty() ? "" : " It is an option of " + String.join(", ", verbs) + ".";
    }

    private String rootHelp() {
        int width = Math.min(helpColumns(), HelpText.WIDTH);
        String list = VERBS.stream()
                .map(verb -> "  %-11s %s%n".formatted(verb.name(), WordWrap.text(verb.summary(), width, 14, 14)))
                .collect(Collectors.joining());
        return """
            %s

            Usage: parley VERB [ADDRESS...] [OPTIONS]

            Verbs:
            %s
            %s

              parley VERB -h       examples and the most used options
              parley VERB --help   all that it can do
              parley --version     which Parley this is

            Try it, in two terminals:
              parley listen udp://:9000 --reply "ack: {{data}}"
              parley send udp://127.0.0.1:9000 "hello" --wait 2s
            """.formatted(
                WordWrap.text(HelpText.PARLEY, width, 0, 0), list, WordWrap.text(HelpText.ADDRESS, width, 0, 0));
    }

    private int print(String text) throws IOException {
        terminal.out().write(text.getBytes(StandardCharsets.UTF_8));
        terminal.out().flush();
        return ExitStatus.OK;
    }

    private int failed(String[] args, int status, Cause cause, Throwable why, boolean verbose) {
        Output err = terminal.diagnostics();
        String message = Escapes.printable(String.valueOf(why.getMessage()));
        err.line("parley: " + message);
        if (why instanceof UsageException wrong && !wrong.drawing().isEmpty()) {
            Escapes.printable(wrong.drawing()).lines().forEach(err::line);
        }
        if (ownWords(args).contains("--json")) {
            new JsonView(new Output(terminal.out()), Clock.SYSTEM).failed(cause, message);
        }
        if (verbose) {
            StringWriter trace = new StringWriter();
            why.printStackTrace(new PrintWriter(trace));
            err.add(line -> line.append(trace.toString().stripTrailing()));
            err.flush();
        }
        return status;
    }
}
