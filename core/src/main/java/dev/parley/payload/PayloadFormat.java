package dev.parley.payload;

import dev.parley.text.Sizes;

/** How a sentence quotes what was sent, came or was expected. Pure; safe from any thread. */
public enum PayloadFormat {
    /** Between quotation marks and escaped; in hex where most of it is no printable text. */
    TEXT {
        @Override
        String quote(Payload payload, Payload shown) {
            return payload.isMostlyText() ? "\"" + shown.escaped() + "\"" : hex(shown);
        }
    },
    /** In hex, whatever it is. */
    HEX {
        @Override
        String quote(Payload payload, Payload shown) {
            return payload.isEmpty() ? Sizes.show(0) : hex(shown);
        }
    };

    /** A payload that is longer is cut in a sentence. */
    private static final int QUOTED_BYTES = 64;

    /** @param shown the payload, or its beginning */
    abstract String quote(Payload payload, Payload shown);

    private static String hex(Payload payload) {
        return "hex " + payload.spacedHex();
    }

    /** The payload as a part of a sentence, such as {@code "OK"} or {@code hex 4f 4b}; cut after 64 bytes, and said to be. */
    public String quote(Payload payload) {
        boolean isCut = payload.size() > QUOTED_BYTES;
        String text = quote(payload, isCut ? payload.slice(0, QUOTED_BYTES) : payload);
        return isCut ? "%s… (%s)".formatted(text, Sizes.show(payload.size())) : text;
    }
}
