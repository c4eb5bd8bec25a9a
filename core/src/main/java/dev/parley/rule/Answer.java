package dev.parley.rule;

import dev.parley.payload.Payload;
import dev.parley.template.Template;
import dev.parley.template.Values;

/** What a listener answers. A switch over it has no default, so that a new one breaks every switch that forgot it. */
public sealed interface Answer {

    /** Nothing. */
    record Silence() implements Answer {}

    /** What came, as it came. */
    record Echo() implements Answer {}

    /** A template, filled in. */
    record Reply(Template template) implements Answer {}

    /** Whether it ever answers. */
    default boolean answers() {
        return !(this instanceof Silence);
    }

    /** The bytes to answer with; ask only where {@link #answers()}. */
    default Payload to(Values values) {
        return switch (this) {
            case Silence silence -> Payload.EMPTY;
            case Echo echo -> values.data();
            case Reply reply -> reply.template().fill(values);
        };
    }
}
