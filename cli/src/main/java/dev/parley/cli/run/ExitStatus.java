package dev.parley.cli.run;

import dev.parley.ledger.Cause;
import java.util.List;

/** Exit statuses; part of the contract with scripts. */
public final class ExitStatus {
    /** Done. */
    public static final int OK = 0;

    /** The network said no, or what was expected did not come. */
    public static final int NETWORK = 1;

    /** The command line is wrong, or asks for what cannot be. */
    public static final int USAGE = 2;

    /** Input could not be read, or output could not be written. */
    public static final int INPUT_OUTPUT = 3;

    /** A bug in Parley (EX_SOFTWARE of sysexits.h). */
    public static final int BUG = 70;

    private ExitStatus() {}

    /** What each means, for a person, in the order of their numbers. */
    public static List<Meaning> meanings() {
        return List.of(
                new Meaning("0", "done"),
                new Meaning("1", "network failure, or an expected message did not come"),
                new Meaning("2", "the command line is wrong, or asks for what cannot be"),
                new Meaning("3", "input could not be read, or output could not be written"),
                new Meaning("70", "a bug in Parley"),
                new Meaning("130, 143", "ended by Ctrl-C, by SIGTERM"));
    }

    /** What a status means. */
    public record Meaning(String status, String means) {}

    public static int of(Cause cause) {
        return switch (cause) {
            case DONE, STOPPED -> OK;
            case USAGE, TOO_LARGE -> USAGE;
            case INPUT_FAILED, OUTPUT_FAILED -> INPUT_OUTPUT;
            case BUG -> BUG;
            default -> NETWORK;
        };
    }
}
