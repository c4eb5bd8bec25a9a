package dev.parley.probe;

import dev.parley.payload.Payload;
import dev.parley.words.Sizes;
import org.jspecify.annotations.Nullable;

/**
 * Something that programs stumble over.
 *
 * @param name the check's stable word
 * @param what it is, for a person
 * @param ifItDies how to mend a server that dies of it
 */
record Input(String name, String what, String ifItDies) {
    static final Input CRLF = new Input(
            "crlf",
            "a line that ends with CR LF",
            "Strip the line's end before using the text: strip() in Python, trim() in C++ and JavaScript.");

    static final Input EMPTY = new Input(
            "empty",
            "an empty message",
            "An empty datagram is a real one: recvfrom() gives 0 bytes, which is no end and no error. Look at the length before using the first byte.");

    static final Input EMPTY_LINE = new Input(
            "empty-line",
            "an empty line",
            "A line may be empty: look at its length before using its first letter or word.");

    static final Input LONG = new Input(
            "long",
            "a very long message",
            "Read at most as much as the buffer holds, and refuse what is longer: a fixed buffer that is overrun, or one that grows without end, ends the program.");

    static final Input NOT_UTF_8 = new Input(
            "not-utf-8",
            "text in Latin-1, which is not UTF-8",
            "decode() throws at such bytes. In Python use data.decode(errors=\"replace\"), or catch UnicodeError around it and go on.");

    static final Input BINARY = new Input(
            "binary",
            "all 256 byte values",
            "Bytes are not text: decode only what you know to be text (in Python with errors=\"replace\"), and do not let a 0 byte end a string.");

    private static final int BYTE_VALUES = 256;

    /** The bytes, without a line's end. */
    Payload bytes(Payload message, int longest) {
        return switch (name) {
            case "crlf" -> message.plus(Payload.of("\r\n"));
            case "empty", "empty-line" -> Payload.EMPTY;
            case "long" -> Size.filled(message, longest);
            case "not-utf-8" -> message.plus(Payload.copyOf((byte) ' ', (byte) 0xe9, (byte) 0xff));
            default -> {
                byte[] all = new byte[BYTE_VALUES];
                for (int i = 0; i < all.length; i++) {
                    all[i] = (byte) i;
                }
                yield Payload.copyOf(all);
            }
        };
    }

    /**
     * @param sent what was sent
     * @param answer what came back, or null for nothing
     * @param mirror how a server that repeats messages does it, or null where that is not known
     * @param expectation what an answer, or none, tells of this server
     */
    Finding judge(Payload sent, @Nullable Payload answer, @Nullable Mirror mirror, Expectation expectation) {
        String tried = sent.isEmpty() ? what : what + ", " + Shown.bytes(sent);
        if (answer == null) {
            return switch (expectation) {
                case ANSWER ->
                    Finding.noted(
                            name,
                            tried,
                            "no answer",
                            "It survives, and does not answer this.",
                            "Fine if that is meant; else look where the server leaves it out.");
                case ONLY_ITS_OWN ->
                    Finding.ok(name, tried, "no answer", "It survives, and answers to its own message alone.");
                case REFUSAL_IF_DEAD ->
                    Finding.ok(name, tried, "no answer, no refusal", "It survives: somebody still listens there.");
                case NOTHING ->
                    Finding.noted(
                            name,
                            tried,
                            "no answer, no refusal",
                            "There is no telling whether it survives: it never answered, and a refusal may be dropped.",
                            "");
            };
        }
        if (mirror == null || mirror.of(sent).equals(answer)) {
            return Finding.ok(name, tried, Shown.bytes(answer), "It survives, and answers.");
        }
        int repeated = mirror.repeated(sent, answer);
        if (repeated > 0 && answer.size() < mirror.of(sent).size()) {
            return Finding.ok(
                    name,
                    tried,
                    Shown.bytes(answer),
                    "It survives, and answers with the first %s of it.".formatted(Sizes.show(repeated)));
        }
        return Finding.noted(
                name,
                tried,
                Shown.bytes(answer),
                "It survives, and what it gives back is not what it got.",
                "Fine if that is meant; else keep bytes as they are until you know what they are.");
    }
}
