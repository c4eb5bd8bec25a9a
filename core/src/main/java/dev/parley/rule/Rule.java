package dev.parley.rule;

import java.util.List;

/**
 * When all of this holds, then do that.
 *
 * @param when conditions that must all hold; at least one
 * @param then what is done, in this order; at least one
 * @param source where it was written, such as {@code bench.yaml:12}, for events and errors; may be empty
 */
public record Rule(List<Match> when, List<Action> then, String source) {
    public Rule {
        when = List.copyOf(when);
        then = List.copyOf(then);
        if (when.isEmpty()) {
            throw new IllegalArgumentException("a rule needs something to match; \"otherwise\" matches any message");
        }
        if (then.isEmpty()) {
            throw new IllegalArgumentException("a rule needs something to do, such as reply; \"silent\" does nothing");
        }
    }
}
