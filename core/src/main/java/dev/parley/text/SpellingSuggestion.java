package dev.parley.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the right spelling that somebody most likely meant. Pure; safe from any thread. */
public final class SpellingSuggestion {
    private static final int SHORT = 6;

    private SpellingSuggestion() {}

    /**
     * The candidate with the smallest edit distance to {@code word}, if it is near enough to be worth showing: about a
     * third of the longer word's letters differ, or one, and never all. Short words of different lengths differ in one
     * letter only: "from" and "frame" are two words, and neither is the other misspelt.
     *
     * @param word what was written; upper and lower case count as the same
     * @param candidates the right spellings
     * @return the nearest of them, or empty where none is near
     */
    public static Optional<String> to(String word, Collection<String> candidates) {
        String wanted = word.toLowerCase(Locale.ROOT);
        return candidates.stream()
                .filter(candidate -> distance(wanted, candidate.toLowerCase(Locale.ROOT)) <= allowed(wanted, candidate))
                .min(Comparator.comparingInt(candidate -> distance(wanted, candidate.toLowerCase(Locale.ROOT))));
    }

    /** " Did you mean X?" with a leading space, or "" where nothing is near: ready to end an error's sentence. */
    public static String suggestion(String word, Collection<String> candidates) {
        return to(word, candidates).map(near -> " Did you mean " + near + "?").orElse("");
    }

    private static int allowed(String wanted, String candidate) {
        int longer = Math.max(wanted.length(), candidate.length());
        if (longer <= SHORT && wanted.length() != candidate.length()) {
            return Math.min(longer - 1, 1);
        }
        return Math.min(longer - 1, Math.max(1, (longer + 1) / 3));
    }

    /** Optimal string alignment: insert, delete, replace, and swap of neighbours cost one each. */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            cost[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            cost[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replace, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
