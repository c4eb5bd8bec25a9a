package dev.parley.template;

/**
 * A word of an expression.
 *
 * @param text as it was written
 * @param at where it begins in the template, from 0
 */
record Token(Kind kind, String text, int at) {
    enum Kind {
        NAME,
        /** Digits alone: a number or a capture, as its place decides. */
        DECIMAL,
        /** Hex or binary digits behind 0x or 0b. */
        PREFIXED,
        REAL,
        STRING,
        SYMBOL,
        END
    }

    boolean is(String symbol) {
        return (kind == Kind.SYMBOL || kind == Kind.NAME) && text.equals(symbol);
    }

    int end() {
        return at + text.length();
    }
}
