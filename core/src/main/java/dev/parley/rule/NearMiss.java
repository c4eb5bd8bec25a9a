package dev.parley.rule;

import dev.parley.event.Unit;
import dev.parley.payload.Payload;
import dev.parley.payload.PayloadFormat;
import dev.parley.text.Sizes;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * How a message missed the rules. It says only what is certain: what it names was tried, and the rule matched. Pure; safe
 * from any thread.
 *
 * @param way the same for messages that miss the same rule in the same way
 * @param message it in words
 */
public record NearMiss(String way, String message) {
    /** A longer message is hardly a command that was mistyped, and costs time. */
    static final int MOST_BYTES = 1_024;

    private static final int MOST_LINES = 16;

    /** How each message begins, and what a hint about one rule leaves out. */
    private static final Pattern LEAD =
            Pattern.compile("no rule matches this( chunk| in the peer's state \"[^\"]*\")?(, but |, and |: )");

    /** Why is not known. */
    private static final NearMiss UNKNOWN =
            new NearMiss("", "no rule matches this, so nothing answers it; a last rule with \"otherwise: true\" would");

    /**
     * Looks at a message that no rule matches.
     *
     * @param unit what it is: the lines of a chunk are looked at too
     * @param peer who sent it
     * @param state that peer's state
     * @param payloadFormat how payloads are quoted
     */
    public static NearMiss of(
            Rules rules,
            Trigger.Arrived arrived,
            Unit unit,
            InetAddress peer,
            String state,
            PayloadFormat payloadFormat) {
        return new Search(rules, arrived, peer, state, payloadFormat)
                .found(unit)
                .orElse(UNKNOWN);
    }

    /**
     * How a message missed one rule, as a sentence about the rule, which is called "it"; empty where nothing is certain. The
     * arguments are as in {@link #of}.
     *
     * @param rule that rule {@link Rules#alone alone}
     */
    public static Optional<String> hint(
            Rules rule,
            Trigger.Arrived arrived,
            Unit unit,
            InetAddress peer,
            String state,
            PayloadFormat payloadFormat) {
        String name = Rules.name(rule.all(), 0);
        return new Search(rule, arrived, peer, state, payloadFormat)
                .found(unit)
                .map(miss -> LEAD.matcher(miss.message()).replaceFirst("").replace(name, "it"));
    }

