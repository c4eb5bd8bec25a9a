package dev.parley.session.room;

import dev.parley.payload.Escapes;
import dev.parley.payload.Payload;

/** What a member of a room sent: something to say, or a command. */
sealed interface RoomCommand {
    Payload END = Payload.of("\n");

    /** All that can be asked of a room. */
    String COMMANDS = "/name NAME gives you another name, /who lists the members, /leave leaves, //text sends /text";

    /**
     * Something for the others.
     *
     * @param text printable, in one line
     */
    record Said(String text) implements RoomCommand {}

    /** Nothing: it only shows that it is here. */
    record Nothing() implements RoomCommand {}

    record Name(String name) implements RoomCommand {}

    record Who() implements RoomCommand {}

    record Leave() implements RoomCommand {}

    /** What somebody from afar brings back to show that it hears. */
    record Here(String token) implements RoomCommand {}

    /**
     * A command that there is not.
     *
     * @param word what was written, printable
     */
    record Unknown(String word) implements RoomCommand {}

    /** Without the line's end. */
    static RoomCommand parse(Payload line) {
        String text = shown(line);
        if (text.isEmpty()) {
            return new Nothing();
        }
        if (!text.startsWith("/")) {
            return new Said(text);
        }
        if (text.startsWith("//")) {
            return new Said(text.substring(1));
        }
        String[] words = text.strip().split(" +", 2);
        String rest = words.length == 2 ? words[1] : "";
        return switch (words[0]) {
            case "/name" -> new Name(rest);
            case "/who" -> new Who();
            case "/leave" -> new Leave();
            case "/here" -> new Here(rest);
            default -> new Unknown(words[0].length() > 40 ? words[0].substring(0, 40) + "…" : words[0]);
        };
    }

    /**
     * One line that can drive nobody's terminal: text as it is, but for what cannot be seen, which is escaped; bytes that are
     * no text all escaped.
     */
    static String shown(Payload line) {
        return line.text()
                .map(text -> Escapes.printable(text).replace("\n", "\\n"))
                .orElseGet(line::escaped);
    }

    static boolean hasEnd(Payload message) {
        return message.endsWith(END);
    }

    /** Without a line feed at the end, or carriage return and line feed. */
    static Payload withoutEnd(Payload message) {
        if (!hasEnd(message)) {
            return message;
        }
        int length = message.size() - 1;
        boolean carriageReturn = length > 0 && message.byteAt(length - 1) == '\r';
        return message.slice(0, carriageReturn ? length - 1 : length);
    }
}
