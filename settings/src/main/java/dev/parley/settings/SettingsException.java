package dev.parley.settings;

/** A settings file that cannot be used; its message has the file, line and column, what was expected, and the nearest right key. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1;

    public SettingsException(String message) {
        super(message);
    }

    /** What is wrong: a line for each place. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
