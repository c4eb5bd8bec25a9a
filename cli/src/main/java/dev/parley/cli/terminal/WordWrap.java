package dev.parley.cli.terminal;

import java.util.Arrays;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jline.utils.WCWidth;

/** Breaks text between words, so that it fits a terminal. Pure. */
public final class WordWrap {
    /** What follows the first line of a sentence stands this much further in. */
    private static final int HANGING = 2;

    /** A word with the spaces before it. A number stays with its unit, a placeholder and a default of one word are whole. */
    private static final Pattern WORD =
            Pattern.compile("( *)(\\[default: [^ ]+|(?:\\{\\{[^}]*}}|[^ ])+(?: (?:B|ms)(?=[ ,.;:)]|$))?)");

    /** A colour, which takes no room (ECMA-48). */
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

    private WordWrap() {}

    /** The same; the width is asked for only where a line may be too long, since that takes time. */
    public static String lines(String text, IntSupplier columns) {
        return text.length() <= TerminalWidth.LEAST_COLUMNS ? text : lines(text, columns.getAsInt());
    }

    /**
     * Whole lines, each broken where it is too long.
     *
     * @param columns how wide a line may be
     */
    public static String lines(String text, int columns) {
        return Arrays.stream(text.split("\n", -1))
                .map(line -> text(line, columns, 0, leadingSpaces(line) + HANGING))
                .collect(Collectors.joining("\n"));
    }

    private static int leadingSpaces(String line) {
        return line.length() - line.stripLeading().length();
    }

    /**
     * One paragraph.
     *
     * @param columns how wide a line may be
     * @param start the column in which its first line begins
     * @param indent how many spaces stand before each further line
     */
    public static String text(String text, int columns, int start, int indent) {
        StringBuilder wrapped = new StringBuilder();
        int column = start;
        boolean fresh = true;
        Matcher word = WORD.matcher(text);
        int end = 0;
        while (word.find()) {
            int spaces = word.group(1).length();
            int width = width(word.group(2));
            if (!fresh && column + spaces + width > columns) {
                wrapped.append('\n').append(" ".repeat(indent));
                column = indent;
            } else {
                wrapped.append(word.group(1));
                column += spaces;
            }
            wrapped.append(word.group(2));
            column += width;
            fresh = false;
            end = word.end();
        }
        return wrapped.append(text, end, text.length()).toString();
    }

    /** How many columns a terminal needs for it. */
    private static int width(String text) {
        return COLOUR.matcher(text)
                .replaceAll("")
                .codePoints()
                .map(letter -> Math.max(0, WCWidth.wcwidth(letter)))
                .sum();
    }
}
