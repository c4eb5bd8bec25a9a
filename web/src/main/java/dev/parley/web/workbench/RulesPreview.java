package dev.parley.web.workbench;

import dev.parley.address.Endpoint;
import dev.parley.bench.EntryStatus;
import dev.parley.bench.ListenEntry;
import dev.parley.event.Event;
import dev.parley.event.Unit;
import dev.parley.payload.Payload;
import dev.parley.payload.PayloadFormat;
import dev.parley.rule.Action;
import dev.parley.rule.Response;
import dev.parley.rule.Rule;
import dev.parley.rule.Rules;
import dev.parley.settings.Settings;
import dev.parley.settings.SettingsException;
import dev.parley.template.FillException;
import dev.parley.template.Values;
import dev.parley.trial.RuleMiss;
import dev.parley.trial.Trial;
import dev.parley.trial.TrialEffect;
import dev.parley.trial.TrialResult;
import dev.parley.web.feed.EventLog;
import dev.parley.web.json.Json;
import java.net.InetAddress;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What rules would do with what arrived last. Each peer's state is followed as the rules would set it, from the start. A
 * time in an answer is that of the message. Safe from any thread.
 */
public final class RulesPreview {
    private static final int LAST = 100;
    private static final int MOST_REASONS = 20;
    private static final int MOST_SHOWN = 256;

    /** What errors call a text that is no file. */
    private static final String FILE = "rules";

    private final Workbench workbench;
    private final EventLog log;

    public RulesPreview(Workbench workbench, EventLog log) {
        this.workbench = workbench;
        this.log = log;
    }

    /**
     * What one rule, or none, would do with a message.
     *
     * @param others what it does beside the answer to the sender, as far as the other side notices it
     * @param sets the variables that it sets, with their values
     * @param why no rule takes it, in a line for each; empty where one does
     */
    record Result(
            EventLog.Numbered arrival,
            @Nullable Rule rule,
            @Nullable Payload reply,
            List<Action> others,
            List<String> sets,
            String why) {
        boolean isSame(Result other) {
            return Objects.equals(reply, other.reply) && others.equals(other.others) && sets.equals(other.sets);
        }
    }

    /**
     * Reads rules and says what they would do, and where that differs from what the listener answers now, by rules or
     * otherwise; where they are wrong, what it does now.
     *
     * @param entry the listener
     * @param text the lines of {@code rules:}
     */
    public Map<String, @Nullable Object> check(String entry, String text) throws BenchException {
        workbench.item(entry);
        List<EventLog.Numbered> arrived = log.lastReceived(entry, LAST);
        Response now = now(entry);
        Rules inForce = now instanceof Response.FromRules fromRules ? fromRules.rules() : Rules.of(List.of());
        List<Result> before = results(now, arrived);
        try {
            Rules rules = Settings.rules(FILE, text, workbench.text().text(), entry);
            return view(
                    rules,
                    text.lines().toList(),
                    0,
                    results(new Response.FromRules(rules), arrived),
                    before,
                    List.of());
        } catch (SettingsException wrong) {
            List<Map<String, @Nullable Object>> errors = wrong.problems().stream()
                    .map(each -> Json.object("line", each.line(), "column", each.column(), "message", each.message()))
                    .toList();
            List<String> lines = workbench.text().text().lines().toList();
            return view(inForce, lines, workbench.linesBeforeRules(entry), before, before, errors);
        }
    }

    /** What the listener answers with now. */
    private Response now(String entry) {
        return workbench
                .running()
                .status(entry)
                .map(EntryStatus::entry)
                .filter(ListenEntry.class::isInstance)
                .map(listen -> ((ListenEntry) listen).response())
                .orElseGet(Response.None::new);
    }

    private static List<Result> results(Response response, List<EventLog.Numbered> arrived) {
        Trial first = null;
        Map<String, Trial> trials = new HashMap<>();
        Map<String, Long> counts = new HashMap<>();
        Moment moment = new Moment();
        List<Result> results = new ArrayList<>();
        for (EventLog.Numbered each : arrived) {
            if (each.event() instanceof Event.Received received
                    && received.header().peer() != null) {
                String peer = received.header().peer().hostAndPort()
                        + received.header().connection();
                long number = counts.merge(peer, 1L, Long::sum);
                moment.now = each;
                if (response instanceof Response.FromRules fromRules) {
                    InetAddress host = Objects.requireNonNull(received.header().peer())
                            .socketAddress()
                            .getAddress();
                    first = first == null ? new Trial(fromRules.rules(), host, 0, moment) : first;
                    Trial trial = trials.get(peer);
                    if (trial == null) {
                        trial = trials.isEmpty() ? first : first.another(host);
                        trials.put(peer, trial);
                    }
                    trial.connect();
                    results.add(result(each, trial.message(received.payload())));
                } else {
                    Payload reply = orNothing(() -> response.reply(values(each, received, number, Map.of()))
                            .orElse(null));
                    results.add(new Result(each, null, reply, List.of(), List.of(), ""));
                }
            }
        }
        return results;
    }

