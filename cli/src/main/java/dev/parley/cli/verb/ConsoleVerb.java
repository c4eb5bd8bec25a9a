package dev.parley.cli.verb;

import static dev.parley.bench.option.OptionGroup.CONNECTION;
import static dev.parley.bench.option.OptionGroup.FILE;
import static dev.parley.bench.option.OptionGroup.OUTPUT;

import dev.parley.bench.option.Option;
import dev.parley.bench.option.ValueType;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.Options;
import dev.parley.cli.option.ServerAddress;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.run.BrowserLauncher;
import dev.parley.cli.run.ExitStatus;
import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.snippet.SnippetKind;
import dev.parley.cli.terminal.Output;
import dev.parley.cli.terminal.Terminal;
import dev.parley.ledger.Cause;
import dev.parley.socket.NetworkException;
import dev.parley.web.ConsoleServer;
import dev.parley.web.ConsoleSetup;
import dev.parley.web.workbench.BenchException;
import dev.parley.web.workbench.CommandLine;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code parley console}: the browser page. */
public final class ConsoleVerb implements Verb {
    private static final String HOST = "127.0.0.1";
    private static final int PORT = 7070;

    private final String version;
    private final CommandLine commandLine;

    /**
     * The verb.
     *
     * @param version which Parley this is, for the page
     * @param commandLine runs what the page starts
     */
    public ConsoleVerb(String version, CommandLine commandLine) {
        this.version = version;
        this.commandLine = commandLine;
    }

    @Override
    public String name() {
        return "console";
    }

    @Override
    public String summary() {
        return "the browser page: see the wire, answer it by hand";
    }

    @Override
    public String arguments() {
        return "[OPTIONS]";
    }

    @Override
    public String description() {
        return "Opens a page in the browser: listeners, senders and rooms side by side, every message as a row, answers"
                + " by hand or by rules that you edit while they run. It begins with udp://:9000, which answers, with"
                + " tcp://:5001, which waits for your answer, and with a simulated device that talks to both. The link"
                + " that it prints opens the page once, in one browser. Ctrl-C ends everything.";
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("the page, with two listeners and a simulated device", "parley console"),
                new Example("a bench of your own", "parley console --settings bench.yaml"),
                new Example("nothing open at first, on another port", "parley console --empty --at 127.0.0.1:8080"));
    }

    @Override
    public List<Option<?>> options() {
        return Options.bare(
                Option.of(
                                CONNECTION,
                                "at",
                                ValueType.text("HOST:PORT"),
                                "where the page is; other hosts reach it only if HOST is an address that they reach")
                        .byDefault("127.0.0.1:7070; if that is taken, the next free port")
                        .inShortHelp(),
                Option.of(
                                FILE,
                                "settings",
                                ValueType.text("FILE"),
                                "begin with this bench, which is what parley run takes")
                        .inShortHelp(),
                Option.of(FILE, "empty", ValueType.FLAG, "begin with nothing open")
                        .inShortHelp(),
                Option.of(OUTPUT, "no-browser", ValueType.FLAG, "print the link and open no browser")
                        .inShortHelp());
    }

    @Override
    public int run(Arguments arguments, Terminal terminal, SignalHandler signalHandler)
            throws IOException, InterruptedException {
        if (!arguments.words().isEmpty()) {
            throw new UsageException("console takes no word, and there stands '"
                    + arguments.words().getFirst() + "': sockets are opened in the page, or by --settings FILE");
        }
        arguments.exclude("--settings", "--empty");
        Path file = arguments.orNull("--settings", Path::of);
        String settings = file == null ? null : text(file);
        InetSocketAddress at = arguments
                .value("--at", text -> ServerAddress.parse("--at", text))
                .orElseGet(() -> ServerAddress.parse("--at", HOST + ":" + PORT));
        Output err = terminal.diagnostics();
        CountDownLatch end = new CountDownLatch(1);
        signalHandler.begin(() -> {});
        try (ConsoleServer server = start(arguments, at, err)) {
            signalHandler.watch(end::countDown, () -> {});
            fill(arguments, server, file, settings, err);
            announce(arguments, terminal, server, err);
            end.await();
        }
        return ExitStatus.OK;
    }

    private ConsoleServer start(Arguments arguments, InetSocketAddress at, Output err) throws NetworkException {
        boolean given = arguments.has("--at");
        try {
            ConsoleSetup setup = new ConsoleSetup(
                    at.getAddress(),
                    at.getPort(),
                    !given,
                    version,
                    commandLine,
                    SnippetKind.words(),
                    ConsoleSetup.usualSavedMessages(),
                    ConsoleSetup.usualRecordings());
            ConsoleServer server = ConsoleServer.start(setup, note -> err.line("note: " + note));
            if (server.address().getPort() != at.getPort()) {
                err.line("note: port %d is taken, so the page is at port %d"
                        .formatted(at.getPort(), server.address().getPort()));
            }
            return server;
        } catch (BindException taken) {
            throw new NetworkException(Cause.ADDRESS_IN_USE, String.valueOf(taken.getMessage()), taken);
        }
    }

    private static void fill(
            Arguments arguments, ConsoleServer server, @Nullable Path file, @Nullable String settings, Output err) {
        if (arguments.has("--empty")) {
            return;
        }
        String name = file == null ? "bench.yaml" : String.valueOf(file.getFileName());
        try {
            server.bench(name, settings == null ? FirstBench.text(note -> err.line("note: " + note)) : settings);
        } catch (BenchException wrong) {
            throw new UsageException(wrong.problems().stream()
                    .map(each -> each.line() == 0
                            ? file + ": " + each.message()
                            : "%s:%d:%d: %s".formatted(file, each.line(), each.column(), each.message()))
                    .collect(Collectors.joining("\n")));
        }
        if (file == null) {
            server.simulate();
        }
    }

    private static void announce(Arguments arguments, Terminal terminal, ConsoleServer server, Output err) {
        String link = server.link();
        new Output(terminal.out()).line(link);
        if (!server.address().getAddress().isLoopbackAddress()) {
            err.line(
                    "note: whoever reaches %s and has the link can open sockets on this computer; the page is not encrypted"
                            .formatted(server.address().getAddress().getHostAddress()));
        }
        boolean opened = !arguments.has("--no-browser") && BrowserLauncher.open(link);
        err.line(
                opened
                        ? "the page opens in the browser; Ctrl-C ends it"
                        : "open this link in a browser; it works once. Ctrl-C ends it");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException none) {
            throw new UsageException(file + ": there is no such file");
        } catch (IOException bad) {
            throw new UsageException(file + ": the file could not be read: " + bad.getMessage());
        }
    }
}