    /** One message, tried in other forms. */
    private record Search(
            Rules rules, Trigger.Arrived arrived, InetAddress peer, String state, PayloadFormat payloadFormat) {

        Optional<NearMiss> found(Unit unit) {
            if (message().size() > MOST_BYTES) {
                return tooLong();
            }
            Optional<NearMiss> found = unit == Unit.CHUNK ? lines() : Optional.empty();
            return found.or(this::withoutItsEnd)
                    .or(() -> missingEnd(unit))
                    .or(this::otherCase)
                    .or(this::beginning)
                    .or(this::end)
                    .or(this::otherState);
        }

        private Payload message() {
            return arrived.message();
        }

        /** Where an expression was not even tried. */
        Optional<NearMiss> tooLong() {
            for (int i = 0; i < rules.all().size(); i++) {
                for (Match match : rules.all().get(i).when()) {
                    if (match instanceof Match.Found found
                            && message().size() > found.regex().longestBytes()) {
                        return miss(
                                "long",
                                i,
                                "no rule matches this, and %s was not tried: its regular expression is so large that it is looked for in messages of at most %s"
                                        .formatted(
                                                name(i),
                                                Sizes.show(found.regex().longestBytes())));
                    }
                }
            }
            return Optional.empty();
        }

        Optional<NearMiss> lines() {
            for (Payload line : wholeLines(message())) {
                for (int i = 0; i < rules.all().size(); i++) {
                    // Of lines each would have another number.
                    boolean counts = rules.all().get(i).when().stream().anyMatch(Match.Nth.class::isInstance);
                    if (!counts && matches(i, line)) {
                        return miss(
                                "line",
                                i,
                                "no rule matches this chunk, but %s matches the line %s in it: --frame lines makes a message of each line"
                                        .formatted(name(i), payloadFormat.quote(line)));
                    }
                }
            }
            return Optional.empty();
        }

        Optional<NearMiss> withoutItsEnd() {
            Payload rest = trimmed(message());
            if (rest.size() == message().size()) {
                return Optional.empty();
            }
            String end = endName(
                    payloadFormat, message().slice(rest.size(), message().size()));
            return first(
                    i -> matches(i, rest),
                    "end",
                    (rule, i) ->
                            "no rule matches this, but %s would without the %s at its end: leave that out in the sender (printf in place of echo), or put it into the rule, as in text: 'ping\\n' or regex: '^ping\\s*$'"
                                    .formatted(rule, end));
        }

        Optional<NearMiss> missingEnd(Unit unit) {
            return exact(
                    text -> text.size() > message().size()
                            && text.startsWith(message())
                            && trimmed(text).size() <= message().size(),
                    "no-end",
                    (rule, text) -> "no rule matches this: %s wants %s at its end%s"
                            .formatted(
                                    rule,
                                    endName(payloadFormat, text.slice(message().size(), text.size())),
                                    unit == Unit.MESSAGE
                                            ? ", and a framing takes line ends off: leave it out in the rule"
                                            : ": leave it out in the rule, or send it"));
        }

        Optional<NearMiss> otherCase() {
            for (Payload each : List.of(message(), trimmed(message()))) {
                Optional<NearMiss> found = first(
                        i -> isOtherCase(i, each),
                        "case",
                        (rule, i) ->
                                "no rule matches this, but %s would in other letters: upper and lower case differ; regex: '(?i)^ping$' takes both"
                                        .formatted(rule));
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        }

        private boolean isOtherCase(int i, Payload text) {
            Payload as = text;
            for (Match match : rules.all().get(i).when()) {
                as = switch (match) {
                    case Match.Exactly exactly -> recased(as, 0, exactly.payload(), true);
                    case Match.Prefix prefix -> recased(as, 0, prefix.payload(), false);
                    case Match.Suffix suffix ->
                        recased(as, as.size() - suffix.payload().size(), suffix.payload(), false);
                    default -> as;
                };
            }
            return !as.equals(text) && matches(i, as);
        }

        Optional<NearMiss> beginning() {
            return exact(
                    text -> !text.isEmpty() && message().startsWith(text),
                    "beginning",
                    (rule, text) ->
                            "no rule matches this: it begins with %s, and %s wants nothing behind that; prefix in place of text takes what follows"
                                    .formatted(payloadFormat.quote(text), rule));
        }

        Optional<NearMiss> end() {
            return exact(
                    text -> !text.isEmpty() && message().endsWith(text),
                    "suffix",
                    (rule, text) ->
                            "no rule matches this: it ends with %s, and %s wants nothing before that; suffix in place of text takes what comes before"
                                    .formatted(payloadFormat.quote(text), rule));
        }

        Optional<NearMiss> otherState() {
            TreeSet<String> states = new TreeSet<>();
            rules.all()
                    .forEach(rule -> rule.when().forEach(match -> {
                        if (match instanceof Match.InState in) {
                            states.add(in.state());
                        }
                    }));
            for (String other : states) {
                for (int i = 0; i < rules.all().size(); i++) {
                    if (rules.matches(i, arrived, peer, other)) {
                        return miss(
                                "state " + other,
                                i,
                                "no rule matches this in the peer's state \"%s\": %s would in \"%s\""
                                        .formatted(state, name(i), other));
                    }
                }
            }
            return Optional.empty();
        }

        private boolean matches(int i, Payload message) {
            return rules.matches(i, new Trigger.Arrived(message, arrived.number()), peer, state);
        }

        private Optional<NearMiss> first(
                Predicate<Integer> rule, String way, BiFunction<String, Integer, String> says) {
            for (int i = 0; i < rules.all().size(); i++) {
                if (rule.test(i)) {
                    return miss(way, i, says.apply(name(i), i));
                }
            }
            return Optional.empty();
        }

        /** The first rule with such an exact text, which would match that. */
        private Optional<NearMiss> exact(
                Predicate<Payload> such, String way, BiFunction<String, Payload, String> says) {
            for (int i = 0; i < rules.all().size(); i++) {
                for (Match match : rules.all().get(i).when()) {
                    if (match instanceof Match.Exactly(Payload text) && such.test(text) && matches(i, text)) {
                        return miss(way, i, says.apply(name(i), text));
                    }
                }
            }
            return Optional.empty();
        }

        private static Optional<NearMiss> miss(String way, int i, String message) {
            return Optional.of(new NearMiss(way + " " + i, message));
        }

        private String name(int i) {
            return Rules.name(rules.all(), i);
        }
    }

    /** The lines that end with LF, without LF and CR LF. */
    private static List<Payload> wholeLines(Payload chunk) {
        List<Payload> lines = new ArrayList<>();
        int begin = 0;
        for (int at = 0; at < chunk.size() && lines.size() < MOST_LINES; at++) {
            if (chunk.byteAt(at) == '\n') {
                int end = at > begin && chunk.byteAt(at - 1) == '\r' ? at - 1 : at;
                lines.add(chunk.slice(begin, end));
                begin = at + 1;
            }
        }
        return lines;
    }

    /** Without line ends, spaces and NUL at its end. */
    private static Payload trimmed(Payload message) {
        int end = message.size();
        while (end > 0 && "\r\n\t \0".indexOf(message.byteAt(end - 1)) >= 0) {
            end--;
        }
        return message.slice(0, end);
    }

    private static String endName(PayloadFormat payloadFormat, Payload end) {
        return switch (end.escaped()) {
            case "\\n" -> "LF (\\n)";
            case "\\r\\n" -> "CR LF (\\r\\n)";
            case "\\r" -> "CR (\\r)";
            case "\\0", "\\x00" -> "NUL (\\0)";
            case " ", "\\x20" -> "space";
            default -> payloadFormat.quote(end);
        };
    }

    /** With that part as it is wanted, if upper and lower case are all in which they differ there; else as it was. */
    private static Payload recased(Payload message, int at, Payload wanted, boolean whole) {
        int end = at + wanted.size();
        if (at < 0 || end > message.size() || (whole && end != message.size())) {
            return message;
        }
        Optional<String> text = message.slice(at, end).text();
        boolean same = text.isPresent()
                && wanted.text().filter(text.get()::equalsIgnoreCase).isPresent();
        return same ? message.slice(0, at).plus(wanted).plus(message.slice(end, message.size())) : message;
    }
}
