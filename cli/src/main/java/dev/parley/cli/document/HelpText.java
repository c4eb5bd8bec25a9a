package dev.parley.cli.document;

import dev.parley.cli.verb.Verb;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;

/** A verb's help: what it is, how it is written, examples, options. At most 80 columns wide, as most terminals are. */
public final class HelpText {
    /** What Parley is. */
    public static final String PARLEY =
            "Parley is the other end of the wire: a UDP and TCP peer to build a device or program against.";

    /** What an address is. */
    public static final String ADDRESS =
            "An address is udp://HOST:PORT or tcp://HOST:PORT; udp://:9000 listens on every interface.";

    private static final int WIDTH = 80;
    private static final int COLUMN = 28;

    private HelpText() {}

    /** What a verb is and its examples, for who only forgot how to write it: {@code -h}. */
    public static String shortOf(Verb verb) {
        return beginning(verb)
                .append("\nAll options: parley ")
                .append(verb.name())
                .append(" --help\n")
                .toString();
    }

    private static StringBuilder beginning(Verb verb) {
        StringBuilder help = new StringBuilder(wrap("parley " + verb.name() + ": " + verb.summary(), 0)).append("\n\n");
        help.append(wrap("Usage: parley " + verb.name() + " " + verb.arguments(), 7))
                .append("\n\n");
        help.append(wrap(verb.description(), 0)).append("\n\nExamples:\n");
        for (Verb.Example example : verb.examples()) {
            help.append("  ")
                    .append(example.command())
                    .append("\n      ")
                    .append(wrap(example.does(), 6))
                    .append('\n');
        }
        return help;
    }

    /** All of it: {@code --help}. */
    public static String of(Verb verb) {
        StringBuilder help = beginning(verb);
        help.append("\nOptions:\n");
        for (OptionSpec option : verb.spec().options()) {
            help.append(line(option));
        }
        return help.append(
                        "\nExit status: 0 done, 1 network failure, 2 wrong command line,\n3 input or output failed, 70 a bug.\n")
                .toString();
    }

    private static String line(OptionSpec option) {
        String names = Arrays.stream(option.names()).collect(Collectors.joining(", "));
        String left = "  " + (option.names()[0].startsWith("--") ? "    " : "") + names
                + (option.arity().max() == 0 ? "" : " " + option.paramLabel());
        String gap = left.length() < COLUMN ? " ".repeat(COLUMN - left.length()) : "\n" + " ".repeat(COLUMN);
        return left + gap + wrap(String.join(" ", option.description()), COLUMN) + "\n";
    }

    /** Breaks the text between words; every line but the first begins with so many spaces. */
    public static String wrap(String text, int indent) {
        StringBuilder lines = new StringBuilder();
        int column = indent;
        for (String word : text.split(" ", -1)) {
            if (column > indent && column + 1 + word.length() > WIDTH) {
                lines.append('\n').append(" ".repeat(indent));
                column = indent;
            } else if (column > indent) {
                lines.append(' ');
                column++;
            }
            lines.append(word);
            column += word.length();
        }
        return lines.toString();
    }
}
