package dev.parley.cli.document;

import dev.parley.bench.option.Option;
import dev.parley.cli.terminal.WordWrap;
import dev.parley.cli.verb.Verb;
import java.util.List;
import java.util.function.Function;

/** A verb's help: what it is, how it is written, examples, options. At most 80 columns wide, as most terminals are. */
public final class HelpText {
    /** What Parley is. */
    public static final String PARLEY =
            "Parley is the other end of the wire: a UDP and TCP peer to build a device or program against.";

    /** What an address is. */
    public static final String ADDRESS =
            "An address is udp://HOST:PORT or tcp://HOST:PORT; udp://:9000 listens on every interface.";

    /** As wide as it is where there is no terminal. */
    public static final int WIDTH = 80;

    /** Where descriptions of options begin; on a narrow terminal they stand below the names. */
    private static final int COLUMN = 28;

    private static final int NARROW_COLUMN = 10;
    private static final int LEAST_WIDTH = 72;

    /** As many as a glance takes in. */
    private static final int EXAMPLES_IN_SHORT = 3;

    private final int width;
    private final StringBuilder help = new StringBuilder();

    private HelpText(int columns) {
        width = Math.min(columns, WIDTH);
    }

    /** How it is written, some examples, and the options that are most used: {@code -h}. */
    public static String shortOf(Verb verb, int columns) {
        HelpText text = new HelpText(columns);
        text.usage(verb);
        List<Verb.Example> examples = verb.examples();
        text.examples(examples.subList(0, Math.min(EXAMPLES_IN_SHORT, examples.size())));
        text.options(
                "Most used options",
                verb.options().stream().filter(Option::mostUsed).toList(),
                Option::shortHelp);
        return text.paragraph("")
                .paragraph("--help shows all: parley " + verb.name() + " --help")
                .help
                .toString();
    }

    /** All of it: {@code --help}. */
    public static String of(Verb verb, int columns) {
        HelpText text = new HelpText(columns);
        text.usage(verb);
        text.paragraph("").paragraph(verb.description());
        text.examples(verb.examples());
        OptionGroups.of(verb).forEach((group, options) -> text.options(group.heading(), options, Option::help));
        return text.paragraph("")
                .paragraph(
                        "Exit status: 0 done, 1 network failure, 2 wrong command line, 3 input or output failed, 70 a bug.")
                .help
                .toString();
    }

    private void usage(Verb verb) {
        paragraph("parley " + verb.name() + ": " + verb.summary()).paragraph("");
        help.append(WordWrap.text("Usage: parley " + verb.name() + " " + verb.arguments(), width, 0, 7))
                .append('\n');
    }

    private void examples(List<Verb.Example> examples) {
        help.append("\nExamples:\n");
        for (Verb.Example example : examples) {
            // As it is, so that it can be copied.
            help.append("  ").append(example.command()).append("\n      ");
            help.append(WordWrap.text(example.does(), width, 6, 6)).append('\n');
        }
    }

    private void options(String heading, List<Option<?>> options, Function<Option<?>, String> description) {
        if (!options.isEmpty()) {
            help.append('\n').append(heading).append(":\n");
            options.forEach(option -> option(option, description));
        }
    }

    private void option(Option<?> option, Function<Option<?>, String> description) {
        int column = width < LEAST_WIDTH ? NARROW_COLUMN : COLUMN;
        String left = "  " + (option.letter().isEmpty() ? "    " : "") + String.join(", ", option.names())
                + (option.takesValue() ? " " + option.type().label() : "");
        String gap = left.length() < column ? " ".repeat(column - left.length()) : "\n" + " ".repeat(column);
        help.append(left).append(gap);
        help.append(WordWrap.text(description.apply(option), width, column, column))
                .append('\n');
    }

    private HelpText paragraph(String text) {
        help.append(WordWrap.text(text, width, 0, 0)).append('\n');
        return this;
    }
}
