package dev.parley.script;

import dev.parley.rule.Match;
import dev.parley.template.Template;
import java.time.Duration;
import java.util.List;

/**
 * One step of a {@link Script}. Immutable; safe from any thread.
 */
public sealed interface Step {
    /** Where it was written, such as {@code login.yaml:3}; may be empty. */
    String source();

    /** Sends a filled-in template; captures of the last {@link Expect} or {@link Check} are known in it. */
    record Send(Template template, String source) implements Step {}

    /**
     * Waits for a message for which all of this holds. What comes before it is told and passed over.
     *
     * @param when conditions about messages; at least one
     * @param within how long to wait at most
     */
    record Expect(List<Match> when, Duration within, String source) implements Step {
        /** How long to wait where nothing else is said. */
        public static final Duration WITHIN = Duration.ofSeconds(2);

        public Expect {
            when = List.copyOf(when);
        }
    }

    /**
     * The last message that came, expected or not, must be so; nothing is waited for.
     *
     * @param when conditions about messages; at least one
     */
    record Check(List<Match> when, String source) implements Step {
        public Check {
            when = List.copyOf(when);
        }
    }

    /** Nothing is sent for this time; what comes meanwhile is kept for the next {@link Expect}. */
    record Pause(Duration length, String source) implements Step {}

    /**
     * Does these steps so many times.
     *
     * @param times 1 or more
     */
    record Repeat(int times, List<Step> steps, String source) implements Step {
        public Repeat {
            steps = List.copyOf(steps);
            if (times < 1) {
                throw new IllegalArgumentException("steps are repeated once or more, but times was " + times);
            }
        }
    }
}
