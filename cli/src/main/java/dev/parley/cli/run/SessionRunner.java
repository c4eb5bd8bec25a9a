package dev.parley.cli.run;

import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.terminal.Ansi;
import dev.parley.cli.terminal.LineSink;
import dev.parley.cli.terminal.Output;
import dev.parley.cli.terminal.Prompt;
import dev.parley.cli.terminal.StatusLine;
import dev.parley.cli.terminal.Terminal;
import dev.parley.cli.terminal.TerminalWriter;
import dev.parley.cli.terminal.WordWrap;
import dev.parley.cli.view.FilteredView;
import dev.parley.cli.view.JsonView;
import dev.parley.cli.view.JsonWithLedger;
import dev.parley.cli.view.LedgerLines;
import dev.parley.cli.view.RawView;
import dev.parley.cli.view.TextView;
import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.ledger.Cause;
import dev.parley.payload.Escapes;
import dev.parley.session.Outcome;
import dev.parley.session.Session;
import dev.parley.session.record.RecordSetup;
import dev.parley.socket.NetworkException;
import dev.parley.template.KnownMessages;
import dev.parley.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opens a session, shows what it tells until it ends, and gives back the status. One for each run of a verb. */
public final class SessionRunner {
    private final Terminal terminal;
    private final SignalHandler signalHandler;
    private final Output output;
    private final Output err;
    private final boolean quiet;
    private final boolean verbose;
    private @Nullable Prompt prompt;
    private @Nullable StatusLine statusLine;
    private KnownMessages messages = KnownMessages.NONE;
    private boolean sessionsNamed;
    private boolean outlivesItsReader;
    private boolean names;
    private final boolean records;
    private volatile boolean recordingFailed;

    /** Opens a session with somebody who hears its events. */
    @FunctionalInterface
    public interface Opener {
        Session open(EventListener events) throws NetworkException;
    }

    public SessionRunner(Arguments arguments, Terminal terminal, SignalHandler signalHandler) {
        this.terminal = terminal;
        this.signalHandler = signalHandler;
        this.err = terminal.diagnostics();
        this.records = arguments.has("--record");
        this.output = recordsToOutput(arguments) ? new Output(terminal.err()) : new Output(terminal.out());
        this.quiet = arguments.has("--quiet");
        this.verbose = arguments.has("--verbose");
        checkView(arguments);
    }

    private void checkView(Arguments arguments) {
        arguments.exclude("--json", "--raw");
        arguments.exclude("--json", "--hex");
        arguments.exclude("--hex", "--text");
        arguments.exclude("--quiet", "--verbose");
        if (recordsToOutput(arguments)) {
            checkOutputForRecording(arguments);
        }
        if (arguments.has("--raw") && terminal.outIsTerminal()) {
            throw new UsageException(
                    "--raw would write whatever arrives to this terminal, and control codes in it could change the terminal: send the output to a file or another program (parley … --raw > FILE)");
        }
    }

    private static boolean recordsToOutput(Arguments arguments) {
        return arguments.has("--record")
                && arguments
                        .value("--record", Path::of)
                        .filter(RecordSetup.STANDARD_OUTPUT::equals)
                        .isPresent();
    }

    /** What is shown goes to standard error then. */
    private void checkOutputForRecording(Arguments arguments) {
        for (String other : List.of("--json", "--raw")) {
            if (arguments.has(other)) {
                throw new UsageException("--record - and %s both write to standard output: record into a file or a FIFO"
                        .formatted(other));
            }
        }
        if (terminal.outIsTerminal()) {
            throw new UsageException(
                    "--record - would write a capture to this terminal: send it to a program (parley … --record - | wireshark -k -i -), or name a file");
        }
    }

    /** Lines are typed at a prompt while the session runs; it is closed with the session. */
    public Prompt openPrompt() throws IOException {
        // Before the terminal is changed: a signal that comes now shall end orderly, which puts the terminal back.
        signalHandler.begin(() -> {});
        Prompt typing = Prompt.open(new Output(terminal.err())::block, signalHandler::atEnd);
        prompt = typing;
        return typing;
    }

    /**
     * A line at the foot of the terminal, with rows above it, for who puts something there; empty where nobody would read it, or
     * no key would come.
     */
    public Optional<StatusLine> statusLine(Arguments arguments) {
        boolean wanted = !quiet && !arguments.has("--json") && !arguments.has("--raw");
        boolean possible = terminal.inIsTerminal() && terminal.outIsTerminal() && terminal.colour();
        if (wanted && possible) {
            statusLine = new StatusLine(output, Clock.SYSTEM);
        }
        return Optional.ofNullable(statusLine);
    }

    /** With {@code --json}, messages that are known are written by their fields too. */
    public void showFields(KnownMessages known) {
        messages = known;
    }

    /** There are several sessions, and each line says of which it is. */
    public void nameSessions() {
        sessionsNamed = true;
    }

