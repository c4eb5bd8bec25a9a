package dev.parley.trial;

import dev.parley.payload.Payload;
import dev.parley.rule.Action;
import dev.parley.template.Assignment;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a rule would do, as far as the other side notices it, or its state. A switch over it has no default. */
public sealed interface TrialEffect {
    /** How long after the message. */
    Duration at();

    /**
     * A template that was filled in.
     *
     * @param payload what would be sent; null where the template has no value
     * @param problem why it has none; empty where it has
     */
    record Filled(@Nullable Payload payload, String problem) {}

    /** It sends something. */
    record Sends(Duration at, Action.Recipient to, Filled message) implements TrialEffect {}

    /**
     * It sends something again and again.
     *
     * @param first the first messages, at most {@link Trial#REPEATED}
     */
    record Repeats(Duration at, Action.Repeat repeat, List<Filled> first) implements TrialEffect {
        public Repeats {
            first = List.copyOf(first);
        }
    }

    /**
     * It sets a variable.
     *
     * @param problem why that cannot be; empty where it can
     */
    record Remembers(Duration at, Assignment assignment, String problem) implements TrialEffect {}

    /** It does something else. */
    record Does(Duration at, Action action) implements TrialEffect {}
}
