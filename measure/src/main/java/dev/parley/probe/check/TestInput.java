package dev.parley.probe.check;

import dev.parley.payload.Payload;
import dev.parley.probe.result.Finding;
import dev.parley.probe.target.EchoPattern;
import dev.parley.probe.target.ExpectedBehaviour;
import dev.parley.probe.target.Formats;
import dev.parley.text.Sizes;
import org.jspecify.annotations.Nullable;

/**
 * Something that programs stumble over.
 *
 * @param name the check's stable word
 * @param what it is, for a person
 * @param crashAdvice how to repair a server that crashes on it
 */
record TestInput(String name, String what, String crashAdvice) {
    static final TestInput CRLF = new TestInput(
            "crlf",
            "a line that ends with CR LF",
            "Strip the line's end before using the text: strip() in Python, trim() in C++ and JavaScript.");

    static final TestInput EMPTY = new TestInput(
            "empty",
            "an empty message",
            "An empty datagram is a real one: recvfrom() gives 0 bytes, which is no end and no error. Look at the length before using the first byte.");

    static final TestInput EMPTY_LINE = new TestInput(
            "empty-line",
            "an empty line",
            "A line may be empty: look at its length before using its first letter or word.");

    static final TestInput LONG = new TestInput(
            "long",
            "a very long message",
            "Read at most as much as the buffer holds, and refuse what is longer: a fixed buffer that is overrun, or one that grows without end, ends the program.");

    static final TestInput NOT_UTF_8 = new TestInput(
            "not-utf-8",
            "text in Latin-1, which is not UTF-8",
            "decode() throws at such bytes. In Python use data.decode(errors=\"replace\"), or catch UnicodeError around it and go on.");

    static final TestInput BINARY = new TestInput(
            "binary",
            "all 256 byte values",
            "Bytes are not text: decode only what you know to be text (in Python with errors=\"replace\"), and do not let a 0 byte end a string.");

    private static final int BYTE_VALUES = 256;

    /** The bytes, without a line's end. */
    Payload bytes(Payload message, int longest) {
        return switch (name) {
            case "crlf" -> message.plus(Payload.of("\r\n"));
            case "empty", "empty-line" -> Payload.EMPTY;
            case "long" -> SizeCheck.filled(message, longest);
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
     * @param echoPattern how a server that repeats messages does it, or null where that is not known
     * @param expectedBehaviour what an answer, or no answer, shows about this server
     */
    Finding evaluate(
            Payload sent,
            @Nullable Payload answer,
            @Nullable EchoPattern echoPattern,
            ExpectedBehaviour expectedBehaviour) {
        String action = sent.isEmpty() ? what : what + ", " + Formats.bytes(sent);
        if (answer == null) {
            return switch (expectedBehaviour) {
                case ANSWER ->
                    Finding.noted(
                            name,
                            action,
                            "no answer",
                            "It survives, and does not answer this.",
                            "Fine if that is meant; else look where the server leaves it out.");
                case ONLY_ITS_OWN ->
                    Finding.ok(name, action, "no answer", "It survives, and answers to its own message alone.");
                case REFUSAL_IF_DEAD ->
                    Finding.ok(name, action, "no answer, no refusal", "It survives: somebody still listens there.");
                case NOTHING ->
                    Finding.noted(
                            name,
                            action,
                            "no answer, no refusal",
                            "There is no telling whether it survives: it never answered, and a refusal may be dropped.",
                            "");
            };
        }
        if (echoPattern == null || echoPattern.of(sent).equals(answer)) {
            return Finding.ok(name, action, Formats.bytes(answer), "It survives, and answers.");
        }
        int repeated = echoPattern.repeated(sent, answer);
        if (repeated > 0 && answer.size() < echoPattern.of(sent).size()) {
            return Finding.ok(
                    name,
                    action,
                    Formats.bytes(answer),
                    "It survives, and answers with the first %s of it.".formatted(Sizes.show(repeated)));
        }
        return Finding.noted(
                name,
                action,
                Formats.bytes(answer),
                "It survives, and what it gives back is not what it got.",
                "Fine if that is meant; else keep bytes as they are until you know what they are.");
    }
}
