package dev.parley.cli;

import dev.parley.event.EventListener;
import dev.parley.session.Outcome;
import dev.parley.session.Session;
import dev.parley.socket.NetworkException;
import dev.parley.time.Clock;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Opens a session, shows what it tells until it ends, and gives back the status. One for each run of a verb. */
final class Running {
    private final Terminal terminal;
    private final Interruption interruption;
    private final Output output;
    private final PrintStream err;
    private final boolean quiet;
    private final boolean verbose;

    /** Opens a session with somebody who hears its events. */
    @FunctionalInterface
    interface Opener {
        Session open(EventListener events) throws NetworkException;
    }

    Running(Arguments arguments, Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
        this.output = new Output(terminal.out());
        this.err = new PrintStream(terminal.err(), true, StandardCharsets.UTF_8);
        this.quiet = arguments.has("--quiet");
        this.verbose = arguments.has("--verbose");
        checkView(arguments);
    }

    private void checkView(Arguments arguments) {
        arguments.exclude("--json", "--raw");
        arguments.exclude("--json", "--hex");
        arguments.exclude("--hex", "--text");
        arguments.exclude("--quiet", "--verbose");
        if (arguments.has("--raw") && terminal.outIsTerminal()) {
            throw new UsageException(
                    "--raw would write whatever arrives to this terminal, and that could drive it: send the output to a file or another program (parley … --raw > FILE)");
        }
    }

    int run(Arguments arguments, Opener opener) throws IOException, InterruptedException {
        try (Screen screen = terminal.outIsTerminal() ? new Screen(output) : null) {
            Consumer<String> lines = screen == null ? this::line : screen::line;
            HumanView human = new HumanView(style(arguments), lines, err::println);
            EventListener view = human;
            if (arguments.has("--json")) {
                JsonView json = new JsonView(output, Clock.SYSTEM);
                view = quiet ? json : new JsonWithLedger(json, err, verbose);
            } else if (arguments.has("--raw")) {
                view = new RawView(output, human);
            }
            return show(opener, view);
        }
    }

    private void line(String line) {
        output.write(out -> out.write((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    private HumanView.Style style(Arguments arguments) {
        return new HumanView.Style(
                terminal.colour() ? Colours.ON : Colours.OFF,
                arguments.has("--hex"),
                verbose || !terminal.outIsTerminal(),
                quiet,
                verbose);
    }

    private int show(Opener opener, EventListener view) throws NetworkException, InterruptedException {
        interruption.begin();
        try (Session session = opener.open(view)) {
            interruption.watch(session, () -> err.println(LedgerLines.of(session.totals(), verbose)));
            output.onBroken(session::stop);
            Outcome outcome = session.await();
            session.close();
            return status(outcome);
        }
    }

    private int status(Outcome outcome) {
        IOException broken = output.broken();
        if (broken == null) {
            return Status.of(outcome.cause());
        }
        if (output.readerIsGone()) {
            err.println("parley: whoever read the output is gone, so this ends");
            return Status.OK;
        }
        err.println("parley: the output could not be written: " + broken.getMessage()
                + ". What came after is in the ledger and nowhere else.");
        return Status.PROMISE;
    }
}
