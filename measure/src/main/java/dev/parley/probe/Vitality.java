package dev.parley.probe;

/** Whether the server is still there after something was done to it. */
enum Vitality {
    /** It answered. */
    ANSWERS,
    /** Nobody refused, and it never answered before either: there is no telling. */
    UNKNOWN,
    /** It answered before, and does not any more. */
    SILENT,
    /** The host refuses: nothing listens any more. */
    GONE;

    boolean isDead() {
        return this == SILENT || this == GONE;
    }
}
