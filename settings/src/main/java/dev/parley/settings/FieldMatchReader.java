package dev.parley.settings;

import dev.parley.rule.CompiledMatch;
import dev.parley.rule.Match;
import dev.parley.settings.Node.Pair;
import dev.parley.template.Condition;
import dev.parley.template.Layout;
import dev.parley.template.Names;
import dev.parley.template.TemplateException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what of a match is about fields: {@code message:}, {@code fields:} and {@code where:}. */
final class FieldMatchReader {
    static final List<String> KEYS = List.of("message", "fields", "where");

    /** What a field that is computed from others can be. */
    private static final Set<String> QUALITIES = Set.of("good", "bad", "any");

    private final MappingReader mapping;
    private final Definitions definitions;
    private final Set<String> bad = new HashSet<>();
    private final Set<String> unchecked = new HashSet<>();

    FieldMatchReader(MappingReader mapping, Definitions definitions) {
        this.mapping = mapping;
        this.definitions = definitions;
    }

    /** Adds conditions; those of {@code where:} can name what the others capture. */
    void addTo(List<Match> when) {
        Optional<FieldsReader> fields = mapping.node("fields").map(FieldsReader::new);
        Layout layout = TemplateReader.layout(mapping, fields, definitions).orElse(null);
        if (layout != null) {
            Match.Fields read = fields.isPresent()
                    ? fields.get().placed(() -> new Match.Fields(layout))
                    : mapping.made(() -> new Match.Fields(layout));
            when.add(read);
        }
        Node where = mapping.node("where").orElse(null);
        if (where == null) {
            return;
        }
        if (!(where instanceof Node.Mapping conditions) || conditions.entries().isEmpty()) {
            throw new SettingsError(
                    where.place(),
                    "\"where\" has names of fields, captures or variables as keys, each with a value, a range such as 0..9 or a list of values");
        }
        Names names = definitions
                .variables()
                .names()
                .plus(mapping.made(() -> CompiledMatch.of(when).names()));
        for (Pair each : conditions.entries()) {
            if (!isQuality(layout, each)) {
                when.add(new Match.Where(condition(each, names)));
            }
        }
        if (layout != null) {
            when.replaceAll(match -> match instanceof Match.Fields ? new Match.Fields(layout, bad, unchecked) : match);
        }
    }

    private boolean isQuality(@Nullable Layout layout, Pair condition) {
        if (layout == null
                || !layout.isComputed(condition.name())
                || !(condition.value() instanceof Node.Scalar scalar)
                || !QUALITIES.contains(scalar.value())) {
            return false;
        }
        if (scalar.value().equals("bad")) {
            bad.add(condition.name());
        } else if (scalar.value().equals("any")) {
            unchecked.add(condition.name());
        }
        return true;
    }

    private static Condition condition(Pair each, Names names) {
        List<String> values = Node.texts(each.name(), each.value()).stream()
                .map(Node.Scalar::value)
                .toList();
        try {
            return Condition.of(each.name(), values, names);
        } catch (TemplateException wrong) {
            throw new SettingsError(each.key().place(), "where: " + wrong.getMessage());
        }
    }
}
