package dev.parley.settings;

/** Something that cannot be used, on its way to {@link Problems}. */
final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param says what is wrong and how it is right, without the place */
    Wrong(Place place, String says) {
        super(place + ": " + says.replace("\n", "\\n"), null, false, false); // one line, whatever it quotes
    }

    String says() {
        return String.valueOf(getMessage());
    }
}
