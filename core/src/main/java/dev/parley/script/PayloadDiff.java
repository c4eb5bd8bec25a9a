package dev.parley.script;

import dev.parley.payload.Payload;
import dev.parley.rule.Match;
import dev.parley.rule.MatchDescriber;
import dev.parley.text.Sizes;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Where what came first differs from an exact text that was expected. */
final class PayloadDiff {
    private PayloadDiff() {}

    /** A sentence about the one that is most alike; empty where no exact text was expected or nothing came. */
    static String between(List<Match> when, Collection<Payload> came) {
        return when.stream()
                .filter(Match.Exactly.class::isInstance)
                .map(match -> ((Match.Exactly) match).payload())
                .findFirst()
                .flatMap(expected -> came.stream()
                        .max(Comparator.comparingInt(each -> alike(expected, each)))
                        .map(got -> expected.equals(got) ? "" : describe(expected, got)))
                .orElse("");
    }

    private static int alike(Payload one, Payload other) {
        ByteBuffer rest = other.buffer();
        int at = one.buffer().mismatch(rest);
        return at < 0 ? one.size() : at;
    }

    private static String describe(Payload expected, Payload got) {
        int at = alike(expected, got);
        if (at == got.size()) {
            return "The first %s bytes are equal. Then the received message ends, and the expected one continues with %s"
                    .formatted(Sizes.count(at), MatchDescriber.quoted(expected.slice(at, expected.size())));
        }
        if (at == expected.size()) {
            return "The first %s bytes are equal. Then the expected message ends, and the received one continues with %s"
                    .formatted(Sizes.count(at), MatchDescriber.quoted(got.slice(at, got.size())));
        }
        return "They differ first in byte %s: expected %s, got %s"
                .formatted(Sizes.count(at + 1L), one(expected, at), one(got, at));
    }

    private static String one(Payload payload, int at) {
        Payload one = payload.slice(at, at + 1);
        return one.isMostlyText() ? one.hex() + " (" + MatchDescriber.quoted(one) + ")" : one.hex();
    }
}
