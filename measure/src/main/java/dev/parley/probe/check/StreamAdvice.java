package dev.parley.probe.check;

import dev.parley.probe.result.Finding;

/** Words about the mistake that most programs on streams begin with. */
final class StreamAdvice {
    static final String REMEDY =
            "Collect what recv() gives in a buffer, and take a message out of it only once its end is there (a line's end, or a length in front).";

    private StreamAdvice() {}

    static Finding takenForMessages(String check, String action, String observed) {
        return Finding.noted(
                check,
                action,
                observed,
                "It takes whatever one read gives for a message. TCP has no messages: the network may cut and join them anywhere.",
                REMEDY);
    }
}
