package dev.parley.settings;

/** Something that cannot be used, on its way to {@link SettingsErrors}. */
final class SettingsError extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message what is wrong and how it is right, without the place */
    SettingsError(SourceLocation place, String message) {
        this(place.toString(), message);
    }

    /** @param file which is wrong as a whole, or is not there, so that no line of it can be named */
    SettingsError(String file, String message) {
        super(file + ": " + message.replace("\n", "\\n"), null, false, false); // one line, whatever it quotes
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