    /** The message that is looked at: its time and its number decide what templates are filled in with. */
    private static final class Moment implements Trial.Filling {
        private EventLog.@Nullable Numbered now;

        @Override
        public Values values(long n, Duration after, Payload data, Map<String, Payload> captures) {
            EventLog.Numbered arrival = Objects.requireNonNull(now);
            return RulesPreview.values(arrival, (Event.Received) arrival.event(), n, captures);
        }
    }

    private static Result result(EventLog.Numbered arrival, TrialResult result) {
        Payload reply = result.effects().stream()
                .flatMap(RulesPreview::payload)
                .findFirst()
                .orElse(null);
        List<Action> others = result.rule() == null
                ? new ArrayList<>()
                : new ArrayList<>(result.rule().then());
        others.stream()
                .filter(action -> action instanceof Action.Reply || action instanceof Action.Repeat)
                .findFirst()
                .ifPresent(others::remove);
        others.removeIf(action -> action instanceof Action.SetState
                || action instanceof Action.SetVariable
                || action instanceof Action.NoReply);
        List<String> sets = result.effects().stream().flatMap(RulesPreview::set).toList();
        return new Result(
                arrival, result.rule(), reply, others, sets, result.rule() == null ? why(arrival, result) : "");
    }

    /** A line for each of the first rules. */
    private static String why(EventLog.Numbered arrival, TrialResult result) {
        Unit unit = ((Event.Received) arrival.event()).unit();
        return Trial.misses(result, unit, PayloadFormat.TEXT).stream()
                .limit(MOST_REASONS)
                .map(RuleMiss::sentence)
                .collect(Collectors.joining("\n"));
    }

    private static Stream<Payload> payload(TrialEffect effect) {
        return switch (effect) {
            case TrialEffect.Sends sends -> Stream.ofNullable(sends.message().payload());
            case TrialEffect.Repeats repeats ->
                Stream.ofNullable(repeats.first().getFirst().payload());
            case TrialEffect.Remembers remembers -> Stream.empty();
            case TrialEffect.Does does -> Stream.empty();
        };
    }

    /** {@code volts = "5"}, where it can be set. */
    private static Stream<String> set(TrialEffect effect) {
        return effect instanceof TrialEffect.Remembers remembers
                ? Stream.ofNullable(remembers.set().payload())
                        .map(value -> remembers.assignment().target() + " = "
                                + PayloadFormat.TEXT.quote(value.slice(0, Math.min(value.size(), MOST_SHOWN))))
                : Stream.empty();
    }

    /** What cannot be filled in is not sent. */
    private static @Nullable Payload orNothing(Supplier<@Nullable Payload> reply) {
        try {
            return reply.get();
        } catch (FillException missing) {
            return null;
        }
    }

    /** Times and random text are the same for each filling of one message, so that only another template makes another answer. */
    static Values values(
            EventLog.Numbered arrival, Event.Received received, long number, Map<String, Payload> captures) {
        Endpoint local = received.header().local();
        return new Values(
                received.header().epochNanos(),
                ZoneId::systemDefault,
                number,
                new Random(arrival.number()),
                Objects.requireNonNull(received.header().peer()).hostAndPort(),
                () -> local == null ? "" : local.hostAndPort(),
                received.payload(),
                captures);
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
                "label", RuleLabels.of(lines, rule), "line", RuleLabels.line(rule) - linesBefore, "count", count)));
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
                    rule == null ? null : RuleLabels.of(lines, rule),
                    "reply",
                    reply == null ? null : cut(reply),
                    "silent",
                    (rule != null && reply == null) ? true : null,
                    "sets",
                    each.sets().isEmpty() ? null : each.sets(),
                    "why",
                    each.why().isEmpty() ? null : each.why(),
                    "changed",
                    !each.isSame(before.get(i)),
                    "fallsSilent",
                    (reply == null && before.get(i).reply() != null) ? true : null));
        }
        return Json.object("errors", errors, "rules", shares, "unmatched", unmatched, "results", told);
    }

    private static String cut(Payload payload) {
        return payload.slice(0, Math.min(payload.size(), MOST_SHOWN)).hex();
    }
}
