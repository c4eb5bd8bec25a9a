package dev.parley.cli.verb;

import static dev.parley.bench.option.OptionGroup.FILE;

import dev.parley.bench.Bench;
import dev.parley.bench.Command;
import dev.parley.bench.Entry;
import dev.parley.bench.JUnitReport;
import dev.parley.bench.Result;
import dev.parley.bench.RunningBench;
import dev.parley.bench.option.Option;
import dev.parley.bench.option.ValueType;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.Options;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.run.CommandSession;
import dev.parley.cli.run.ExitStatus;
import dev.parley.cli.run.SessionRunner;
import dev.parley.cli.run.SettingsReloader;
import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.run.VirtualThreadTuning;
import dev.parley.cli.terminal.Terminal;
import dev.parley.event.EventListener;
import dev.parley.ledger.Cause;
import dev.parley.session.Session;
import dev.parley.socket.NetworkException;
import dev.parley.time.Clock;
import dev.parley.time.Durations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code parley run}: a whole bench from a settings file, perhaps around a test command. */
public final class RunVerb implements Verb {
    @Override
    public String name() {
        return "run";
    }

    @Override
    public String summary() {
        return "a whole bench from a settings file, around a test command";
    }

    @Override
    public String arguments() {
        return "[FILE] [OPTIONS] [-- COMMAND [ARGUMENT...]]";
    }

