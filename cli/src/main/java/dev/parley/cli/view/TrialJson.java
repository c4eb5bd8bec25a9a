package dev.parley.cli.view;

import dev.parley.cli.terminal.Output;
import dev.parley.event.Unit;
import dev.parley.event.json.JsonLine;
import dev.parley.payload.Payload;
import dev.parley.payload.PayloadFormat;
import dev.parley.rule.Action;
import dev.parley.rule.Rule;
import dev.parley.rule.Trigger;
import dev.parley.rule.Until;
import dev.parley.time.Durations;
import dev.parley.trial.RuleMiss;
import dev.parley.trial.Trial;
import dev.parley.trial.TrialEffect;
import dev.parley.trial.TrialResult;
import java.time.Duration;
import java.util.TreeMap;

/** Rules on trial for a program: one JSON object a line for each message. The fields are listed in docs/reference/rules.md. */
public final class TrialJson implements TrialView {
    private static final byte[] HEX = JsonLine.key("hex");
    private static final byte[] TEXT = JsonLine.key("text");

    private final Output out;
    private final JsonLine json = new JsonLine();
    private String name = "";

    public TrialJson(Output out) {
        this.out = out;
    }

    @Override
    public void begin(String of) {
        name = of;
    }

    @Override
    public void result(TrialResult result, Unit unit) {
        out.add(line -> {
            json.begin(line);
            json.member("event", "trial");
            if (!name.isEmpty()) {
                json.member("session", name);
            }
            switch (result.trigger()) {
                case Trigger.Arrived arrived -> payload(arrived.message());
                case Trigger.Connected connected -> json.member("occasion", "connect");
                case Trigger.Idle idle -> json.member("occasion", "silence " + Durations.show(idle.length()));
                case Trigger.Disconnected gone -> json.member("occasion", "disconnect");
            }
            json.member("state", result.stateBefore());
            json.member("stateAfter", result.stateAfter());
            Rule rule = result.rule();
            if (rule != null) {
                rule(rule, result.index());
            }
            captures(result);
            json.beginArray("does");
            result.effects().forEach(this::effect);
            json.endArray();
            json.beginArray("misses");
            Trial.misses(result, unit, PayloadFormat.TEXT).forEach(this::miss);
            json.endArray();
            json.end();
        });
    }

    private void payload(Payload payload) {
        json.member("bytes", payload.size());
        json.hex(HEX, payload);
        json.textIfValid(TEXT, payload);
    }

    /** @param index from 0; rules are counted from 1 */
    private void rule(Rule rule, int index) {
        json.beginObject("rule");
        json.member("number", index + 1L);
        if (!rule.name().isEmpty()) {
            json.member("name", rule.name());
        }
        if (!rule.source().isEmpty()) {
            json.member("source", rule.source());
        }
        json.endObject();
    }

    private void captures(TrialResult result) {
        json.beginObject("captures");
        result.decision()
                .ifPresent(decision -> new TreeMap<>(decision.captures()).forEach((capture, value) -> {
                    json.beginObject(capture);
                    payload(value);
                    json.endObject();
                }));
        json.endObject();
    }

    private void effect(TrialEffect effect) {
        switch (effect) {
            case TrialEffect.Sends sends -> sent("reply", sends.at(), sends.to(), sends.newPort(), sends.message(), 0);
            case TrialEffect.Repeats repeats -> {
                Duration at = repeats.at();
                long n = 0;
                for (TrialEffect.Filled each : repeats.first()) {
                    n++;
                    sent("repeat", at, repeats.repeat().to(), false, each, n);
                    at = at.plus(repeats.repeat().every());
                }
                until(repeats.repeat());
            }
            case TrialEffect.Remembers remembers -> {
                begin("set", remembers.at());
                json.member("variable", remembers.assignment().target());
                filled(remembers.set());
                json.endObject();
            }
            case TrialEffect.Does does -> {
                begin(word(does.action()), does.at());
                if (does.action() instanceof Action.SetState set) {
                    json.member("state", set.state());
                }
                json.endObject();
            }
        }
    }

    private void begin(String action, Duration at) {
        json.beginElement();
        json.member("action", action);
        json.member("afterMillis", at.toMillis());
    }

    /** @param n of a repeated message, or 0 */
    private void sent(
            String action, Duration at, Action.Recipient to, boolean newPort, TrialEffect.Filled message, long n) {
        begin(action, at);
        if (n > 0) {
            json.member("n", n);
        }
        json.member("to", to(to));
        if (newPort) {
            json.member("from", "new-port");
        }
        filled(message);
        json.endObject();
    }

    private void filled(TrialEffect.Filled filled) {
        Payload payload = filled.payload();
        if (payload == null) {
            json.member("problem", filled.problem());
        } else {
            payload(payload);
        }
    }

    private void until(Action.Repeat repeat) {
        Until until = repeat.until();
        begin("every", repeat.every());
        if (until.count() > 0) {
            json.member("count", until.count());
        }
        Duration time = until.time();
        if (time != null) {
            json.member("timeMillis", time.toMillis());
        }
        Duration silence = until.silence();
        if (silence != null) {
            json.member("silenceMillis", silence.toMillis());
        }
        json.endObject();
    }

    private static String to(Action.Recipient to) {
        return switch (to) {
            case Action.Recipient.Sender sender -> "sender";
            case Action.Recipient.All all -> "all";
            case Action.Recipient.Port other -> "port " + other.port();
            case Action.Recipient.Named named -> named.address().toString();
        };
    }

    private static String word(Action action) {
        return switch (action) {
            case Action.SetState set -> "state";
            case Action.Close close -> "close";
            case Action.HalfClose half -> "half-close";
            case Action.Reset reset -> "reset";
            case Action.Stop stop -> "stop";
            case Action.NoReply none -> "silent";
            case Action.Wait wait -> "wait";
            case Action.Reply reply -> "reply";
            case Action.Repeat repeat -> "repeat";
            case Action.SetVariable set -> "set";
        };
    }

    private void miss(RuleMiss miss) {
        json.beginElement();
        rule(miss.rule(), miss.index());
        json.member("wants", miss.wants());
        if (!miss.met().isEmpty()) {
            json.member("met", miss.met());
        }
        if (!miss.hint().isEmpty()) {
            json.member("hint", miss.hint());
        }
        json.endObject();
    }
}
