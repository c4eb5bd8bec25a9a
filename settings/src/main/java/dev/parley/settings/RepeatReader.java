package dev.parley.settings;

import dev.parley.bench.option.ValueType;
import dev.parley.rule.Action;
import dev.parley.rule.Match;
import dev.parley.rule.Until;
import dev.parley.rule.Variables;
import dev.parley.template.Template;
import dev.parley.time.Durations;
import java.time.Duration;
import java.util.List;

/** Reads how often a reply is repeated, and until when. */
final class RepeatReader {
    /** What {@code until:} may have. */
    static final List<String> UNTIL = List.of("count", "time", "match", "silence");

    private final Definitions definitions;
    private final SettingsErrors errors;

    /** @param definitions what {@code until} can name; nothing that is remembered */
    RepeatReader(Definitions definitions, SettingsErrors errors) {
        this.definitions = definitions.with(Variables.NONE);
        this.errors = errors;
    }

    /** @throws SettingsError if something is wrong beside {@code repeat:} */
    Action.Repeat repeat(MappingReader mapping, Template template, Action.Recipient to) {
        if (mapping.has("reply") && mapping.has("to")) {
            throw new SettingsError(
                    mapping.place(),
                    "\"to\" could be for \"reply\" or for \"repeat\": put them below \"then\", as then: [{reply: one}, {repeat: two, every: 1s, to: all}]");
        }
        Duration every = mapping.value("every", Durations::parse)
                .orElseThrow(() -> mapping.lacks(
                        "\"repeat\" needs \"every\", the time from one message to the next, such as 100ms", "every"));
        Until until = mapping.node("until").map(this::until).orElse(Until.STOPPED);
        return mapping.made(() -> new Action.Repeat(template, to, every, until));
    }

    private Until until(Node node) {
        MappingReader mapping = MappingReader.of(node, "\"until\"", UNTIL, errors);
        if (mapping.pairs().isEmpty()) {
            throw mapping.lacks(
                    "\"until\" needs \"count\", \"time\", \"match\" or \"silence\"", UNTIL.toArray(String[]::new));
        }
        long count = mapping.value("count", ValueType.COUNT::parse).orElse(0L);
        List<Match> match = mapping.node("match")
                .map(each -> MatchReader.ofMessage("match", each, definitions, errors)
                        .when())
                .orElse(List.of());
        return mapping.made(() -> new Until(
                count,
                mapping.value("time", Durations::parse).orElse(null),
                match,
                mapping.value("silence", Durations::parse).orElse(null)));
    }

    /** @throws SettingsError at what says how a repeated reply is sent, where none is */
    static void refuseWithout(MappingReader mapping) {
        for (String key : List.of("every", "until")) {
            if (mapping.has(key) && !mapping.has("repeat")) {
                throw new SettingsError(
                        mapping.place(), "\"%s\" is about \"repeat\", and there is none beside it".formatted(key));
            }
        }
    }
}
