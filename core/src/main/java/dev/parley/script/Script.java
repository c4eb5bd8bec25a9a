package dev.parley.script;

import dev.parley.rule.CompiledMatch;
import dev.parley.rule.Match;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A conversation on one connection that is known beforehand: send this, expect that. Immutable; safe from any thread.
 *
 * <pre>{@code
 * Script login = Script.named("login")
 *         .send("LOGIN ann\r\n")
 *         .expectFound("^OK (?P<token>\\w+)").within(Duration.ofSeconds(5))
 *         .send("USE {{token}}\r\n")
 *         .expect("READY")
 *         .build();
 * }</pre>
 *
 * @param name for events and reports; may be empty
 * @param steps in order, at least one
 */
public record Script(String name, List<Step> steps) {
    /** How deep one repeat may stand in another. */
    public static final int MOST_DEPTH = 8;

    /** @throws IllegalArgumentException in words, if it could never be gone through */
    public Script {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a script needs a step, such as send");
        }
        check(steps, 0, false);
        checkEnds(steps, null, false);
    }

    /** Begins a script, step by step. */
    public static ScriptBuilder named(String name) {
        return new ScriptBuilder(name);
    }

    /** Whether a message has been taken after these steps; an assert before would be about nothing. */
    private static boolean check(List<Step> steps, int depth, boolean taken) {
        if (depth > MOST_DEPTH) {
            throw new IllegalArgumentException("repeat stands in repeat more than " + MOST_DEPTH
                    + " times: use a larger times, or write a program");
        }
        boolean takenSoFar = taken;
        for (Step step : steps) {
            switch (step) {
                case Step.Expect expect -> takenSoFar = true;
                case Step.Check check -> {
                    if (!takenSoFar) {
                        throw new IllegalArgumentException(
                                "assert is about the message that an expect took, and no expect stands before it");
                    }
                }
                case Step.Repeat repeat -> takenSoFar = check(repeat.steps(), depth + 1, takenSoFar);
                case Step.Send send -> {}
                case Step.Pause pause -> {}
                case Step.End end -> {}
            }
        }
        return takenSoFar;
    }

    /** @param before how the connection was ended before these steps; null where it was not */
    private static void checkEnds(List<Step> steps, Step.@Nullable End before, boolean inRepeat) {
        Step.End ended = before;
        for (Step step : steps) {
            boolean open = ended == null;
            boolean reads = ended == null || ended.way() == Step.End.Way.HALF_CLOSE;
            boolean possible = switch (step) {
                case Step.Send send -> open;
                case Step.Expect expect -> reads;
                case Step.End end -> open || (reads && end.way() != Step.End.Way.HALF_CLOSE);
                case Step.Check check -> true;
                case Step.Pause pause -> true;
                case Step.Repeat repeat -> true;
            };
            if (!possible && ended != null) {
                throw new IllegalArgumentException("%s cannot stand after %s, which ends %s"
                        .formatted(step.kind(), ended.kind(), reads ? "what is sent" : "the connection"));
            }
            if (step instanceof Step.End end) {
                if (inRepeat) {
                    throw new IllegalArgumentException(
                            end.kind() + " ends the connection, so it cannot be repeated: put it behind the repeat");
                }
                ended = end;
            } else if (step instanceof Step.Repeat repeat) {
                checkEnds(repeat.steps(), ended, true);
            }
        }
    }

    /**
     * What a template that stands after these steps may call by {@code {{name}}} or {@code {{1}}}. A name stays known until
     * another step captures by that name; numbers are those of the last step that has a regular expression.
     */
    public static Set<String> captures(List<Step> before) {
        Set<String> known = new TreeSet<>();
        before.forEach(step -> add(step, known));
        return known;
    }

    private static void add(Step step, Set<String> known) {
        switch (step) {
            case Step.Expect expect -> add(expect.when(), known);
            case Step.Check check -> add(check.when(), known);
            case Step.Repeat repeat -> repeat.steps().forEach(each -> add(each, known));
            case Step.Send send -> {}
            case Step.Pause pause -> {}
            case Step.End end -> {}
        }
    }

    private static void add(List<Match> when, Set<String> known) {
        if (when.stream().anyMatch(Match.Found.class::isInstance)) {
            known.removeIf(Script::isNumber);
            known.addAll(CompiledMatch.of(when).captures());
        }
    }

    static boolean isNumber(String capture) {
        return Character.isDigit(capture.charAt(0));
    }
}
