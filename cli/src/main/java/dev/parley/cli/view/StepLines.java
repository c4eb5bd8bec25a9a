package dev.parley.cli.view;

import dev.parley.event.Event;
import dev.parley.payload.Escapes;

/** A step of a script as a person reads it: one line where it passed, expected and got one below the other where it failed. */
final class StepLines {
    private static final String MARGIN = "\n  ";

    private StepLines() {}

    /** Where that passes, the ← line says all of it. */
    static boolean isSend(Event.Step step) {
        return step.check().endsWith(" send");
    }

    /** @param withObserved whether what was observed is shown, where there is something */
    static String passed(Event.Step step, boolean withObserved) {
        String observed = withObserved && !step.observed().isEmpty() ? " → " + step.observed() : "";
        return Escapes.printable(step.check() + "  " + step.action() + observed);
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
