package dev.parley.cli.terminal;

import dev.parley.event.EventLine;

/** Colours of the terminal (ECMA-48), or none. */
public enum Ansi implements EventLine.Colours {
    ON,
    OFF;

    public String dim(String text) {
        return paint("2", text);
    }

    /** What begins dim text. */
    public String dimBegin() {
        return begin("2");
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

    @Override
    public String paint(EventLine.Part part, String text) {
        return switch (part) {
            case ASIDE -> dim(text);
            case ARRIVED -> green(text);
            case LEFT -> blue(text);
            case WARNING -> yellow(text);
            case FAILURE -> red(text);
        };
    }

    private String paint(String code, String text) {
        return begin(code) + text + end();
    }

    private String begin(String code) {
        return this == ON ? "\u001b[" + code + "m" : "";
    }

    /** What ends coloured or dim text. */
    public String end() {
        return this == ON ? "\u001b[0m" : "";
    }
}
