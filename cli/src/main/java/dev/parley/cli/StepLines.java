package dev.parley.cli;

import dev.parley.event.Event;
import dev.parley.payload.Escapes;

/** A step of a script as a person reads it: one line where it passed, expected and got side by side where it failed. */
final class StepLines {
    private static final String MARGIN = "\n  ";

    private StepLines() {}

    static String passed(Event.Step step) {
        return Escapes.printable(
                step.check() + "  " + step.tried() + (step.came().isEmpty() ? "" : " → " + step.came()));
    }

    static String failed(Event.Step step) {
        StringBuilder lines = new StringBuilder(step.means())
                .append(MARGIN + "expected  ")
                .append(step.tried())
                .append(MARGIN + "got       ")
                .append(step.came());
        if (!step.mend().isEmpty()) {
            lines.append(MARGIN).append(step.mend());
        }
        return Escapes.printable(lines.toString());
    }
}
