package dev.parley.cli.view;

import dev.parley.event.Unit;
import dev.parley.trial.TrialResult;

/** Shows what rules would do about messages. Not safe from several threads. */
public interface TrialView {
    /** What comes now is of these rules. */
    void begin(String name);

    /** What they would do about something. */
    void result(TrialResult result, Unit unit);
}
