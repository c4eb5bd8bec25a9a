package dev.parley.cli;

import dev.parley.ledger.Cause;

/** Exit statuses; part of the contract with scripts. */
final class Status {
    /** Done. */
    static final int OK = 0;

    /** The network said no, or what was expected did not come. */
    static final int NETWORK = 1;

    /** The command line is wrong, or asks for what cannot be. */
    static final int USAGE = 2;

    /** Parley could not keep a promise. */
    static final int PROMISE = 3;

    /** A bug in Parley (EX_SOFTWARE of sysexits.h). */
    static final int BUG = 70;

    private Status() {}

    static int of(Cause cause) {
        return switch (cause) {
            case DONE, STOPPED -> OK;
            case USAGE, TOO_LARGE -> USAGE;
            case PROMISE -> PROMISE;
            case BUG -> BUG;
            default -> NETWORK;
        };
    }
}
