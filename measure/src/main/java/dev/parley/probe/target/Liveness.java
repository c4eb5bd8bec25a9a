package dev.parley.probe.target;

/** Whether the server is still there after something was done to it. */
public enum Liveness {
    /** It answered. */
    ANSWERS,
    /** Nobody refused, and it never answered before either: there is no telling. */
    UNKNOWN,
    /** It answered before, and does not any more. */
    SILENT,
    /** The host refuses: nothing listens any more. */
    GONE;

    public boolean isDead() {
        return this == SILENT || this == GONE;
    }
}
