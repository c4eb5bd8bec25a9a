package dev.parley.trial;

import dev.parley.event.Unit;
import dev.parley.payload.Payload;
import dev.parley.payload.PayloadFormat;
import dev.parley.regex.Regex;
import dev.parley.rule.Match;
import dev.parley.rule.NearMiss;
import dev.parley.rule.Rule;
import dev.parley.rule.Trigger;
import dev.parley.text.Sizes;
import dev.parley.time.Durations;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Why a rule did not take a message.
 *
 * @param index its place from 0
 * @param rule the rule
 * @param wants its first condition that does not hold, as a phrase: {@code exactly "ping"}
 * @param met what was there in its place, as a phrase; empty where the condition says it all
 * @param hint what is certain to make it match, as a sentence; empty where nothing is
 */
public record RuleMiss(int index, Rule rule, String wants, String met, String hint) {

    /** All of it but the hint: {@code rule login (bench.yaml:2) wants exactly "LOGIN"; it is "x"}. */
    public String sentence() {
        String label = rule.label().isEmpty() ? Integer.toString(index + 1) : rule.label();
        return "rule " + label + " wants " + wants + (met.isEmpty() ? "" : "; " + met);
    }

    static RuleMiss of(TrialResult result, int index, Trigger.Arrived arrived, Unit unit, PayloadFormat payloadFormat) {
        Rule rule = result.rules().all().get(index);
        Match failed = result.failed().get(index).orElse(null);
        if (failed == null) {
            return new RuleMiss(
                    index, rule, "its turn (" + rule.frequency() + ")", "it holds, and it is not its turn", "");
        }
        Optional<String> hint = NearMiss.hint(
                result.rules().alone(index), arrived, unit, result.peer(), result.stateBefore(), payloadFormat);
        return new RuleMiss(
                index,
                rule,
                wants(failed, payloadFormat),
                met(failed, arrived, result, payloadFormat),
                hint.orElse(""));
    }

    private static String wants(Match match, PayloadFormat format) {
        return switch (match) {
            case Match.Exactly exactly ->
                exactly.payload().isEmpty() ? "an empty message" : "exactly " + format.quote(exactly.payload());
            case Match.Prefix prefix -> "the beginning " + format.quote(prefix.payload());
            case Match.Suffix suffix -> "the end " + format.quote(suffix.payload());
            case Match.Contains contains -> format.quote(contains.payload()) + " somewhere";
            case Match.Found found ->
                (found.regex().over() == Regex.Over.HEX ? "hex digits that match " : "a match of ") + found.regex();
            case Match.Fields fields ->
                "the " + fields.layout()
                        + (fields.bad().isEmpty()
                                ? ""
                                : ", and not right: " + String.join(", ", new TreeSet<>(fields.bad())));
            case Match.Where where -> where.condition().toString();
            case Match.Size size ->
                size.least() == size.most()
                        ? Sizes.show(size.least())
                        : Sizes.count(size.least()) + " to " + Sizes.show(size.most());
            case Match.From from -> "a peer in " + from.network();
            case Match.Nth nth -> "message number " + Sizes.count(nth.number());
            case Match.InState in -> "the state \"" + in.state() + "\"";
            case Match.Silence silence -> Durations.show(silence.length()) + " of silence";
            case Match.Connect connect -> "a new peer";
            case Match.Disconnect disconnect -> "a peer's end";
            case Match.Anything anything -> "any message";
        };
    }

    private static String met(Match match, Trigger.Arrived arrived, TrialResult result, PayloadFormat format) {
        Payload message = arrived.message();
        return switch (match) {
            case Match.Exactly exactly -> difference(exactly.payload(), message, format);
            case Match.Prefix prefix ->
                "it begins with "
                        + format.quote(message.slice(
                                0, Math.min(message.size(), prefix.payload().size())));
            case Match.Suffix suffix ->
                "it ends with "
                        + format.quote(message.slice(
                                Math.max(0, message.size() - suffix.payload().size()), message.size()));
            case Match.Contains contains -> "it is nowhere";
            case Match.Found found ->
                message.size() > found.regex().longestBytes()
                        ? "the message is too long for this expression"
                        : found.regex().over() == Regex.Over.TEXT
                                        && message.text().isEmpty()
                                ? "the message is no text (UTF-8)"
                                : "there is none";
            case Match.Fields fields -> unread(fields, message);
            case Match.Where where -> "it has another value, or none";
            case Match.Size size -> "it has " + Sizes.show(message.size());
            case Match.From from -> "it comes from " + result.peer().getHostAddress();
            case Match.Nth nth -> "it is number " + Sizes.count(arrived.number());
            case Match.InState in -> "the peer is in \"" + result.stateBefore() + "\"";
            case Match.Silence silence -> "this is a message";
            case Match.Connect connect -> "this is a message";
            case Match.Disconnect disconnect -> "this is a message";
            case Match.Anything anything -> "";
        };
    }

    private static String unread(Match.Fields fields, Payload message) {
        return fields.layout()
                .read(message)
                .map(read -> read.bad().isEmpty()
                        ? "all that is computed in it is right"
                        : "not right in it: " + String.join(", ", new TreeSet<>(read.bad())))
                .orElse("it cannot be read as these");
    }

    private static String difference(Payload wanted, Payload message, PayloadFormat format) {
        int at = wanted.buffer().mismatch(message.buffer());
        if (at >= message.size() && at > 0) {
            return "it ends after " + Sizes.show(message.size());
        }
        if (at == 0) {
            return "it is " + (message.isEmpty() ? "empty" : format.quote(message));
        }
        String rest = format.quote(message.slice(at, message.size()));
        return at >= wanted.size()
                ? "%s more: %s".formatted(Sizes.show(message.size() - (long) at), rest)
                : "from byte %s on it is %s".formatted(Sizes.count(at + 1L), rest);
    }
}
