package dev.parley.junit;

/**
 * What happened at the peers of a test that failed, where every runner shows it: as a suppressed exception, below the stack trace of the
 * failure. For extensions.
 */
public final class Transcript extends Exception {
    private static final long serialVersionUID = 1;

    /** @param text as it is shown, in lines */
    public Transcript(String text) {
        super(text, null, false, false);
    }

    /** The text alone, without the name of this class. */
    @Override
    @SuppressWarnings("OverrideThrowableToString") // a stack trace prints this, and the name says nothing
    public String toString() {
        return String.valueOf(getMessage());
    }
}
