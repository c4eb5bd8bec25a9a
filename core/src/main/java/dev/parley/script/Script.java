package dev.parley.script;

import dev.parley.rule.CompiledMatch;
import dev.parley.rule.Match;
import dev.parley.template.Names;
import java.util.List;
import java.util.Set;
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
        return names(before).all();
    }

    /** As {@link #captures}, with what each of them is. */
    public static Names names(List<Step> before) {
        Names known = Names.NONE;
        for (Step step : before) {
            known = switch (step) {
                case Step.Expect expect -> plus(known, expect.when());
                case Step.Check check -> plus(known, check.when());
                case Step.Repeat repeat -> known.plus(names(repeat.steps()));
                case Step.Send send -> known;
                case Step.Pause pause -> known;
                case Step.End end -> known;
            };
        }
        return known;
    }

    /** What is known behind a step that awaits or asserts that. */
    public static Names plus(Names known, List<Match> when) {
        Names before = capturesByNumber(when) ? known.withoutNumbers() : known;
        return before.plus(CompiledMatch.of(when).names());
    }

    static boolean capturesByNumber(List<Match> when) {
        return when.stream().anyMatch(Match.Found.class::isInstance);
    }

    static boolean isNumber(String capture) {
        return Character.isDigit(capture.charAt(0));
    }
}
