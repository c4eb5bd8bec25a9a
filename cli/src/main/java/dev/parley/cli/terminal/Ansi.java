package dev.parley.cli.terminal;

/** Colours of the terminal (ECMA-48), or none. */
public enum Ansi {
    ON,
    OFF;

    public String dim(String text) {
        return paint("2", text);
    }

    public String green(String text) {
        return paint("32", text);
    }

    public String blue(String text) {
        return paint("36", text);
    }

    public String yellow(String text) {
        return paint("33", text);
    }

    public String red(String text) {
        return paint("31", text);
    }

    private String paint(String code, String text) {
        return this == ON ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
