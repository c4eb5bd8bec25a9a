package dev.parley.settings;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * What the parser found to be no YAML, in plain words: it names tokens of its own grammar, and whoever wrote the file knows
 * lines, quotes and colons. Pure.
 *
 * @param mark where to look, which is where the mistake begins; empty where the parser does not tell
 * @param message what is wrong there, and what to do
 */
record YamlProblem(Optional<Mark> mark, String message) {
    private static final String NO_YAML = "this is no YAML: ";
    private static final Pattern ESCAPE = Pattern.compile("unknown escape character (.)");
    private static final Pattern CHARACTER = Pattern.compile("found character '(.)'");

    /** @param text the whole file */
    static YamlProblem of(MarkedYamlEngineException bad, String text) {
        String problem = String.valueOf(bad.getProblem());
        String context = String.valueOf(bad.getContext());
        Optional<Mark> here = bad.getProblemMark().or(bad::getContextMark);
        Optional<Mark> begin = bad.getContextMark().or(bad::getProblemMark);
        if (problem.contains("TAB")) {
            return new YamlProblem(
                    here,
                    NO_YAML + "a tab stands here, and lines are indented with spaces alone: put spaces in its place");
        }
        if (context.contains("quoted scalar") && problem.contains("unexpected end")) {
            return new YamlProblem(
                    begin,
                    NO_YAML + "the quote that opens here is never closed: put the same quote at the end of the text");
        }
        if (problem.contains("could not find expected ':'")) {
            return new YamlProblem(
                    begin,
                    NO_YAML
                            + "behind this key the colon is missing: write a key, a colon and a space, as in reply: hello");
        }
        String line = here.map(
                        mark -> text.lines().skip(mark.getLine()).findFirst().orElse(""))
                .orElse("");
        if (line.contains("{{")) {
            return new YamlProblem(here, NO_YAML + "{ begins a group of keys here: " + YamlReader.QUOTES);
        }
        if (problem.contains("expected ',' or")) {
            return new YamlProblem(
                    begin,
                    NO_YAML
                            + "the bracket that opens here is not closed, or a comma is missing between what stands in it: write [a, b] or {key: value, key: value}");
        }
        return new YamlProblem(here, NO_YAML + inWords(problem));
    }

    private static String inWords(String problem) {
        if (problem.contains("mapping values are not allowed")) {
            return "a second colon stands in this line, or the line above is not finished: put double quotes around text with a colon in it, and begin all keys of a group in the same column";
        }
        if (problem.contains("<block end>")) {
            return "this line begins in another column than those above that it belongs to: begin all keys of a group in the same column, those behind \"- name: …\" below the n";
        }
        Matcher escape = ESCAPE.matcher(problem);
        if (escape.find()) {
            return "\\%s is no escape in double quotes: write two backslashes for one".formatted(escape.group(1));
        }
        Matcher character = CHARACTER.matcher(problem);
        if (problem.contains("cannot start any token") && character.find()) {
            return "text cannot begin with %s: put double quotes around it".formatted(character.group(1));
        }
        return problem;
    }
}
