package dev.parley.bench;

import dev.parley.rule.CompiledMatch;
import dev.parley.text.Sizes;
import dev.parley.time.Durations;
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
        CompiledMatch when,
        long count,
        @Nullable Duration within,
        String source) {

    /** {@code 3 messages that match "hello" within 10s}. */
    public String description() {
        return Sizes.count(count, "message")
                + (count == 1 ? " that matches " : " that match ")
                + written
                + (within == null ? "" : " within " + Durations.show(within));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Expectation expectation && description().equals(expectation.description());
    }

    @Override
    public int hashCode() {
        return description().hashCode();
    }
}
