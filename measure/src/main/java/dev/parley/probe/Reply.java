package dev.parley.probe;

import dev.parley.payload.Payload;

/**
 * What came back to one datagram.
 *
 * @param kind what sort of thing
 * @param payload of an answer; else empty
 * @param nanos how long it took; of a silence how long was waited
 * @param says for a person: of a refusal or failure what it means
 */
record Reply(Kind kind, Payload payload, long nanos, String says) {
    enum Kind {
        ANSWER,
        SILENCE,
        REFUSED,
        UNREACHABLE
    }

    boolean isAnswer() {
        return kind == Kind.ANSWER;
    }

    /** In a few words. */
    String shown() {
        return switch (kind) {
            case ANSWER -> Shown.bytes(payload);
            case SILENCE -> "no answer";
            case REFUSED -> "\"port unreachable\"";
            case UNREACHABLE -> "\"host unreachable\"";
        };
    }
}
