package dev.parley.cli.view;

import dev.parley.event.Event;
import dev.parley.payload.Escapes;

/** A step of a script as a person reads it: one line where it passed, expected and got side by side where it failed. */
final class StepLines {
    private static final String MARGIN = "\n  ";

    private StepLines() {}

    static String passed(Event.Step step) {
        return Escapes.printable(
                step.check() + "  " + step.action() + (step.observed().isEmpty() ? "" : " → " + step.observed()));
    }

    static String failed(Event.Step step) {
        StringBuilder lines = new StringBuilder(step.meaning())
                .append(MARGIN + "expected  ")
                .append(step.action())
                .append(MARGIN + "got       ")
                .append(step.observed());
        if (!step.remedy().isEmpty()) {
            lines.append(MARGIN).append(step.remedy());
        }
        return Escapes.printable(lines.toString());
    }
}
