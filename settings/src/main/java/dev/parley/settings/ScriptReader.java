package dev.parley.settings;

import dev.parley.bench.option.ValueType;
import dev.parley.rule.Match;
import dev.parley.rule.Variables;
import dev.parley.script.Script;
import dev.parley.script.Step;
import dev.parley.template.Names;
import dev.parley.template.Template;
import dev.parley.time.Durations;
import java.util.List;

/** Reads the steps of a script. */
final class ScriptReader {
    /** What a step may have. */
    static final List<String> KEYS =
            List.of("send", "expect", "within", "assert", "pause", "half-close", "close", "reset", "repeat", "steps");

    private static final List<String> VERBS =
            List.of("send", "expect", "assert", "pause", "half-close", "close", "reset", "repeat");

    private final Definitions definitions;
    private final SettingsErrors errors;

    /** What a template may call by name: as the script runs, numbers are those of the last expression. */
    private Names captures = Names.NONE;

    /** Whether a message has been taken, which is then {@code {{data}}}. */
    private boolean taken;

    ScriptReader(Definitions definitions, SettingsErrors errors) {
        this.definitions = definitions.with(Variables.NONE); // these are of rules
        this.errors = errors;
    }

    /** @throws SettingsError if it is no list, or its steps make no script; what is wrong in one of them is a problem */
    Script script(String name, Node node) {
        List<Step> steps = steps("script", node);
        if (steps.isEmpty()) {
            throw new SettingsError(node.place(), "no step of the script can be read");
        }
        return MappingReader.made(node.place(), () -> new Script(name, steps));
    }

    private List<Step> steps(String key, Node node) {
        return errors.each(Node.items(key, node).nodes(), this::step);
    }

    private Step step(Node node) {
        MappingReader mapping = MappingReader.of(node, "a step", KEYS, errors);
        mapping.exclude(VERBS);
        belongs(mapping, "within", "expect");
        belongs(mapping, "steps", "repeat");
        String verb = VERBS.stream()
                .filter(mapping::has)
                .findFirst()
                .orElseThrow(() ->
                        mapping.lacks("a step is one of " + String.join(", ", VERBS), VERBS.toArray(String[]::new)));
        Node value = mapping.node(verb).orElseThrow();
        String source = mapping.place().source();
        return mapping.made(() -> switch (verb) {
            case "send" -> new Step.Send(template(verb, value), source);
            case "expect" ->
                new Step.Expect(
                        expected(verb, value),
                        mapping.value("within", Durations::parse).orElse(Step.Expect.WITHIN),
                        source);
            case "assert" -> new Step.Check(expected(verb, value), source);
            case "pause" -> new Step.Pause(Node.text(verb, value).as(verb, Durations::parse), source);
            case "half-close" -> end(verb, value, Step.End.Way.HALF_CLOSE, source);
            case "close" -> end(verb, value, Step.End.Way.CLOSE, source);
            case "reset" -> end(verb, value, Step.End.Way.RESET, source);
            default -> repeat(mapping, Node.text(verb, value).as(verb, ValueType.LIMIT::parse), source);
        });
    }

    private static Step end(String verb, Node value, Step.End.Way way, String source) {
        return Node.text(verb, value).as(verb, text -> ScalarValues.yes(text, new Step.End(way, source)));
    }

    private Template template(String verb, Node value) {
        return new TemplateReader(definitions, errors).read(verb, value, taken, captures);
    }

    private List<Match> expected(String verb, Node value) {
        MatchReader.Read read = MatchReader.ofMessage(verb, value, definitions, errors);
        taken = true;
        captures = Script.plus(captures, read.when());
        return read.when();
    }

    private Step repeat(MappingReader mapping, int times, String source) {
        Node steps = mapping.node("steps")
                .orElseThrow(() -> mapping.lacks("\"repeat\" needs \"steps\", a list of what is repeated", "steps"));
        return new Step.Repeat(times, steps("steps", steps), source);
    }

    private static void belongs(MappingReader mapping, String key, String verb) {
        if (mapping.has(key) && !mapping.has(verb)) {
            throw new SettingsError(
                    mapping.place(), "\"" + key + "\" belongs to \"" + verb + "\", and there is none beside it");
        }
    }
}
