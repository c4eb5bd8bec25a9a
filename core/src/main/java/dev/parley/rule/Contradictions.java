package dev.parley.rule;

import dev.parley.payload.Payload;
import dev.parley.payload.PayloadFormat;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Finds conditions of one rule that never hold together. It says only what is certain. Pure; safe from any thread. */
final class Contradictions {
    private Contradictions() {}

    /** @throws IllegalArgumentException in words, where two of them exclude each other */
    static void refuse(List<Match> matches) {
        for (int i = 0; i < matches.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (exclude(matches.get(j), matches.get(i)) || exclude(matches.get(i), matches.get(j))) {
                    throw new IllegalArgumentException(
                            "nothing is %s: the two exclude each other, so leave one out or make two rules of them"
                                    .formatted(MatchDescriber.of(
                                            "a message", List.of(matches.get(j), matches.get(i)), PayloadFormat.TEXT)));
                }
            }
        }
    }

    private static boolean exclude(Match one, Match other) {
        return switch (one) {
            case Match.Exactly exactly -> excludes(exactly, other);
            case Match.Size size ->
                leastBytes(other) > size.most() || (other instanceof Match.Size most && most.most() < size.least());
            case Match.Prefix prefix ->
                other instanceof Match.Prefix longer
                        && longer.payload().size() >= prefix.payload().size()
                        && !longer.payload().startsWith(prefix.payload());
            case Match.Suffix suffix ->
                other instanceof Match.Suffix longer
                        && longer.payload().size() >= suffix.payload().size()
                        && !longer.payload().endsWith(suffix.payload());
            case Match.Nth nth -> other instanceof Match.Nth another && !another.equals(nth);
            case Match.InState state -> other instanceof Match.InState another && !another.equals(state);
            case Match.Silence silence -> other instanceof Match.Silence another && !another.equals(silence);
            case Match.Contains contains -> false;
            case Match.Found found -> false;
            case Match.Fields fields -> other instanceof Match.Fields;
            case Match.Where where -> false;
            case Match.From from -> false;
            case Match.Connect connect -> false;
            case Match.Disconnect disconnect -> false;
            case Match.Anything anything -> false;
        };
    }

    /** The one message that it holds for is tried. */
    private static boolean excludes(Match.Exactly exactly, Match other) {
        boolean isAboutContent = other instanceof Match.Exactly
                || other instanceof Match.Prefix
                || other instanceof Match.Suffix
                || other instanceof Match.Contains
                || other instanceof Match.Found
                || other instanceof Match.Size;
        Trigger.Arrived only = new Trigger.Arrived(exactly.payload(), 1);
        return isAboutContent
                && CompiledMatch.of(List.of(other))
                        .match(only, InetAddress.getLoopbackAddress(), Match.InState.START)
                        .isEmpty();
    }

    /** How long a message is at least for which it holds. */
    private static int leastBytes(Match match) {
        Optional<Payload> part = switch (match) {
            case Match.Prefix prefix -> Optional.of(prefix.payload());
            case Match.Suffix suffix -> Optional.of(suffix.payload());
            case Match.Contains contains -> Optional.of(contains.payload());
            default -> Optional.empty();
        };
        return match instanceof Match.Found found
                ? found.regex().leastBytes()
                : part.map(Payload::size).orElse(0);
    }
}
