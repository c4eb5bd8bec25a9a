package dev.parley.cli;

import dev.parley.words.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What a snippet is written in, and for. The texts are resources: {@code snippets/KIND/udp-client.ENDING} and so on. */
enum SnippetKind {
    MPYTHON("mPython board (ESP32, library mpython)", "py", Literals::python, "192.168.4.2"),
    MICROPYTHON("MicroPython with Wi-Fi (ESP32, Pico W)", "py", Literals::python, "192.168.4.2"),
    OPENMV("OpenMV camera, with Wi-Fi on board or the WINC1500 shield", "py", Literals::python, "192.168.4.16"),
    ARDUINO("Arduino on an ESP32", "ino", Literals::c, "192.168.4.2"),
    PYTHON("Python 3 on a computer (also: cpython)", "py", Literals::python, ""),
    NODE("Node.js", "js", Literals::python, ""),
    JAVA("Java 25, on Parley's own library", "java", Literals::c, ""),
    NC("a shell with nc (OpenBSD's netcat)", "sh", Literals::shell, ""),
    SOCAT("a shell with socat", "sh", Literals::shell, "");

    /** The address that a board has on the network that it makes itself: so ESP32, Pico W and OpenMV by default. */
    static final String ACCESS_POINT = "192.168.4.1";

    private final String describes;
    private final String ending;
    private final UnaryOperator<String> literal;
    private final String guestOfBoard;

    /** @param guestOfBoard the first address that the board's own network gives out; empty where it is no board */
    SnippetKind(String describes, String ending, UnaryOperator<String> literal, String guestOfBoard) {
        this.describes = describes;
        this.ending = ending;
        this.literal = literal;
        this.guestOfBoard = guestOfBoard;
    }

    /** The kind of that name. */
    static SnippetKind of(String name) {
        if (name.equals("cpython")) {
            return PYTHON;
        }
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("'" + name + "' is not a kind of snippet; there are "
                        + String.join(", ", words()) + "." + Nearest.suggestion(name, words())));
    }

    private static List<String> words() {
        return Arrays.stream(values()).map(SnippetKind::word).toList();
    }

    /** All kinds, one a line, with what they are for. */
    static String list() {
        return Arrays.stream(values())
                .map(kind -> "%-12s %s%n".formatted(kind.word(), kind.describes))
                .collect(Collectors.joining());
    }

    /** Its name on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What its files end with, without the dot. */
    String ending() {
        return ending;
    }

    /** Whether it is a board, which joins a Wi-Fi first, or is one. */
    boolean isBoard() {
        return !guestOfBoard.isEmpty();
    }

    /** What this computer's address usually is on the network that such a board makes. */
    String guestOfBoard() {
        return guestOfBoard;
    }

    /** The text as a literal of that language: with quotes where it has them. */
    String literal(String text) {
        return literal.apply(text);
    }
}
