package dev.parley.cli.view;

import dev.parley.event.Event;
import dev.parley.payload.Escapes;

/** A step of a script as a person reads it: one line where it passed, expected and got one below the other where it failed. */
final class StepLines {
    private static final String MARGIN = "  ";

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

    static String meaning(Event.Step step) {
        return Escapes.printable(step.meaning());
    }

    /** Below each other, so that they can be compared; never broken. */
    static String comparison(Event.Step step) {
        return Escapes.printable(
                MARGIN + "expected  " + step.action() + "\n" + MARGIN + "got       " + step.observed());
    }

    static String remedy(Event.Step step) {
        return Escapes.printable(MARGIN + step.remedy());
    }
}