    /** What runs is worth more than what is told of it: it goes on when nobody can read that any more. */
    public void continueWithoutReader() {
        outlivesItsReader = true;
    }

    /** Peers are known by their names or numbers, and come and go in the place of connections. */
    public void showPeersByName() {
        names = true;
    }

    /** Tells a person who is at a terminal something before anything happens. */
    public void hint(String line) {
        if (!quiet && terminal.inIsTerminal()) {
            diagnostic(line);
        }
    }

    /** Says something of what happens, which {@code --quiet} hides. */
    public void note(String line) {
        if (!quiet) {
            diagnostic("note: " + line);
        }
    }

    /** Tells a person something at once. */
    public void diagnostic(String text) {
        String line = Escapes.printable(text);
        if (prompt != null) {
            prompt.above(WordWrap.lines(line, terminal::columns));
        } else if (statusLine != null && terminal.errIsTerminal()) {
            statusLine.above(err, WordWrap.lines(line, terminal::columns));
        } else {
            err.line(line);
        }
    }

    public int run(Arguments arguments, Opener opener) throws InterruptedException, NetworkException {
        Outcome outcome;
        try (TerminalWriter terminalWriter = screen()) {
            LineSink data = terminalWriter == null ? output : terminalWriter.data();
            LineSink diagnostics = terminalWriter == null ? err : terminalWriter.diagnostics();
            TextView human = new TextView(style(arguments), data, diagnostics);
            if (sessionsNamed) {
                human.nameSessions();
            }
            EventListener view = human;
            if (arguments.has("--json")) {
                JsonView json = new JsonView(output, Clock.SYSTEM, messages);
                boolean alone = quiet || terminal.out().equals(terminal.err()); // or the ledger would be among the JSON
                view = alone ? json : new JsonWithLedger(json, diagnostics, sessionsNamed, verbose);
            } else if (arguments.has("--raw")) {
                view = new RawView(output, human);
            }
            outcome = show(opener, records ? watched(view) : view, diagnostics);
        }
        return recordingFailed ? ExitStatus.INPUT_OUTPUT : status(outcome);
    }

    /** A recording may fail at the very end, when the outcome is known already. */
    private EventListener watched(EventListener view) {
        return new FilteredView(
                event -> {
                    recordingFailed |= event instanceof Event.Failed failed && failed.cause() == Cause.OUTPUT_FAILED;
                    return true;
                },
                view);
    }

    private @Nullable TerminalWriter screen() {
        if (prompt != null) {
            Consumer<String> above = prompt::above;
            return new TerminalWriter(above, above, terminal::columns);
        }
        StatusLine foot = statusLine;
        if (foot != null) {
            Consumer<String> diagnostics = terminal.errIsTerminal() ? lines -> foot.above(err, lines) : err::block;
            return new TerminalWriter(lines -> foot.above(output, lines), diagnostics, terminal::columns);
        }
        return terminal.outIsTerminal() ? new TerminalWriter(output::block, err::block, terminal::columns) : null;
    }

    private TextView.Style style(Arguments arguments) {
        return new TextView.Style(
                terminal.colour() ? Ansi.ON : Ansi.OFF,
                arguments.has("--hex") || (writesHex(arguments) && !arguments.has("--text")),
                verbose || !terminal.outIsTerminal(),
                quiet,
                verbose,
                names || arguments.has("--listen"));
    }

    /** Who writes bytes in hex wants to read them so. */
    private static boolean writesHex(Arguments arguments) {
        return arguments.has("--as")
                && arguments.value("--as", encoding -> encoding).orElse("").equals("hex");
    }

    private Outcome show(Opener opener, EventListener view, LineSink diagnostics)
            throws NetworkException, InterruptedException {
        // The terminal shows ^C where the cursor is; what follows shall begin on a line of its own.
        signalHandler.begin(() -> {
            boolean echoes = statusLine == null || !statusLine.isShown();
            if (terminal.outIsTerminal() && prompt == null && echoes) {
                diagnostics.line("");
            }
        });
        // The prompt goes first, and what is told after that stands below it.
        try (Prompt whateverHappens = prompt;
                Session session = opener.open(view);
                Prompt typing = prompt) {
            signalHandler.watch(session, () -> err.line(LedgerLines.of(session.totals(), verbose)));
            if (!outlivesItsReader) {
                output.onBroken(session::stop);
            }
            return session.await();
        }
    }

    private int status(Outcome outcome) {
        IOException broken = output.broken();
        if (broken == null || signalHandler.signalReceived()) {
            return ExitStatus.of(outcome.cause());
        }
        if (output.readerIsGone()) {
            err.line("parley: the reader of the output has ended, so Parley ends too");
            return ExitStatus.OK;
        }
        err.line("parley: the output could not be written: " + broken.getMessage()
                + ". What came after is in the ledger and nowhere else.");
        return ExitStatus.INPUT_OUTPUT;
    }
}
