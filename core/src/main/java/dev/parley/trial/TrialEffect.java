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

    /**
     * It sends something.
     *
     * @param newPort whether that leaves from a UDP port of its own
     */
    record Sends(Duration at, Action.Recipient to, Filled message, boolean newPort) implements TrialEffect {}

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
     * @param set the value that it has then, as a template shows it; without a payload where it cannot be set
     */
    record Remembers(Duration at, Assignment assignment, Filled set) implements TrialEffect {}

    /** It does something else. */
    record Does(Duration at, Action action) implements TrialEffect {}
}
