package dev.parley.cli.view;

import dev.parley.cli.terminal.Output;
import dev.parley.cli.terminal.WordWrap;
import dev.parley.event.Unit;
import dev.parley.payload.Escapes;
import dev.parley.payload.HexRows;
import dev.parley.payload.Payload;
import dev.parley.payload.PayloadFormat;
import dev.parley.rule.Action;
import dev.parley.rule.Decision;
import dev.parley.rule.MatchDescriber;
import dev.parley.rule.Rules;
import dev.parley.rule.Trigger;
import dev.parley.rule.Until;
import dev.parley.text.Sizes;
import dev.parley.text.Utf8Builder;
import dev.parley.time.Durations;
import dev.parley.trial.RuleMiss;
import dev.parley.trial.Trial;
import dev.parley.trial.TrialEffect;
import dev.parley.trial.TrialResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Rules on trial for a person: what came, the rule that takes it, what leaves, and why no rule above took it. */
public final class TrialText implements TrialView {
    private static final int COLUMNS = 80;
    private static final int PREVIEW_BYTES = 256;
    private static final String MARGIN = "  ";

    private final boolean hex;
    private final PayloadFormat format;
    private final Output out;
    private boolean followed;

    /**
     * @param hex whether payloads are shown in hex
     * @param format how sentences quote them
     */
    public TrialText(boolean hex, PayloadFormat format, Output out) {
        this.hex = hex;
        this.format = format;
        this.out = out;
    }

    @Override
    public void begin(String name) {
        if (!name.isEmpty()) {
            blank();
            line(name + ":");
            followed = false;
        }
    }

    @Override
    public void result(TrialResult result, Unit unit) {
        blank();
        followed = true;
        switch (result.trigger()) {
            case Trigger.Arrived arrived -> payload("→  ", arrived.message(), "");
            case Trigger.Connected connected -> line("→  a new peer");
            case Trigger.Idle idle -> line("→  " + Durations.show(idle.length()) + " of silence");
            case Trigger.Disconnected gone -> line("→  the peer's end");
        }
        line(MARGIN
                + (result.index() < 0
                        ? "no rule takes it, so nothing answers it"
                        : Rules.name(result.rules().all(), result.index()) + " takes it"));
        result.decision().ifPresent(this::captures);
        result.effects().forEach(this::effect);
        if (result.index() >= 0 && result.effects().isEmpty()) {
            line(MARGIN + "it sends nothing, on purpose");
        }
        misses(Trial.misses(result, unit, format), result.index() < 0);
    }

    private void captures(Decision decision) {
        new TreeMap<>(decision.captures())
                .forEach((name, value) -> line(MARGIN + "{{" + name + "}} is " + format.quote(value)));
    }

    private void effect(TrialEffect effect) {
        switch (effect) {
            case TrialEffect.Sends sends ->
                filled(sends.at(), sends.message(), sends.newPort() ? " from a new port" : to(sends.to()));
            case TrialEffect.Repeats repeats -> {
                Action.Repeat repeat = repeats.repeat();
                line(MARGIN + "every " + Durations.show(repeat.every()) + to(repeat.to()) + ", " + until(repeat.until())
                        + ":");
                Duration at = repeats.at();
                for (TrialEffect.Filled each : repeats.first()) {
                    filled(at, each, "");
                    at = at.plus(repeat.every());
                }
            }
            case TrialEffect.Remembers remembers ->
                line(MARGIN + after(remembers.at()) + set(remembers.assignment().target(), remembers.set()));
            case TrialEffect.Does does -> line(MARGIN + after(does.at()) + does(does.action()));
        }
    }

    private String set(String variable, TrialEffect.Filled set) {
        Payload value = set.payload();
        return value == null
                ? "does not set %s: %s".formatted(variable, set.problem())
                : "sets %s to %s".formatted(variable, format.quote(value));
    }

    private void filled(Duration at, TrialEffect.Filled message, String to) {
        Payload payload = message.payload();
        if (payload == null) {
            line(MARGIN + "←  " + after(at) + "nothing" + to + ": " + message.problem());
        } else {
            payload(MARGIN + "←  " + after(at), payload, to);
        }
    }

    private static String after(Duration at) {
        return at.isZero() ? "" : "after " + Durations.show(at) + "  ";
    }

    private static String to(Action.Recipient to) {
        return switch (to) {
            case Action.Recipient.Sender sender -> "";
            case Action.Recipient.All all -> " to all peers";
            case Action.Recipient.Port other -> " to UDP port " + other.port() + " of its host";
            case Action.Recipient.Named named -> " to " + named.address();
        };
    }

    private String until(Until until) {
        List<String> ends = new ArrayList<>();
        if (until.count() > 0) {
            ends.add(Sizes.count(until.count(), "message"));
        }
        Duration time = until.time();
        if (time != null) {
            ends.add(Durations.show(time));
        }
        Duration silence = until.silence();
        if (silence != null) {
            ends.add(Durations.show(silence) + " of silence");
        }
        if (!until.match().isEmpty()) {
            ends.add(MatchDescriber.of("a message", until.match(), format));
        }
        return ends.isEmpty() ? "until it is stopped" : "until " + String.join(" or ", ends);
    }

    private static String does(Action action) {
        return switch (action) {
            case Action.SetState set -> "the peer is in the state \"" + set.state() + "\"";
            case Action.Close close -> "closes the connection; over UDP the peer begins anew";
            case Action.HalfClose half -> "ends this side of the connection";
            case Action.Reset reset -> "resets the connection; over UDP the peer begins anew";
            case Action.Stop stop -> "stops what is repeated, and what waits";
            case Action.NoReply none -> "sends nothing, on purpose";
            case Action.Wait wait -> "waits " + Durations.show(wait.length());
            case Action.Reply reply -> "replies";
            case Action.Repeat repeat -> "repeats";
            case Action.SetVariable set -> "sets " + set.assignment().target();
        };
    }

    private void misses(List<RuleMiss> misses, boolean none) {
        if (misses.isEmpty()) {
            return;
        }
        line(MARGIN + (none ? "why not:" : "why none above it:"));
        for (RuleMiss miss : misses) {
            line(MARGIN + MARGIN + miss.sentence());
            if (!miss.hint().isEmpty()) {
                line(MARGIN + MARGIN + MARGIN + miss.hint());
            }
        }
    }

    /** As the wire view shows it. */
    private void payload(String before, Payload payload, String behind) {
        Utf8Builder line = new Utf8Builder();
        line.append(before).appendSize(payload.size());
        boolean rows = hex && payload.size() > HexRows.ROW_BYTES;
        if (!payload.isEmpty() && !rows) {
            line.append("  ");
            if (hex) {
                payload.appendSpacedHex(PREVIEW_BYTES, line);
            } else {
                payload.appendEscaped(PREVIEW_BYTES, line);
            }
        }
        if (payload.size() > PREVIEW_BYTES) {
            line.append("… (only the first " + PREVIEW_BYTES + " B)");
        }
        line.append(behind.isEmpty() ? "" : " " + behind);
        if (rows) {
            HexRows.append(payload, PREVIEW_BYTES, "\n" + MARGIN, line);
        }
        out.add(to -> to.append(WordWrap.lines(line.toString(), COLUMNS)));
    }

    private void line(String text) {
        out.add(to -> to.append(WordWrap.lines(Escapes.printable(text), COLUMNS)));
    }

    private void blank() {
        if (followed) {
            out.add(to -> {});
        }
    }
}
