package dev.parley.script;

import dev.parley.payload.HexRows;
import dev.parley.payload.Payload;
import dev.parley.payload.PayloadFormat;
import dev.parley.rule.Match;
import dev.parley.text.Sizes;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Where what came first differs from an exact text that was expected. */
public final class PayloadDiff {
    private static final String EXPECTED = "\n    expected  ";
    private static final String GOT = "\n    got       ";
    private static final String MARK = "\n              ";

    private PayloadDiff() {}

    /**
     * A sentence about the one that is most alike; in hex the rows of both that differ stand below it, with a mark. Empty where
     * no exact text was expected or nothing came.
     */
    static String between(List<Match> when, Collection<Payload> came, PayloadFormat payloadFormat) {
        return when.stream()
                .filter(Match.Exactly.class::isInstance)
                .map(match -> ((Match.Exactly) match).payload())
                .findFirst()
                .flatMap(expected -> came.stream()
                        .max(Comparator.comparingInt(each -> alike(expected, each)))
                        .map(got -> expected.equals(got) ? "" : describe(expected, got, payloadFormat)))
                .orElse("");
    }

    private static int alike(Payload one, Payload other) {
        ByteBuffer rest = other.buffer();
        int at = one.buffer().mismatch(rest);
        return at < 0 ? one.size() : at;
    }

    /** As {@link #between}, of two that are not equal. */
    public static String describe(Payload expected, Payload got, PayloadFormat payloadFormat) {
        int at = alike(expected, got);
        String sentence = sentence(expected, got, at, payloadFormat);
        return payloadFormat == PayloadFormat.HEX ? sentence + rows(expected, got, at) : sentence;
    }

    private static String sentence(Payload expected, Payload got, int at, PayloadFormat payloadFormat) {
        if (at == got.size()) {
            return "The first %s bytes are equal. Then the received message ends, and the expected one continues with %s"
                    .formatted(Sizes.count(at), payloadFormat.quote(expected.slice(at, expected.size())));
        }
        if (at == expected.size()) {
            return "The first %s bytes are equal. Then the expected message ends, and the received one continues with %s"
                    .formatted(Sizes.count(at), payloadFormat.quote(got.slice(at, got.size())));
        }
        return "They differ first in byte %s: expected %s, got %s"
                .formatted(Sizes.count(at + 1L), one(expected, at, payloadFormat), one(got, at, payloadFormat));
    }

    private static String one(Payload payload, int at, PayloadFormat payloadFormat) {
        Payload one = payload.slice(at, at + 1);
        return payloadFormat == PayloadFormat.TEXT && one.isMostlyText()
                ? one.hex() + " (" + payloadFormat.quote(one) + ")"
                : one.hex();
    }

    private static String rows(Payload expected, Payload got, int at) {
        return EXPECTED + HexRows.row(expected, at)
                + GOT + HexRows.row(got, at)
                + MARK + " ".repeat(HexRows.column(at)) + "^^";
    }
}
