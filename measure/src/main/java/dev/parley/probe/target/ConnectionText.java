package dev.parley.probe.target;

import dev.parley.text.Sizes;

/** Words about connections that several checks need. */
public final class ConnectionText {
    public static final String GIVE_BACK =
            "Close each connection in the server when recv() gives 0 bytes, and also when it throws: every one that stays open keeps a socket, and boards have few.";

    private static final int TEEN = 11;
    private static final int LAST_TEEN = 13;

    private ConnectionText() {}

    /** {@code after 5 connections the 6th}. */
    public static String after(int count) {
        return count == 0
                ? "the first connection"
                : "after " + Sizes.count(count, "connection") + " the " + nth(count + 1);
    }

    public static String nth(int number) {
        int lastTwo = number % 100;
        String suffix = lastTwo >= TEEN && lastTwo <= LAST_TEEN
                ? "th"
                : switch (number % 10) {
                    case 1 -> "st";
                    case 2 -> "nd";
                    case 3 -> "rd";
                    default -> "th";
                };
        return number + suffix;
    }
}
