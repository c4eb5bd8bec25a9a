package dev.parley.trial;

import dev.parley.payload.Payload;

/** Two payloads below each other, with a mark under the first place where they differ. Pure. */
final class Comparison {
    /** More is left out at both ends, so that a line fits 80 columns. */
    private static final int WINDOW = 60;

    private static final int BEFORE = 20;
    private static final String CUT = "…";

    private Comparison() {}

    /**
     * As text where both are, else as hex.
     *
     * @param above what stands before the expected one, and {@code below} before the other; of one width
     */
    static String of(Payload expected, Payload got, String above, String below) {
        boolean isText = expected.isMostlyText() && got.isMostlyText();
        String wanted = isText ? "\"" + expected.escaped() + "\"" : "hex " + expected.spacedHex();
        String came = isText ? "\"" + got.escaped() + "\"" : "hex " + got.spacedHex();
        int at = 0;
        while (at < Math.min(wanted.length(), came.length()) && wanted.charAt(at) == came.charAt(at)) {
            at++;
        }
        boolean isLong = Math.max(wanted.length(), came.length()) > WINDOW;
        int from = isLong ? Math.max(0, at - BEFORE) : 0;
        int indent = above.length() - 1; // without its line end
        int mark = indent + at - from + (from > 0 ? CUT.length() : 0);
        return above + window(wanted, from) + below + window(came, from) + "\n" + " ".repeat(mark) + "^";
    }

    private static String window(String line, int from) {
        if (from >= line.length()) {
            return CUT;
        }
        int end = Math.min(line.length(), from + WINDOW);
        return (from > 0 ? CUT : "") + line.substring(from, end) + (end < line.length() ? CUT : "");
    }
}
