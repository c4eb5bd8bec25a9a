package dev.parley.cli.run;

import dev.parley.bench.Command;
import dev.parley.bench.RunningBench;
import dev.parley.ledger.Cause;
import dev.parley.session.Outcome;
import java.time.Duration;

/** A bench that stands around a command: it ends when the command does, and the command before the bench is closed. */
public final class CommandSession extends ForwardingSession {
    /** A terminal's Ctrl-C reaches the command too, which may have something to put in order. */
    private static final Duration SELF_EXIT_WAIT = Duration.ofMillis(300);

    /** So that we are through within the second that is promised. */
    private static final Duration TERMINATE_WAIT = Duration.ofMillis(300);

    private static final Duration TIMEOUT_EXIT_WAIT = Duration.ofSeconds(5);

    /** What is told of a command that the bench's time was too short for. */
    public static final String TOO_LONG =
            "the command had not ended when the time of the settings file was over, and is ended now; \"for\" in the file says how long it has";

    private final RunningBench bench;
    private final Command command;
    private volatile boolean tookTooLong;

    public CommandSession(RunningBench bench, Command command) {
        super(bench);
        this.bench = bench;
        this.command = command;
    }

    /** Whether the bench's time was up before the command had ended. */
    public boolean tookTooLong() {
        return tookTooLong;
    }

    @Override
    public Outcome await() throws InterruptedException {
        Outcome outcome = bench.await();
        if (outcome.equals(Outcome.DONE) && command.runs()) {
            tookTooLong = true;
            bench.failed(Cause.TIMED_OUT, TOO_LONG);
            if (!command.end(Duration.ZERO, TIMEOUT_EXIT_WAIT)) {
                command.kill();
            }
        } else {
            command.end(SELF_EXIT_WAIT, TERMINATE_WAIT);
        }
        return outcome;
    }
}
