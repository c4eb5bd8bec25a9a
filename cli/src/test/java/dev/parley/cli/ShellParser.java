package dev.parley.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes what a page shows for a shell apart into simple commands, as a shell does: quotes, comments, pipes, lists,
 * redirections and variables. A variable stands for its name. For one text.
 */
final class ShellParser {
    private static final Set<String> KEYWORDS =
            Set.of("until", "while", "if", "do", "then", "else", "done", "fi", "sudo", "exec");
    private static final Pattern VARIABLE = Pattern.compile("\\$(\\w+|[?!])");

    private final String text;
    private final List<List<String>> commands = new ArrayList<>();
    private List<String> command = new ArrayList<>();
    private StringBuilder word = new StringBuilder();
    private boolean inWord;
    private boolean redirects;
    private int at;

    private ShellParser(String text) {
        this.text = text;
    }

    /**
     * The commands in their order, without keywords and assignments before them.
     *
     * @throws IllegalArgumentException if a quote has no end
     */
    static List<List<String>> commands(String text) {
        return new ShellParser(text).split();
    }

    private List<List<String>> split() {
        while (at < text.length()) {
            char letter = text.charAt(at++);
            switch (letter) {
                case ' ', '\t' -> endWord();
                case '\n', ';', '|', '&', '(', ')' -> endCommand();
                case '>', '<' -> redirect(letter);
                case '\'' -> literal();
                case '"' -> quoted();
                case '$' -> variable();
                case '\\' -> escaped();
                case '#' -> comment();
                default -> append(String.valueOf(letter));
            }
        }
        endCommand();
        return commands;
    }

    /** A line end behind a backslash is none. */
    private void escaped() {
        if (at < text.length() && text.charAt(at) != '\n') {
            append(text.substring(at, at + 1));
        }
        at++;
    }

    private void literal() {
        int end = text.indexOf('\'', at);
        if (end < 0) {
            throw endless();
        }
        append(text.substring(at, end));
        at = end + 1;
    }

    private IllegalArgumentException endless() {
        return new IllegalArgumentException("a quote has no end: " + text);
    }

    private void append(String part) {
        word.append(part);
        inWord = true;
    }

    private void quoted() {
        append("");
        while (at < text.length()) {
            char letter = text.charAt(at++);
            if (letter == '"') {
                return;
            }
            if (letter == '$') {
                variable();
            } else if (letter == '\\' && at < text.length() && "\"\\$`".indexOf(text.charAt(at)) >= 0) {
                append(text.substring(at, ++at));
            } else {
                append(String.valueOf(letter));
            }
        }
        throw endless();
    }

    private void variable() {
        Matcher name = VARIABLE.matcher(text).region(at - 1, text.length());
        if (name.lookingAt()) {
            append(name.group(1));
            at = name.end();
        } else {
            append("$");
        }
    }

    private void comment() {
        if (inWord) {
            append("#");
        } else {
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end;
        }
    }

    /** The number before it is a file's, and the word behind it is no argument. */
    private void redirect(char sign) {
        if (word.toString().matches("\\d+")) {
            word = new StringBuilder();
            inWord = false;
        }
        endWord();
        if (sign == '<' && text.startsWith("(", at)) {
            return;
        }
        while (at < text.length() && ">&".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        redirects = true;
    }

    private void endWord() {
        if (inWord) {
            if (!redirects) {
                command.add(word.toString());
            }
            redirects = false;
        }
        word = new StringBuilder();
        inWord = false;
    }

    private void endCommand() {
        endWord();
        while (!command.isEmpty()
                && (KEYWORDS.contains(command.getFirst()) || command.getFirst().matches("\\w+=.*"))) {
            command.removeFirst();
        }
        if (!command.isEmpty()) {
            commands.add(command);
        }
        command = new ArrayList<>();
    }
}