    @Override
    public String description() {
        return "Opens the listeners and senders of a settings file (YAML) and runs them together, each with its rules,"
                + " scripts and expectations. A file that is changed meanwhile is read again; connections stay open. With"
                + " COMMAND it waits until everything listens, sets PARLEY_NAME to host:port for each entry with a name,"
                + " and runs the command: its status is the status, or 1 if it is 0 and an expectation was not met."
                + " Without one it ends with Ctrl-C, when the file's time is over, or when every entry has ended. In the"
                + " place of FILE, --example names a device or server that ships with Parley.";
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("a bench, until Ctrl-C", "parley run bench.yaml"),
                new Example(
                        "check the file and its examples, and print what would run", "parley run bench.yaml --check"),
                new Example("the devices and servers that ship with Parley", "parley run --list"),
                new Example("be one of them", "parley run --example modbus-tcp"),
                new Example("make one your own", "parley run --example redis --print > redis.yaml"),
                new Example("why a message is not answered", "parley run bench.yaml --try \"ping\""),
                new Example("tests against it", "parley run bench.yaml -- pytest -q"),
                new Example(
                        "in CI, with a report of what was expected",
                        "parley run bench.yaml --junit-report parley.xml -- mvn test"));
    }

    @Override
    public List<Option<?>> options() {
        List<Option<?>> own = new ArrayList<>();
        own.addAll(ExamplePrinter.options(FILE));
        own.add(Option.of(
                        FILE,
                        "check",
                        ValueType.FLAG,
                        "read and check the file, try the examples beside its rules, print what would run, open nothing")
                .inShortHelp());
        own.add(Option.of(
                        FILE,
                        "junit-report",
                        ValueType.FILE,
                        "write what was expected and what came as JUnit XML; an older report is overwritten")
                .inShortHelp());
        own.addAll(RulesTrial.options(FILE));
        return Options.ofFile(own.toArray(Option<?>[]::new));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal, SignalHandler signalHandler)
            throws IOException, InterruptedException {
        if (ExamplePrinter.isAsked(arguments)) {
            print(ExamplePrinter.text(arguments), terminal);
            return ExitStatus.OK;
        }
        RulesTrial.refuseWithoutMessage(arguments);
        for (String opensNothing : List.of("--check", RulesTrial.TRY)) {
            if (arguments.has(opensNothing)) {
                arguments.exclude("--check", RulesTrial.TRY);
                arguments.exclude(opensNothing, "--junit-report");
                List<String> command = command(arguments);
                if (!command.isEmpty()) {
                    throw new UsageException("%s runs nothing, and here is the command \"%s\": leave one of them out"
                            .formatted(opensNothing, String.join(" ", command)));
                }
                BenchSource source = BenchSource.of(arguments, command);
                Bench bench = source.read();
                return arguments.has("--check")
                        ? check(source.name(), bench, terminal)
                        : RulesTrial.run(arguments, terminal, RulesTrial.tried(source.name(), bench));
            }
        }
        Path report = arguments.orNull("--junit-report", RunVerb::reportFile);
        try {
            return run(arguments, terminal, signalHandler, report);
        } catch (IllegalArgumentException wrong) {
            if (report != null) { // the one that is there may be of a run that was good
                reportFailure(report, suite(arguments), Cause.USAGE, String.valueOf(wrong.getMessage()));
            }
            throw wrong;
        }
    }

    private static int run(Arguments arguments, Terminal terminal, SignalHandler signalHandler, @Nullable Path report)
            throws IOException, InterruptedException {
        List<String> command = command(arguments);
        BenchSource source = BenchSource.of(arguments, command);
        // Standard output is the command's then.
        Terminal ours = command.isEmpty()
                ? terminal
                : new Terminal(
                        terminal.in(), terminal.err(), terminal.err(), false, false, terminal.errIsTerminal(), false);
        VirtualThreadTuning.useOneCarrier();
        SessionRunner sessionRunner = new SessionRunner(arguments, ours, signalHandler);
        sessionRunner.nameSessions();
        if (arguments.has("--json")) {
            sessionRunner.showFields(source.messages());
        }
        if (!command.isEmpty()) {
            sessionRunner.continueWithoutReader();
        }
        // Before the file is read, so that no change of it is missed.
        try (SettingsReloader settingsReloader = source.reloader()) {
            Run run = new Run(source.read(), command, settingsReloader);
            int status = run.run(sessionRunner, arguments, report);
            return signalHandler.signalReceived() ? status : run.status(status);
        }
    }

    /** What stands behind the first {@code --}. */
    private static List<String> command(Arguments arguments) {
        List<String> words = arguments.parsed().originalArgs();
        int dashes = words.indexOf("--");
        if (dashes >= 0 && dashes == words.size() - 1) {
            throw new UsageException("write a command after --: parley run bench.yaml -- pytest");
        }
        return dashes < 0 ? List.of() : List.copyOf(words.subList(dashes + 1, words.size()));
    }

    private static void print(String text, Terminal terminal) throws IOException {
        terminal.out().write(text.getBytes(StandardCharsets.UTF_8));
        terminal.out().flush();
    }

    /** Known before anything runs, and not when it is over. */
    private static Path reportFile(String name) {
        Path path = Path.of(name).toAbsolutePath();
        Path folder = path.getParent();
        if (Files.isDirectory(path)) {
            throw new IllegalArgumentException("'" + name + "' cannot be written: it is a folder");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IllegalArgumentException("'" + name + "' cannot be written: its folder does not exist");
        }
        return path;
    }

    /** What the report is of: the example or the settings file, as far as one is given. */
    private static String suite(Arguments arguments) {
        if (arguments.has(ExamplePrinter.EXAMPLE)) {
            return arguments.texts(ExamplePrinter.EXAMPLE).getFirst();
        }
        List<String> words = arguments.words();
        return words.isEmpty()
                ? RunningBench.NAME
                : String.valueOf(Path.of(words.getFirst()).getFileName());
    }

    private static void reportFailure(Path report, String suite, Cause cause, String message) throws IOException {
        Result result = new Result(RunningBench.NAME, "opens", Result.Verdict.FAILED, cause, message, Duration.ZERO);
        JUnitReport.write(report, suite, List.of(result), Duration.ZERO);
    }

    private static int check(String name, Bench bench, Terminal terminal) throws IOException {
        RulesTrial.Check check = new RulesTrial.Check(RulesTrial.listeners(bench));
        if (!check.passed()) {
            print(check.text(), terminal);
            return check.status();
        }
        StringBuilder text = new StringBuilder().append(name).append(" is valid. It would run:\n");
        for (Entry entry : bench.entries()) {
            String message = entry.description();
            text.append("  ")
                    .append(entry.isNamed() ? entry.name() + " " + message : message)
                    .append('\n');
        }
        Duration length = bench.length();
        text.append(length == null ? "until it is ended.\n" : "for " + Durations.show(length) + " at most.\n");
        text.append(check.text());
        print(text.toString(), terminal);
        return ExitStatus.OK;
    }

    /** One run of a file. */
    private static final class Run {
        private final Bench bench;
        private final List<String> words;
        private final SettingsReloader settingsReloader;
        private final long startNanos = Clock.SYSTEM.nanos();
        private List<Result> results = List.of();
        private @Nullable RunningBench running;
        private @Nullable Command command;
        private @Nullable CommandSession around;

        Run(Bench bench, List<String> words, SettingsReloader settingsReloader) {
            this.bench = bench;
            this.words = words;
            this.settingsReloader = settingsReloader;
        }

        int run(SessionRunner shown, Arguments arguments, @Nullable Path report)
                throws IOException, InterruptedException {
            try {
                int status = shown.run(arguments, this::open);
                results = outcome();
                return status;
            } catch (NetworkException said) {
                if (report != null) {
                    reportFailure(report, suite(arguments), said.reason(), String.valueOf(said.getMessage()));
                }
                throw said;
            } finally {
                if (report != null && !results.isEmpty()) {
                    JUnitReport.write(report, suite(arguments), results, took());
                }
            }
        }

        private Duration took() {
            return Duration.ofNanos(Clock.SYSTEM.nanos() - startNanos);
        }

        private Session open(EventListener events) throws NetworkException {
            RunningBench opened = RunningBench.open(bench, events, !words.isEmpty());
            running = opened;
            try {
                settingsReloader.begin(opened);
                if (words.isEmpty()) {
                    return opened;
                }
                Command started = Command.start(words, opened.environment(), opened::stop);
                command = started;
                around = new CommandSession(opened, started);
                return around;
            } catch (RuntimeException bad) {
                opened.close();
                throw bad;
            }
        }

        private List<Result> outcome() {
            List<Result> all = new ArrayList<>(
                    Optional.ofNullable(running).map(RunningBench::results).orElse(List.of()));
            Command ended = command;
            if (ended != null) {
                all.add(result(ended));
            }
            return all;
        }

        private Result result(Command ended) {
            boolean late = around != null && around.tookTooLong();
            int status = ended.runs() ? ExitStatus.BUG : ended.status();
            boolean good = status == 0 && !late;
            String message = late
                    ? CommandSession.TOO_LONG
                    : ended.runs()
                            ? "the command was still running at the end"
                            : "the command ended with status " + status;
            return new Result(
                    "command",
                    ended.words(),
                    good ? Result.Verdict.PASSED : Result.Verdict.FAILED,
                    good ? Cause.DONE : late ? Cause.TIMED_OUT : Cause.EXPECTATION,
                    good ? "" : message,
                    ended.took());
        }

        /** The command's, else that of what failed first, else what showing it gave. */
        int status(int shown) {
            Command ended = command;
            if (ended != null && !ended.runs() && ended.status() != 0 && (around == null || !around.tookTooLong())) {
                return ended.status();
            }
            return results.stream()
                    .filter(Result::isFailed)
                    .findFirst()
                    .map(result -> ExitStatus.of(result.cause()))
                    .orElse(shown);
        }
    }
}
