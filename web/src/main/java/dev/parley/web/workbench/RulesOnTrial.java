package dev.parley.web.workbench;

import dev.parley.event.Event;
import dev.parley.payload.Payload;
import dev.parley.rule.Action;
import dev.parley.rule.Decision;
import dev.parley.rule.Match;
import dev.parley.rule.Rule;
import dev.parley.rule.Rules;
import dev.parley.rule.Trigger;
import dev.parley.rule.Turns;
import dev.parley.rule.Variables;
import dev.parley.template.FillException;
import dev.parley.template.Memory;
import dev.parley.template.Values;
import dev.parley.web.feed.EventLog;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rules that go through what arrived before, from the start: each peer's state, and what they remember, are as they would become.
 * For one thread.
 */
final class RulesOnTrial {
    private final Rules rules;
    private final Variables variables;
    private final Memory ofListener;
    private final Map<String, String> states = new HashMap<>();
    private final Map<String, Memory> memories = new HashMap<>();

    RulesOnTrial(Rules rules) {
        this.rules = rules;
        this.variables = rules.variables().onTrial();
        this.ofListener = variables.ofNewListener();
    }

    /** What becomes of the next message. */
    RulesPreview.Result result(EventLog.Numbered arrival, Event.Received received, long number, String peer) {
        InetAddress address =
                Objects.requireNonNull(received.header().peer()).socketAddress().getAddress();
        Memory memory = memories.computeIfAbsent(peer, first -> variables.ofNewPeer(ofListener));
        Optional<Decision> decision = rules.decide(
                new Trigger.Arrived(received.payload(), number),
                address,
                states.getOrDefault(peer, Match.InState.START),
                Turns.ALWAYS,
                (trigger, captures) ->
                        RulesPreview.values(arrival, received, number, captures).with(memory));
        Payload reply = null;
        boolean replied = false;
        List<Action> others = new ArrayList<>();
        for (Action action : decision.map(found -> found.rule().then()).orElseGet(List::of)) {
            Values values = RulesPreview.values(
                            arrival,
                            received,
                            number,
                            decision.map(Decision::captures).orElseGet(Map::of))
                    .with(memory);
            switch (action) {
                case Action.SetState state -> states.put(peer, state.state());
                case Action.SetVariable set -> set(set, values);
                case Action.NoReply none -> {}
                case Action.Reply answer -> {
                    if (replied) {
                        others.add(answer);
                    } else {
                        replied = true;
                        reply = filled(answer, values);
                    }
                }
                default -> others.add(action);
            }
        }
        Rule rule = decision.map(Decision::rule).orElse(null);
        return new RulesPreview.Result(arrival, rule, reply, others);
    }

    private static void set(Action.SetVariable set, Values values) {
        try {
            set.assignment().apply(values);
        } catch (FillException unset) {
            // it stays as it was
        }
    }

    private static @Nullable Payload filled(Action.Reply answer, Values values) {
        try {
            return answer.template().fill(values);
        } catch (FillException missing) {
            return null;
        }
    }
}
