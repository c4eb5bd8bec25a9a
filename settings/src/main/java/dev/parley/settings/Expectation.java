package dev.parley.settings;

import dev.parley.rule.Conditions;
import dev.parley.time.Durations;
import dev.parley.words.Sizes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What must arrive at a listener. Immutable; safe from any thread. Two are equal if they say the same.
 *
 * @param written the match as it was written, on one line
 * @param when what a message must fulfil
 * @param count how many such messages at least, 1 or more
 * @param within from the start, more than 0; null until the end
 * @param source where it was written, such as {@code bench.yaml:12}
 */
public record Expectation(
        String written,
        Conditions when,
        long count,
        @Nullable Duration within,
        String source) {

    /** {@code 3 messages that match "hello" within 10s}. */
    public String says() {
        return Sizes.count(count, "message")
                + (count == 1 ? " that matches " : " that match ")
                + written
                + (within == null ? "" : " within " + Durations.show(within));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Expectation expectation && says().equals(expectation.says());
    }

    @Override
    public int hashCode() {
        return says().hashCode();
    }
}
