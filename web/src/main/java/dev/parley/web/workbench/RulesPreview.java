package dev.parley.web.workbench;

import dev.parley.bench.EntryStatus;
import dev.parley.bench.ListenEntry;
import dev.parley.event.Event;
import dev.parley.payload.Payload;
import dev.parley.rule.Action;
import dev.parley.rule.Decision;
import dev.parley.rule.Match;
import dev.parley.rule.Response;
import dev.parley.rule.Rule;
import dev.parley.rule.Rules;
import dev.parley.rule.Trigger;
import dev.parley.settings.Settings;
import dev.parley.settings.SettingsException;
import dev.parley.template.Values;
import dev.parley.time.Clock;
import dev.parley.web.feed.EventLog;
import dev.parley.web.json.Json;
import java.net.InetAddress;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What rules would do with what arrived last. Each peer's state is followed as the rules would set it, from the start. Times and
 * random text in answers are those of now. Safe from any thread.
 */
public final class RulesPreview {
    private static final int LAST = 100;

    /** What errors call a text that is no file. */
    private static final String FILE = "rules";

    private final Workbench workbench;
    private final EventLog log;

    public RulesPreview(Workbench workbench, EventLog log) {
        this.workbench = workbench;
        this.log = log;
    }

    /** What one rule, or none, would do with a message. */
    private record Result(
            EventLog.Numbered arrival,
            @Nullable Rule rule,
            @Nullable Payload reply) {
        boolean isSame(Result other) {
            return Objects.equals(reply, other.reply) && (rule == null) == (other.rule == null);
        }
    }

    /**
     * Reads rules and says what they would do; where they are wrong, what those in force do.
     *
     * @param entry the listener
     * @param text the lines of {@code rules:}
     */
    public Map<String, @Nullable Object> check(String entry, String text) throws BenchException {
        workbench.item(entry);
        List<EventLog.Numbered> arrived = log.lastReceived(entry, LAST);
        Rules inForce = inForce(entry);
        List<Result> before = results(inForce, arrived);
        try {
            Rules rules = Settings.rules(FILE, text);
            return view(rules, text.lines().toList(), 0, results(rules, arrived), before, List.of());
        } catch (SettingsException wrong) {
            List<Map<String, @Nullable Object>> errors = wrong.problems().stream()
                    .map(each -> Json.object("line", each.line(), "column", each.column(), "message", each.message()))
                    .toList();
            List<String> lines = workbench.text().text().lines().toList();
            return view(inForce, lines, workbench.linesBeforeRules(entry), before, before, errors);
        }
    }

    private Rules inForce(String entry) {
        return workbench
                .running()
                .status(entry)
                .map(EntryStatus::entry)
                .filter(ListenEntry.class::isInstance)
                .map(listen -> ((ListenEntry) listen).response())
                .filter(Response.FromRules.class::isInstance)
                .map(response -> ((Response.FromRules) response).rules())
                .orElseGet(() -> Rules.of(List.of()));
    }

    private static List<Result> results(Rules rules, List<EventLog.Numbered> arrived) {
        Map<String, String> states = new HashMap<>();
        Map<String, Long> counts = new HashMap<>();
        List<Result> results = new ArrayList<>();
        for (EventLog.Numbered each : arrived) {
            if (each.event() instanceof Event.Received received
                    && received.header().peer() != null) {
                String peer = received.header().peer().hostAndPort()
                        + received.header().connection();
                long number = counts.merge(peer, 1L, Long::sum);
                InetAddress address = received.header().peer().socketAddress().getAddress();
                Optional<Decision> decision = rules.decide(
                        new Trigger.Arrived(received.payload(), number),
                        address,
                        states.getOrDefault(peer, Match.InState.START));
                decision.ifPresent(found -> found.rule().then().forEach(action -> {
                    if (action instanceof Action.SetState state) {
                        states.put(peer, state.state());
                    }
                }));
                results.add(new Result(
                        each,
                        decision.map(Decision::rule).orElse(null),
                        decision.flatMap(found -> reply(found, received, number))
                                .orElse(null)));
            }
        }
        return results;
    }

    /** The first answer to the sender itself. */
    private static Optional<Payload> reply(Decision decision, Event.Received received, long number) {
        String peer =
                received.header().peer() == null ? "" : received.header().peer().hostAndPort();
        return decision.rule().then().stream()
                .filter(action -> action instanceof Action.Reply)
                .map(action -> ((Action.Reply) action).template())
                .findFirst()
                .map(template -> template.fill(new Values(
                        Clock.SYSTEM.epochNanos(),
                        ZoneId::systemDefault,
                        number,
                        RandomGenerator.getDefault(),
                        peer,
                        received.payload(),
                        decision.captures())));
    }

    private static Map<String, @Nullable Object> view(
            Rules rules,
            List<String> lines,
            int linesBefore,
            List<Result> results,
            List<Result> before,
            List<Map<String, @Nullable Object>> errors) {
        Map<Rule, Integer> counts = new LinkedHashMap<>();
        rules.all().forEach(rule -> counts.put(rule, 0));
        int unmatched = 0;
        for (Result each : results) {
            Rule rule = each.rule();
            if (rule == null) {
                unmatched++;
            } else {
                counts.merge(rule, 1, Integer::sum);
            }
        }
        List<Map<String, @Nullable Object>> shares = new ArrayList<>();
        counts.forEach((rule, count) -> shares.add(Json.object(
                "label",
                RuleLabels.of(lines, RuleLabels.line(rule)),
                "line",
                RuleLabels.line(rule) - linesBefore,
                "count",
                count)));
        List<Map<String, @Nullable Object>> told = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            Result each = results.get(i);
            Rule rule = each.rule();
            Payload reply = each.reply();
            Payload payload =
                    Objects.requireNonNull(EventLog.payload(each.arrival().event()));
            told.add(Json.object(
                    "n",
                    each.arrival().number(),
                    "hex",
                    cut(payload),
                    "label",
                    rule == null ? null : RuleLabels.of(lines, RuleLabels.line(rule)),
                    "reply",
                    reply == null ? null : cut(reply),
                    "silent",
                    (rule != null && reply == null) ? true : null,
                    "changed",
                    !each.isSame(before.get(i))));
        }
        return Json.object("errors", errors, "rules", shares, "unmatched", unmatched, "results", told);
    }

    private static String cut(Payload payload) {
        return payload.slice(0, Math.min(payload.size(), 256)).hex();
    }
}
