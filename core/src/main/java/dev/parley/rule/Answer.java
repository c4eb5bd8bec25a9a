package dev.parley.rule;

import dev.parley.payload.Payload;
import dev.parley.template.Template;
import dev.parley.template.Values;
import java.util.Optional;
import java.util.function.Function;

/** What a session answers. A switch over it has no default, so that a new one breaks every switch that forgot it. */
public sealed interface Answer {

    /** Nothing. */
    record Silence() implements Answer {}

    /** What came, as it came. */
    record Echo() implements Answer {}

    /** A template, filled in. */
    record Reply(Template template) implements Answer {}

    /**
     * What a function makes of what came.
     *
     * @param by called on the thread that moves the data, possibly on several at once; empty answers nothing
     */
    record Made(Function<Payload, Optional<Payload>> by) implements Answer {}

    /** What rules decide. */
    record Ruled(Rules rules) implements Answer {}

    /** Whether it ever answers. */
    default boolean answers() {
        return !(this instanceof Silence);
    }

    /** The bytes to answer with, or empty for no answer to this one. */
    default Optional<Payload> to(Values values) {
        return switch (this) {
            case Silence silence -> Optional.empty();
            case Echo echo -> Optional.of(values.data());
            case Reply reply -> Optional.of(reply.template().fill(values));
            case Ruled ruled -> Optional.empty();
            case Made made -> made.by().apply(values.data());
        };
    }
}
