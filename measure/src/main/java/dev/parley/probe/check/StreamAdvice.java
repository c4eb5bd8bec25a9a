package dev.parley.probe.check;

import dev.parley.probe.result.Finding;

/** Words about the mistake that most programs on streams begin with. */
final class StreamAdvice {
    static final String MEND =
            "Collect what recv() gives in a buffer, and take a message out of it only once its end is there (a line's end, or a length in front).";

    private StreamAdvice() {}

    static Finding takenForMessages(String check, String tried, String came) {
        return Finding.noted(
                check,
                tried,
                came,
                "It takes whatever one read gives for a message. TCP has no messages: the network may cut and join them anywhere.",
                MEND);
    }
}
