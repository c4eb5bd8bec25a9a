package dev.parley.script;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Goes through steps in order, round after round where they are repeated. Nothing is unrolled. */
final class Cursor {
    private final Deque<Level> levels = new ArrayDeque<>();

    /** One list of steps that is gone through. */
    private static final class Level {
        final List<Step> steps;
        final int times;
        int next;
        int round = 1;

        Level(List<Step> steps, int times) {
            this.steps = steps;
            this.times = times;
        }
    }

    /**
     * A step and its place.
     *
     * @param number such as {@code 4.2}
     * @param round of the innermost repeat, or 0
     */
    record Place(Step step, String number, long round) {}

    Cursor(List<Step> steps) {
        levels.push(new Level(steps, 1));
    }

    /** The next step that does something itself; null at the end. */
    @Nullable
    Place next() {
        while (!levels.isEmpty()) {
            Level level = levels.getFirst();
            if (level.next < level.steps.size()) {
                Step step = level.steps.get(level.next++);
                if (!(step instanceof Step.Repeat repeat)) {
                    return new Place(step, number(), levels.size() == 1 ? 0 : level.round);
                }
                levels.push(new Level(repeat.steps(), repeat.times()));
            } else if (level.round < level.times) {
                level.round++;
                level.next = 0;
            } else {
                levels.pop();
            }
        }
        return null;
    }

    private String number() {
        StringBuilder number = new StringBuilder();
        for (Iterator<Level> outermostFirst = levels.descendingIterator(); outermostFirst.hasNext(); ) {
            number.append(number.isEmpty() ? "" : ".").append(outermostFirst.next().next);
        }
        return number.toString();
    }
}
