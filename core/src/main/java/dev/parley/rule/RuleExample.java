package dev.parley.rule;

import dev.parley.payload.Payload;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * What rules must do about something, as their author wrote it down beside them. Immutable; safe from any thread.
 *
 * @param after what the peer sent before, in this order
 * @param state the state that the peer is in then; empty for the one that {@code after} led to
 * @param peer where it is, for rules that ask
 * @param trigger what happens then; the number of a message does not count here
 * @param answers what the sender must get, each as conditions that must all hold; empty for no answer. Nothing where it is not
 *     said
 * @param rule the name of the rule that must take it; empty where it is not said
 * @param source where it was written, such as {@code bench.yaml:12}
 */
public record RuleExample(
        List<Payload> after,
        String state,
        InetAddress peer,
        Trigger trigger,
        Optional<List<List<Match>>> answers,
        String rule,
        String source) {
    /** More is no example. */
    public static final int MOST_AFTER = 100;

    public RuleExample {
        after = List.copyOf(after);
        answers = answers.map(each -> each.stream().map(List::copyOf).toList());
        if (after.size() > MOST_AFTER) {
            throw new IllegalArgumentException("an example has at most %s messages before it, but here are %s"
                    .formatted(MOST_AFTER, after.size()));
        }
        if (!state.isEmpty()) {
            StateName.require(state);
        }
        if (answers.isEmpty() && rule.isEmpty()) {
            throw new IllegalArgumentException(
                    "an example needs what is expected: \"answer\" (a text, or none), \"rule\" (a name), or both");
        }
    }
}
