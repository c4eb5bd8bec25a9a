package dev.parley.impairment;

import dev.parley.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is done to both directions, and from which time on. Times count from one start; what is done before the first step is
 * not in it. Immutable; safe from any thread.
 *
 * @param steps in the order of their times
 * @param loop after this time it begins again, with what was done before the first step; zero for never. Later than the last step
 */
public record Timeline(List<Step> steps, Duration loop) {
    /** Nothing changes. */
    public static final Timeline NONE = new Timeline(List.of(), Duration.ZERO);

    private static final Duration LONGEST = Duration.ofHours(24);
    private static final String LOOP = "loop";
    private static final String SHOWN = "write 10s loss=5%, 10s up loss=5% down delay=1s, 10s none, or 60s loop";

    /**
     * What is done from a time on, in place of all that was done before.
     *
     * @param at more than 0, at most 24 hours
     * @param up to what goes to the target
     * @param down to what comes from it
     */
    public record Step(Duration at, Impairments up, Impairments down) {
        /** @throws IllegalArgumentException if the time is out of range */
        public Step {
            checkTime(at);
            Objects.requireNonNull(up);
            Objects.requireNonNull(down);
        }

        /** {@code 10s loss=5%}, {@code 10s up loss=5% down none}. */
        @Override
        public String toString() {
            return Durations.show(at) + (up.equals(down) ? " " + up : " up " + up + " down " + down);
        }
    }

    /** @throws IllegalArgumentException if the times do not ascend */
    public Timeline {
        steps = List.copyOf(steps);
        Duration before = Duration.ZERO;
        for (Step step : steps) {
            checkAscends(before, step.at());
            before = step.at();
        }
        if (!loop.isZero()) {
            checkTime(loop);
            checkAscends(before, loop);
            if (steps.isEmpty()) {
                throw new IllegalArgumentException(
                        "there is nothing to begin again: a timeline needs a step before its loop");
            }
        }
    }

    private static void checkTime(Duration at) {
        if (!at.isPositive() || at.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "a time of a timeline must be more than 0 and at most 24h, but was %s: what is done from the start stands beside the timeline"
                            .formatted(Durations.show(at)));
        }
    }

    private static void checkAscends(Duration before, Duration at) {
        if (at.compareTo(before) <= 0) {
            throw new IllegalArgumentException("the times of a timeline ascend, but %s comes behind %s"
                    .formatted(Durations.show(at), Durations.show(before)));
        }
    }

    /**
     * Reads steps with semicolons between them. Each has a time, and behind it what is done from then on: a list for both ways, or
     * {@code up} and {@code down} with a list each; what is not named is {@code none}. {@code loop} is the last:
     *
     * <pre>
     * 10s loss=20%; 15s none; 20s up loss=5%,delay=1s down delay=1s; 30s loop
     * </pre>
     *
     * @throws IllegalArgumentException with the step, and what is wrong there
     */
    public static Timeline parse(String text) {
        List<Step> steps = new ArrayList<>();
        Duration loop = Duration.ZERO;
        for (String part : text.split(";", -1)) {
            String written = part.strip();
            if (written.isEmpty() && !steps.isEmpty()) {
                continue; // a semicolon at the end
            }
            try {
                if (!loop.isZero()) {
                    throw new IllegalArgumentException("nothing comes behind the loop");
                }
                String[] words = written.split("\\s+", -1);
                if (words.length == 2 && words[1].equals(LOOP)) {
                    loop = Durations.parse(words[0]);
                    new Timeline(steps, loop);
                } else {
                    steps.add(step(words));
                    new Timeline(steps, Duration.ZERO);
                }
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException("in '%s': %s".formatted(written, wrong.getMessage()), wrong);
            }
        }
        return new Timeline(steps, loop);
    }

    private static Step step(String... words) {
        if (words.length < 2) {
            throw new IllegalArgumentException("a step has a time and what is done from then on: " + SHOWN);
        }
        Duration at = Durations.parse(words[0]);
        if (words.length == 2) {
            Impairments both = Impairments.parse(words[1]);
            return new Step(at, both, both);
        }
        Impairments up = null;
        Impairments down = null;
        for (int i = 1; i < words.length; i += 2) {
            Impairments list = i + 1 < words.length ? Impairments.parse(words[i + 1]) : null;
            if (list != null && up == null && words[i].equals("up")) {
                up = list;
            } else if (list != null && down == null && words[i].equals("down")) {
                down = list;
            } else {
                throw new IllegalArgumentException(
                        "behind the time stands a list without spaces, or up and down with a list each: " + SHOWN);
            }
        }
        return new Step(at, orNone(up), orNone(down));
    }

    private static Impairments orNone(@Nullable Impairments list) {
        return list == null ? Impairments.NONE : list;
    }

    public boolean isEmpty() {
        return steps.isEmpty();
    }

    /**
     * The step whose turn it is.
     *
     * @param elapsedNanos since the start, 0 or more
     * @return null before the first one
     */
    public @Nullable Step step(long elapsedNanos) {
        long now = inRound(elapsedNanos);
        Step last = null;
        for (Step step : steps) {
            last = step.at().toNanos() <= now ? step : last;
        }
        return last;
    }

    /**
     * When the turn of the next one comes, or it begins again.
     *
     * @param elapsedNanos since the start, 0 or more
     * @return since the start, more than {@code elapsedNanos}; {@link Long#MAX_VALUE} if nothing changes any more
     */
    public long nextNanos(long elapsedNanos) {
        long now = inRound(elapsedNanos);
        return Stream.concat(steps.stream().map(Step::at), Stream.of(loop))
                .mapToLong(Duration::toNanos)
                .filter(at -> at > now)
                .map(at -> elapsedNanos - now + at)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private long inRound(long elapsedNanos) {
        return loop.isZero() ? elapsedNanos : elapsedNanos % loop.toNanos();
    }

    /** What {@link #parse} reads; empty if nothing changes. */
    @Override
    public String toString() {
        String all = steps.stream().map(Step::toString).collect(Collectors.joining("; "));
        return loop.isZero() ? all : all + "; " + Durations.show(loop) + " " + LOOP;
    }
}
