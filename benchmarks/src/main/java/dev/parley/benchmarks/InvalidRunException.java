package dev.parley.benchmarks;

/** A run that did not do all of its work: something was lost, wrong or refused. Its figures must not be compared. */
final class InvalidRunException extends Exception {
    private static final long serialVersionUID = 1;

    InvalidRunException(String message) {
        super(message);
    }
}
