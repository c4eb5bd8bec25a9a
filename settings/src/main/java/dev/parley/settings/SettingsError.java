package dev.parley.settings;

/** Something that cannot be used, on its way to {@link SettingsErrors}. */
final class SettingsError extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message what is wrong and how it is right, without the place */
    SettingsError(SourceLocation place, String message) {
        super(place + ": " + message.replace("\n", "\\n"), null, false, false); // one line, whatever it quotes
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
