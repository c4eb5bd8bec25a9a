package dev.parley.settings;

import java.util.List;

/** A settings file that cannot be used; its message has the file, line and column, what was expected, and the nearest right key. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<SettingsProblem> problems;

    /** For another reader of such files, which tells of no place. */
    public SettingsException(String message) {
        this(message, List.of());
    }

    SettingsException(String message, List<SettingsProblem> problems) {
        super(message);
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, in the order in which it was found. */
    public List<SettingsProblem> problems() {
        return problems;
    }

    /** What is wrong: a line for each place. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
