package dev.parley.script;

import java.util.List;

/**
 * A conversation on one connection that is known beforehand: send this, expect that. Immutable; safe from any thread.
 *
 * @param name for events and reports; may be empty
 * @param steps in order, at least one
 */
public record Script(String name, List<Step> steps) {
    public Script {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a script needs a step, such as send");
        }
    }
}
