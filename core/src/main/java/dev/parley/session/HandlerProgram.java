package dev.parley.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program that answers for a listener: it gets what arrives on its standard input and writes answers to its standard output.
 * Immutable; safe from any thread.
 *
 * @param command the program and its arguments, at least one word; no shell reads them
 * @param scope who has a program of its own
 * @param format what the program reads and writes
 * @param timeout within which time each message is to be answered; null where an answer is not expected
 */
public record HandlerProgram(
        List<String> command,
        Scope scope,
        Format format,
        @Nullable Duration timeout) {
    /** Who has a program of its own. */
    public enum Scope {
        /** One program serves all peers, and knows them by the ids of their messages. */
        LISTENER("listener"),
        /** Each TCP connection has one, which ends with it. */
        EACH_CONNECTION("each-connection");

        private final String word;

        Scope(String word) {
            this.word = word;
        }

        /** As it is written in options. */
        public String word() {
            return word;
        }
    }

    /** What a program reads and writes. */
    public enum Format {
        /** One JSON object a line. */
        JSON("json"),
        /** The messages themselves, with the framing of the stream. */
        BYTES("bytes");

        private final String word;

        Format(String word) {
            this.word = word;
        }

        /** As it is written in options. */
        public String word() {
            return word;
        }
    }

    public HandlerProgram {
        command = List.copyOf(command);
        if (command.isEmpty() || command.getFirst().isEmpty()) {
            throw new IllegalArgumentException("a handler needs a program: --handler \"python3 device.py\"");
        }
        if (format == Format.BYTES && scope == Scope.LISTENER) {
            throw new IllegalArgumentException(
                    "a handler that writes bytes cannot say for which peer they are: have one for each-connection, or take the format json");
        }
        if (timeout != null && !timeout.isPositive()) {
            throw new IllegalArgumentException("a handler's timeout must be more than 0");
        }
    }

    /** One program for all peers, which reads and writes JSON and need not answer. */
    public static HandlerProgram of(String... command) {
        return new HandlerProgram(List.of(command), Scope.LISTENER, Format.JSON, null);
    }

    /** The same, with one program for each connection. */
    public HandlerProgram forEachConnection() {
        return new HandlerProgram(command, Scope.EACH_CONNECTION, format, timeout);
    }

    /** The same, with the messages themselves in place of JSON. */
    public HandlerProgram withBytes() {
        return new HandlerProgram(command, scope, Format.BYTES, timeout);
    }

    /** The same, where each message is to be answered within that time. */
    public HandlerProgram answerWithin(Duration time) {
        return new HandlerProgram(command, scope, format, time);
    }

    /** As it is written on a command line. */
    public String words() {
        return String.join(" ", command);
    }

    /**
     * Takes a command line apart at its spaces; quotes of either kind hold words together, and nothing else is special.
     *
     * @throws IllegalArgumentException if a quote has no end
     */
    public static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean begun = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char each = line.charAt(i);
            if (quote != 0) {
                if (each == quote) {
                    quote = 0;
                } else {
                    word.append(each);
                }
            } else if (each == '"' || each == '\'') {
                quote = each;
                begun = true;
            } else if (Character.isWhitespace(each)) {
                if (begun) {
                    words.add(word.toString());
                }
                word.setLength(0);
                begun = false;
            } else {
                word.append(each);
                begun = true;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("the quote %s in '%s' has no end".formatted(quote, line));
        }
        if (begun) {
            words.add(word.toString());
        }
        return words;
    }
}
