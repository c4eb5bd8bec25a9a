package dev.parley.cli.view;

import dev.parley.event.Event;
import dev.parley.payload.Escapes;

/** A step of a script as a person reads it: one line where it passed, expected and got side by side where it failed. */
final class StepLines {
    private static final String MARGIN = "  ";

    private StepLines() {}

    static String passed(Event.Step step) {
        return Escapes.printable(
                step.check() + "  " + step.action() + (step.observed().isEmpty() ? "" : " → " + step.observed()));
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
