package dev.parley.rule;

import dev.parley.payload.Payload;
import dev.parley.template.Template;
import dev.parley.template.Values;
import java.util.Optional;
import java.util.function.Function;

/** What a session answers. A switch over it has no default, so that a new one breaks every switch that forgot it. */
public sealed interface Response {

    /** Nothing. */
    record None() implements Response {}

    /** What came, as it came. */
    record Echo() implements Response {}

    /** A template, filled in. */
    record FromTemplate(Template template) implements Response {}

    /**
     * What a function makes of what came.
     *
     * @param by called on the thread that moves the data, possibly on several at once; empty answers nothing
     */
    record FromFunction(Function<Payload, Optional<Payload>> by) implements Response {}

    /** What rules decide. */
    record FromRules(Rules rules) implements Response {}

    /** Whether it ever answers. */
    default boolean answers() {
        return !(this instanceof None);
    }

    /** The bytes to answer with, or empty for no answer to this one. */
    default Optional<Payload> reply(Values values) {
        return switch (this) {
            case None none -> Optional.empty();
            case Echo echo -> Optional.of(values.data());
            case FromTemplate fromTemplate ->
                Optional.of(fromTemplate.template().fill(values));
            case FromRules fromRules -> Optional.empty();
            case FromFunction fromFunction -> fromFunction.by().apply(values.data());
        };
    }
}
