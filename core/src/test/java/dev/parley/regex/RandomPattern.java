package dev.parley.regex;

import java.util.Random;

/**
 * Makes regular expressions of all that RE2 knows, each with a text that it is likely to be found in: without that, hardly
 * any would ever match.
 */
public final class RandomPattern {
    private static final String[] LETTERS = {
        "a", "b", "k", "s", "K", "S", "1", "0", " ", "-", "_", ",", "é", "€", "😀", "σ", "ς"
    };
    private static final String[][] ESCAPES = {
        {"\\x61", "a"},
        {"\\x{e9}", "é"},
        {"\\x{1F600}", "😀"},
        {"\\141", "a"},
        {"\\060", "0"},
        {"\\t", "\t"},
        {"\\n", "\n"},
        {"\\.", "."},
        {"\\*", "*"},
        {"\\\\", "\\"},
        {"\\_", "_"},
        {"\\(", "("},
        {"\\|", "|"},
        {"{", "{"},
        {"a{,2}", "a{,2}"},
        {"b{01}", "b{01}"},
        {"\\Qa.b(\\E", "a.b("},
        {"\\Qk\\E", "k"},
        {"\\Q\\E", ""},
        {"\\Qa|\\\\E", "a|\\"}
    };
    private static final String[][] CLASSES = {
        {"[a-c]", "b"},
        {"[^a-c]", "k"},
        {"[^\\n]", " "},
        {"[[:alpha:]]", "k"},
        {"[[:^digit:]]", "b"},
        {"[\\d_]", "_"},
        {"[é-ü]", "é"},
        {"[-a]", "-"},
        {"[a-]", "a"},
        {"[]b]", "]"},
        {"[^]b]", "a"},
        {"[ks]", "s"},
        {"[\\x61-\\x63]", "c"},
        {"[\\pNa]", "1"},
        {"[\\W]", " "},
        {"[a\\]b]", "]"},
        {"[\\-k]", "k"},
        {"[€😀]", "€"},
        {"\\d", "0"},
        {"\\w", "s"},
        {"\\s", " "},
        {"\\D", "a"},
        {"\\W", ","},
        {"\\S", "k"},
        {"\\pN", "1"},
        {"\\p{L}", "é"},
        {"\\p{Greek}", "σ"},
        {"\\PN", "b"},
        {"\\P{Lu}", "k"},
        {".", "a"},
        {"(?s:.)", "\n"},
        {"[[:word:]-]", "-"}
    };
    private static final String[] ASSERTIONS = {"^", "$", "\\A", "\\z", "\\b", "\\B", "(?m:^)", "(?m:$)", "(?m:^|$)"};
    private static final String[] REPETITIONS = {
        "*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{0}", "{0,2}", "{2,}", "{1}", "{1,}?", "{0,0}"
    };

    private final Random random;
    private int names;

    /**
     * Makes one expression, and a text for it.
     *
     * @param text something that matches, if no assertion stands against it
     */
    public record Made(String regex, String text) {}

    public RandomPattern(Random random) {
        this.random = random;
    }

    public Made next() {
        names = 0;
        Made made = alternatives(3);
        String head = switch (random.nextInt(8)) {
            case 0 -> "(?i)";
            case 1 -> "^";
            case 2 -> "(?is)^";
            case 3 -> "(?U)";
            case 4 -> "(?m)";
            case 5 -> "(?m)^";
            default -> "";
        };
        return new Made(head + made.regex + (random.nextInt(4) == 0 ? "$" : ""), anyCase(made.text));
    }

    private Made alternatives(int depth) {
        Made first = sequence(depth);
        if (random.nextInt(4) > 0) {
            return first;
        }
        Made second = sequence(depth);
        return new Made(first.regex + "|" + second.regex, random.nextBoolean() ? first.text : second.text);
    }

    private Made sequence(int depth) {
        StringBuilder regex = new StringBuilder();
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            Made item = random.nextInt(4) == 0 ? repeated(item(depth)) : item(depth);
            regex.append(item.regex);
            text.append(item.text);
        }
        return new Made(regex.toString(), text.toString());
    }

    private Made repeated(Made item) {
        String repetition = REPETITIONS[random.nextInt(REPETITIONS.length)];
        String letters = repetition.replaceAll("[^0-9]", "");
        int least = letters.isEmpty() ? (repetition.startsWith("+") ? 1 : 0) : letters.charAt(0) - '0';
        boolean single = item.text.codePointCount(0, item.text.length()) <= 1 || item.regex.startsWith("(");
        return new Made(
                item.regex + repetition, single ? item.text.repeat(Math.max(least, random.nextInt(2))) : item.text);
    }

    private Made item(int depth) {
        return switch (random.nextInt(depth > 0 ? 12 : 9)) {
            case 0 -> pair(ESCAPES[random.nextInt(ESCAPES.length)]);
            case 1, 2 -> pair(CLASSES[random.nextInt(CLASSES.length)]);
            case 3 -> new Made(random.nextInt(3) > 0 ? "" : ASSERTIONS[random.nextInt(ASSERTIONS.length)], "");
            case 9, 10, 11 -> group(depth - 1);
            default -> {
                String letter = LETTERS[random.nextInt(LETTERS.length)];
                yield new Made(letter, letter);
            }
        };
    }

    private Made group(int depth) {
        Made inside = alternatives(depth);
        String open = switch (random.nextInt(8)) {
            case 0 -> "(?i:";
            case 1 -> "(?-i:";
            case 2 -> "(?P<n" + names++ + ">";
            case 3 -> "(?<n" + names++ + ">";
            case 4 -> "((?i)";
            case 5 -> "(?m-s:";
            case 6 -> "(?:";
            default -> "(";
        };
        return new Made(open + inside.regex + ")", inside.text);
    }

    private static Made pair(String[] pair) {
        return new Made(pair[0], pair[1]);
    }

    /** Letters in another case, those beyond ASCII that count as the same too. */
    private String anyCase(String text) {
        if (random.nextInt(3) > 0) {
            return text;
        }
        StringBuilder changed = new StringBuilder();
        text.codePoints()
                .forEach(letter -> changed.appendCodePoint(
                        switch (random.nextInt(4)) {
                            case 0 -> Character.toUpperCase(letter);
                            case 1 -> letter == 'k' ? 'K' : letter == 's' ? 'ſ' : letter;
                            default -> letter;
                        }));
        return changed.toString();
    }
}
