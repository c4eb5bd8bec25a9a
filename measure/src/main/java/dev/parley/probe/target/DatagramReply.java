package dev.parley.probe.target;

import dev.parley.payload.Payload;

/**
 * What came back to one datagram.
 *
 * @param kind what sort of thing
 * @param payload of an answer; else empty
 * @param nanos how long it took; of a silence how long was waited
 * @param message for a person: of a refusal or failure what it means
 */
public record DatagramReply(Kind kind, Payload payload, long nanos, String message) {
    public enum Kind {
        ANSWER,
        SILENCE,
        REFUSED,
        UNREACHABLE
    }

    public boolean isAnswer() {
        return kind == Kind.ANSWER;
    }

    /** In a few words. */
    public String shown() {
        return switch (kind) {
            case ANSWER -> Formats.bytes(payload);
            case SILENCE -> "no answer";
            case REFUSED -> "\"port unreachable\"";
            case UNREACHABLE -> "\"host unreachable\"";
        };
    }
}
