package dev.parley.cli.snippet;

import dev.parley.cli.option.UsageException;
import dev.parley.text.SpellingSuggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a snippet is written in, and for. The texts are resources: {@code snippets/KIND/udp-client.ENDING} and so on. */
public enum SnippetKind {
    MPYTHON("mPython board (ESP32, library mpython)", "py", "192.168.4.2"),
    MICROPYTHON("MicroPython with Wi-Fi (ESP32, Pico W)", "py", "192.168.4.2"),
    OPENMV("OpenMV camera, with Wi-Fi on board or the WINC1500 shield", "py", "192.168.4.16"),
    ARDUINO("Arduino on an ESP32", "ino", "192.168.4.2"),
    PYTHON("Python 3 on a computer (also: cpython)", "py", ""),
    NODE("Node.js", "js", ""),
    JAVA("Java 25, on Parley's own library", "java", ""),
    NC("a shell with nc (OpenBSD's netcat)", "sh", ""),
    SOCAT("a shell with socat", "sh", "");

    /** The address that a board has on the network that it makes itself: so ESP32, Pico W and OpenMV by default. */
    public static final String ACCESS_POINT = "192.168.4.1";

    private final String describes;
    private final String ending;
    private final String guestOfBoard;

    /** @param guestOfBoard the first address that the board's own network gives out; empty where it is no board */
    SnippetKind(String describes, String ending, String guestOfBoard) {
        this.describes = describes;
        this.ending = ending;
        this.guestOfBoard = guestOfBoard;
    }

    /** The kind of that name. */
    public static SnippetKind of(String name) {
        if (name.equals("cpython")) {
            return PYTHON;
        }
        if (name.toLowerCase(Locale.ROOT).matches("esp-?(32|8266).*|(rpi-?)?pico.*|raspberry.*")) {
            throw new UsageException("'" + name + "' is a board, and a snippet is for what runs on it: parley snippet"
                    + " micropython, or for an ESP32 also parley snippet arduino");
        }
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("'" + name + "' is not a kind of snippet; there are "
                        + String.join(", ", words()) + "." + SpellingSuggestion.suggestion(name, words())));
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(SnippetKind::word).toList();
    }

    /** All kinds, one a line, with what they are for. */
    public static String list() {
        return Arrays.stream(values())
                .map(kind -> "%-12s %s%n".formatted(kind.word(), kind.describes))
                .collect(Collectors.joining());
    }

    /** Its name on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it is written in, in words. */
    String describes() {
        return describes;
    }

    /** Whose programs it takes: all boards that speak MicroPython take the same, and differ in parts. */
    SnippetKind family() {
        return this == MPYTHON || this == OPENMV ? MICROPYTHON : this;
    }

    /** Whether it shows on the board's own display what it prints. */
    boolean hasDisplay() {
        return this == MPYTHON;
    }

    /** What its files end with, without the dot. */
    public String ending() {
        return ending;
    }

    /** Whether it is a board, which joins a Wi-Fi first, or is one. */
    public boolean isBoard() {
        return !guestOfBoard.isEmpty();
    }

    /** What this computer's address usually is on the network that such a board makes. */
    public String guestOfBoard() {
        return guestOfBoard;
    }

    /** The text as a literal of that language: with quotes where it has them. */
    String literal(String text) {
        return switch (ending) {
            case "py", "js" -> SourceLiterals.python(text);
            case "ino", "java" -> SourceLiterals.c(text);
            default -> SourceLiterals.shell(text);
        };
    }
}
