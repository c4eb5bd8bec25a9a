package dev.parley.trial;

import dev.parley.event.Unit;
import dev.parley.payload.Payload;
import dev.parley.payload.PayloadFormat;
import dev.parley.rule.CompiledMatch;
import dev.parley.rule.Match;
import dev.parley.rule.MatchDescriber;
import dev.parley.rule.NearMiss;
import dev.parley.rule.Rule;
import dev.parley.rule.RuleExample;
import dev.parley.rule.Rules;
import dev.parley.rule.Trigger;
import dev.parley.time.Durations;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether rules do what an example says. Immutable; safe from any thread.
 *
 * @param example what was expected
 * @param result what the rules would do
 * @param failure what differs, in lines that can be compared; empty where nothing does
 */
public record ExampleResult(RuleExample example, TrialResult result, String failure) {
    private static final String EXPECTED = "  expected  ";
    private static final String GOT = "  got       ";

    public boolean passed() {
        return failure.isEmpty();
    }

    /**
     * Tries all examples that stand beside the rules, each with a peer that is new.
     *
     * @param filling what templates are filled in with
     */
    public static List<ExampleResult> of(Rules rules, Trial.Filling filling) {
        return rules.examples().stream().map(each -> of(rules, each, filling)).toList();
    }

    private static ExampleResult of(Rules rules, RuleExample example, Trial.Filling filling) {
        Trial trial = new Trial(rules, example.peer(), 0, filling);
        boolean comes = example.trigger() instanceof Trigger.Connected;
        if (!comes) {
            trial.connect();
        }
        for (Payload before : example.after()) {
            trial.message(before);
        }
        if (!example.state().isEmpty()) {
            trial.state(example.state());
        }
        TrialResult result = trial.trigger(example.trigger());
        String failure = differences(example, result);
        return new ExampleResult(example, result, failure.isEmpty() ? "" : head(example) + failure);
    }

    private static String head(RuleExample example) {
        String what = switch (example.trigger()) {
            case Trigger.Arrived arrived -> "the message " + PayloadFormat.TEXT.quote(arrived.message());
            case Trigger.Connected connected -> "a peer that comes";
            case Trigger.Disconnected gone -> "a peer that goes";
            case Trigger.Idle idle -> Durations.show(idle.length()) + " of silence";
        };
        return example.source() + ": not as the example says, for " + what;
    }

    private static String differences(RuleExample example, TrialResult result) {
        StringBuilder failure = new StringBuilder();
        Rule took = result.rule();
        if (!example.rule().isEmpty() && (took == null || !took.name().equals(example.rule()))) {
            failure.append('\n').append(EXPECTED).append("rule ").append(example.rule());
            failure.append('\n').append(GOT).append(name(result));
        }
        example.answers().ifPresent(expected -> failure.append(differences(expected, result)));
        return failure.toString();
    }

    private static String name(TrialResult result) {
        return result.index() < 0 ? "no rule" : Rules.name(result.rules().all(), result.index());
    }

    private static String differences(List<List<Match>> expected, TrialResult result) {
        List<Payload> got = result.answers();
        for (int i = 0; i < Math.max(expected.size(), got.size()); i++) {
            List<Match> wanted = i < expected.size() ? expected.get(i) : null;
            Payload came = i < got.size() ? got.get(i) : null;
            if (wanted == null || came == null || !holds(wanted, came, result.peer())) {
                return difference(wanted, came) + "\n" + explanation(result);
            }
        }
        return "";
    }

    private static boolean holds(List<Match> wanted, Payload came, InetAddress peer) {
        return CompiledMatch.of(wanted)
                .match(new Trigger.Arrived(came, 1), peer, Match.InState.START)
                .isPresent();
    }

    private static String difference(@Nullable List<Match> wanted, @Nullable Payload came) {
        Payload exact =
                wanted != null && wanted.size() == 1 && wanted.getFirst() instanceof Match.Exactly(Payload payload)
                        ? payload
                        : null;
        if (exact != null && came != null) {
            return Comparison.of(exact, came, "\n" + EXPECTED, "\n" + GOT);
        }
        String expected = wanted == null
                ? "no answer"
                : exact != null
                        ? PayloadFormat.TEXT.quote(exact)
                        : MatchDescriber.of("an answer", wanted, PayloadFormat.TEXT);
        String got = came == null ? "no answer" : PayloadFormat.TEXT.quote(came);
        return "\n" + EXPECTED + expected + "\n" + GOT + got;
    }

    private static String explanation(TrialResult result) {
        List<String> problems = new ArrayList<>();
        for (TrialEffect effect : result.effects()) {
            if (effect instanceof TrialEffect.Sends sends
                    && !sends.message().problem().isEmpty()) {
                problems.add(sends.message().problem());
            }
        }
        if (result.index() < 0 && result.trigger() instanceof Trigger.Arrived arrived) {
            NearMiss miss = NearMiss.of(
                    result.rules(), arrived, Unit.DATAGRAM, result.peer(), result.stateBefore(), PayloadFormat.TEXT);
            return "  because   " + miss.message();
        }
        String why = problems.stream().map(each -> "; " + each).collect(Collectors.joining());
        return "  by        " + name(result) + why;
    }
}
