package dev.parley.settings;

/** Something that cannot be used, on its way to {@link SettingsErrors}. */
final class SettingsError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient SettingsProblem problem;

    /** @param message what is wrong and how it is right, without the place */
    SettingsError(SourceLocation place, String message) {
        this(place, message, 0);
    }

    /** @param otherLine another line that the message names */
    SettingsError(SourceLocation place, String message, int otherLine) {
        this(place.toString(), message, new SettingsProblem(place.line(), place.column(), message, otherLine));
    }

    /** @param file which is wrong as a whole, or is not there, so that no line of it can be named */
    SettingsError(String file, String message) {
        this(file, message, new SettingsProblem(0, 0, message, 0));
    }

    private SettingsError(String where, String message, SettingsProblem problem) {
        super(where + ": " + message.replace("\n", "\\n"), null, false, false); // one line, whatever it quotes
        this.problem = problem;
    }

    String message() {
        return String.valueOf(getMessage());
    }

    SettingsProblem problem() {
        return problem;
    }
}
