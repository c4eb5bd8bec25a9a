package dev.parley.cli.document;

import dev.parley.bench.option.Option;
import dev.parley.cli.run.ExitStatus;
import dev.parley.cli.verb.Verb;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Manual pages in roff's man macros (man(7)), from what the verbs say of themselves: one for each verb, and one for
 * all.
 */
public final class ManualPage {
    private final StringBuilder page = new StringBuilder();

    private ManualPage(String title, String date, String summary) {
        line(".TH " + quoted(title.toUpperCase(Locale.ROOT)) + " 1 \"" + date + "\" "
                + quoted("Parley " + Version.number()) + " " + quoted("User commands"));
        // Addresses and commands stay whole and as they are: no hyphenation, no stretched spaces.
        line(".nh").line(".ad l");
        section("NAME").text(title).line("\\- " + escape(summary));
    }

    /** The page of a verb among all of them; the date as {@code 2026-11-20}, or nothing. */
    public static String of(Verb verb, List<Verb> all, String date) {
        ManualPage page = new ManualPage(name(verb), date, verb.summary());
        page.section("SYNOPSIS").line(bold("parley " + verb.name()) + " " + escape(verb.arguments()));
        page.section("DESCRIPTION").text(verb.description());
        page.section("OPTIONS");
        OptionGroups.of(verb).forEach((group, options) -> {
            page.line(".SS " + quoted(group.heading()));
            for (Option<?> option : options) {
                page.line(".TP").line(names(option)).text(option.help());
            }
        });
        page.statuses().section("EXAMPLES");
        page.examples(verb.examples());
        return page.seeAlso(Stream.concat(
                Stream.of("parley"), all.stream().map(ManualPage::name).filter(other -> !other.equals(name(verb)))));
    }

    /** The page of Parley as a whole. */
    public static String ofParley(List<Verb> verbs, String date) {
        ManualPage page = new ManualPage("parley", date, "the other end of the wire: a UDP and TCP peer");
        page.section("SYNOPSIS").line(bold("parley") + " VERB [ADDRESS...] [OPTIONS]");
        page.section("DESCRIPTION").text(HelpText.PARLEY).line(".PP").text(HelpText.ADDRESS);
        page.section("VERBS");
        for (Verb verb : verbs) {
            page.line(".TP").line(bold("parley " + verb.name()) + " " + escape(verb.arguments()));
            page.text(verb.summary());
        }
        page.section("OPTIONS");
        page.line(".TP").line(bold("-h") + ", " + bold("--help")).text("help; behind a verb, the help of that verb");
        page.line(".TP").line(bold("-V") + ", " + bold("--version")).text("which Parley this is, and on which Java");
        page.statuses().section("ENVIRONMENT");
        page.line(".TP").line(bold("NO_COLOR")).text("not empty: no colours on a terminal");
        page.line(".TP").line(bold("PARLEY_JAVA_OPTS")).text("options for Java, such as -Xmx256m");
        page.section("EXAMPLES");
        page.examples(verbs.stream().map(verb -> verb.examples().getFirst()).toList());
        return page.seeAlso(verbs.stream().map(ManualPage::name));
    }

    /** What the page of a verb is called, without its section. */
    public static String name(Verb verb) {
        return "parley-" + verb.name();
    }

    private ManualPage statuses() {
        section("EXIT STATUS");
        for (ExitStatus.Meaning meaning : ExitStatus.meanings()) {
            line(".TP").line(bold(meaning.status())).text(meaning.means());
        }
        return this;
    }

    private void examples(List<Verb.Example> examples) {
        String between = "";
        for (Verb.Example example : examples) {
            page.append(between);
            text(example.does() + ":").line(".PP").line(".RS 4").line(".EX");
            text(example.command()).line(".EE").line(".RE");
            between = ".PP\n";
        }
    }

    private String seeAlso(Stream<String> others) {
        section("SEE ALSO");
        return line(others.map(other -> ".BR " + escape(other) + " (1)").collect(Collectors.joining(",\n")))
                .page
                .toString();
    }

    private static String names(Option<?> option) {
        return option.names().stream().map(ManualPage::bold).collect(Collectors.joining(", "))
                + (option.takesValue() ? " " + escape(option.type().label()) : "");
    }

    private ManualPage section(String title) {
        return line(".SH " + quoted(title));
    }

    /** A line of text, which roff must not take for a request. */
    private ManualPage text(String text) {
        String escaped = escape(text);
        return line(escaped.startsWith(".") ? "\\&" + escaped : escaped);
    }

    private ManualPage line(String line) {
        page.append(line).append('\n');
        return this;
    }

    private static String bold(String text) {
        return "\\fB" + escape(text) + "\\fR";
    }

    private static String quoted(String text) {
        return "\"" + escape(text) + "\"";
    }

    /** Every character as itself: roff turns some of them into typographic ones. */
    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(letter -> {
            switch (letter) {
                case '\\' -> escaped.append("\\e");
                case '-' -> escaped.append("\\-");
                case '"' -> escaped.append("\\(dq");
                case '\'' -> escaped.append("\\(aq");
                case '`' -> escaped.append("\\(ga");
                case '^' -> escaped.append("\\(ha");
                case '~' -> escaped.append("\\(ti");
                default -> {
                    if (letter < 0x7f) {
                        escaped.appendCodePoint(letter);
                    } else {
                        escaped.append("\\[u%04X]".formatted(letter));
                    }
                }
            }
        });
        return escaped.toString();
    }
}
