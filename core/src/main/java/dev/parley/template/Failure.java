package dev.parley.template;

/**
 * Why an expression has no value; the template adds its text and the place. No number of the message is in it: events of one
 * kind are counted together, and a peer must not be able to make each another kind.
 */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failure(String why) {
        super(why, null, false, false);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
