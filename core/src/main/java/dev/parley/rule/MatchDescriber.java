package dev.parley.rule;

import dev.parley.payload.PayloadFormat;
import dev.parley.regex.Regex;
import dev.parley.text.Sizes;
import dev.parley.time.Durations;
import java.util.List;
import java.util.stream.Collectors;

/** Conditions in words: <code>a message that begins with "OK" and is 5 to 64 B long</code>. Pure; safe from any thread. */
public final class MatchDescriber {
    private MatchDescriber() {}

    /**
     * All of these in one phrase.
     *
     * @param noun what is matched, such as {@code a message}
     * @param payloadFormat how payloads are quoted
     */
    public static String of(String noun, List<Match> matches, PayloadFormat payloadFormat) {
        String message = matches.stream()
                .filter(match -> !(match instanceof Match.Anything))
                .map(match -> of(match, payloadFormat))
                .collect(Collectors.joining(" and "));
        return message.isEmpty() ? noun + ", whatever it is" : noun + " that " + message;
    }

    /** What one condition says of a message, as the rest of a sentence. */
    private static String of(Match match, PayloadFormat payloadFormat) {
        return switch (match) {
            case Match.Exactly exactly ->
                exactly.payload().isEmpty() ? "is empty" : "is exactly " + payloadFormat.quote(exactly.payload());
            case Match.Prefix prefix -> "begins with " + payloadFormat.quote(prefix.payload());
            case Match.Suffix suffix -> "ends with " + payloadFormat.quote(suffix.payload());
            case Match.Contains contains -> "contains " + payloadFormat.quote(contains.payload());
            case Match.Found found ->
                (found.regex().over() == Regex.Over.HEX ? "has hex digits that match \"" : "matches \"") + found.regex()
                        + "\"";
            case Match.Fields fields -> fields(fields);
            case Match.Where where -> "has " + where.condition();
            case Match.Size size -> "is " + sizes(size) + " long";
            case Match.From from -> "comes from " + from.network();
            case Match.Nth nth -> "is message number " + Sizes.count(nth.number());
            case Match.InState in -> "comes in the state \"" + in.state() + "\"";
            case Match.Silence silence -> "is followed by " + Durations.show(silence.length()) + " of silence";
            case Match.Connect connect -> "is a new peer";
            case Match.Disconnect disconnect -> "is a peer's end";
            case Match.Anything anything -> "is there";
        };
    }

    private static String fields(Match.Fields fields) {
        String bad = fields.bad().stream().sorted().collect(Collectors.joining(", "));
        return "has the " + fields.layout() + (bad.isEmpty() ? "" : ", of which are bad: " + bad);
    }

    private static String sizes(Match.Size size) {
        return size.least() == size.most()
                ? Sizes.show(size.least())
                : Sizes.count(size.least()) + " to " + Sizes.show(size.most());
    }
}
