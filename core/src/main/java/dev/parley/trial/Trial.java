package dev.parley.trial;

import dev.parley.event.Unit;
import dev.parley.payload.Payload;
import dev.parley.payload.PayloadFormat;
import dev.parley.rule.Action;
import dev.parley.rule.Decision;
import dev.parley.rule.Facts;
import dev.parley.rule.Match;
import dev.parley.rule.Rules;
import dev.parley.rule.SeededTurns;
import dev.parley.rule.Trigger;
import dev.parley.rule.Turns;
import dev.parley.rule.Variables;
import dev.parley.template.FillException;
import dev.parley.template.Memory;
import dev.parley.template.Template;
import dev.parley.template.Values;
import java.net.InetAddress;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Rules that are asked without a socket, for one peer: what comes from it is told here, and what would be sent comes back. Its
 * state, its count and whose turn it is are followed as a listener follows them. What a rule does later, it has done before the
 * next message comes. Not safe from several threads.
 */
public final class Trial {
    /** So many messages of a repeated reply are shown. */
    public static final int REPEATED = 3;

    private final Rules rules;
    private final InetAddress peer;
    private final Filling filling;

    /** Of each rule. */
    private final List<SingleConditions> conditions;

    private final SeededTurns turns;
    private final Variables variables;
    private final Memory ofListener;
    private final Map<Integer, Long> turnsTaken = new HashMap<>();
    private Memory memory;
    private String state = Match.InState.START;
    private boolean greeted;
    private long messages;
    private long answers;

    /** Gives what templates are filled in with. */
    @FunctionalInterface
    public interface Filling {
        /**
         * Called once for each template.
         *
         * @param n the running number of the answer, or of the repeated message, from 1
         * @param after how long after the message it would leave
         * @param data what is answered; empty where nothing is
         * @param captures what regular expressions captured
         */
        Values values(long n, Duration after, Payload data, Map<String, Payload> captures);
    }

    /**
     * What a listener fills templates in with, as far as it is known without one.
     *
     * @param nowNanos the time of each message, as {@link Values#epochNanos}
     * @param random for each filling
     * @param peer {@code host:port} of the other side
     * @param local {@code host:port} of this side
     */
    public static Filling filling(LongSupplier nowNanos, Supplier<RandomGenerator> random, String peer, String local) {
        return (n, after, data, captures) -> new Values(
                nowNanos.getAsLong() + after.toNanos(),
                ZoneId::systemDefault,
                n,
                random.get(),
                peer,
                () -> local,
                data,
                captures);
    }

    /**
     * Begins with a peer that has sent nothing yet.
     *
     * @param peer where it is, for rules that ask
     * @param seed decides when a rule with a chance applies
     */
    public Trial(Rules rules, InetAddress peer, long seed, Filling filling) {
        this.rules = rules;
        this.peer = peer;
        this.filling = filling;
        this.conditions = rules.all().stream().map(SingleConditions::of).toList();
        this.turns = new SeededTurns(seed);
        this.variables = rules.variables().onTrial();
        this.ofListener = variables.ofNewListener();
        this.memory = variables.ofNewPeer(ofListener);
    }

    private Trial(Trial before, InetAddress peer) {
        this.rules = before.rules;
        this.peer = peer;
        this.filling = before.filling;
        this.conditions = before.conditions;
        this.turns = before.turns;
        this.variables = before.variables;
        this.ofListener = before.ofListener;
        this.memory = variables.ofNewPeer(ofListener);
    }

    /** Begins with another peer of the same listener: what the rules remember of the listener, both share. */
    public Trial another(InetAddress other) {
        return new Trial(this, other);
    }

    /** The state of the peer now. */
    public String state() {
        return state;
    }

    /** The peer is in this state from now on. */
    public void state(String now) {
        state = now;
    }

    /** The peer comes, if it is new; empty where that was told before, or no rule is about it. */
    public Optional<TrialResult> connect() {
        if (greeted) {
            return Optional.empty();
        }
        greeted = true;
        TrialResult result = decide(new Trigger.Connected(), Payload.EMPTY);
        return result.decision().isPresent() ? Optional.of(result) : Optional.empty();
    }

    /** A message of the peer; {@link #connect} before it, where it is new. */
    public TrialResult message(Payload message) {
        greeted = true;
        messages++;
        return decide(new Trigger.Arrived(message, messages), message);
    }

    /** Nothing has come from the peer for so long. */
    public TrialResult silence(Duration length) {
        return decide(new Trigger.Idle(length), Payload.EMPTY);
    }

    /** Whatever happens to the peer; a message gets the next number. */
    public TrialResult trigger(Trigger trigger) {
        return switch (trigger) {
            case Trigger.Arrived arrived -> message(arrived.message());
            case Trigger.Idle idle -> silence(idle.length());
            case Trigger.Connected connected -> {
                greeted = true;
                yield decide(trigger, Payload.EMPTY);
            }
            case Trigger.Disconnected gone -> decide(trigger, Payload.EMPTY);
        };
    }

    private TrialResult decide(Trigger trigger, Payload data) {
        String before = state;
        Facts facts = (happened, captures) -> values(Duration.ZERO, data, captures);
        Optional<Decision> decision = rules.decide(
                trigger, peer, state, rules.haveTurns() ? turns.of(1, this::nextTurn) : Turns.ALWAYS, facts);
        int index = decision.map(found -> rules.all().indexOf(found.rule())).orElse(-1);
        List<Optional<Match>> failed = failed(trigger, index < 0 ? rules.all().size() : index, facts);
        List<TrialEffect> effects = decision.map(found -> effects(found, data)).orElseGet(List::of);
        return new TrialResult(rules, trigger, peer, before, failed, state, decision, index, effects);
    }

    /** Of the first rules, what did not hold; before anything is done, since that changes what is remembered. */
    private List<Optional<Match>> failed(Trigger trigger, int count, Facts facts) {
        return trigger instanceof Trigger.Arrived arrived
                ? conditions.subList(0, count).stream()
                        .map(rule -> rule.firstFailed(arrived, peer, state, facts))
                        .toList()
                : List.of();
    }

    /** What is known before an answer is made. */
    private Values values(Duration at, Payload data, Map<String, Payload> captures) {
        return filling.values(answers + 1, at, data, captures).with(memory);
    }

    private long nextTurn(int rule) {
        return turnsTaken.merge(rule, 1L, Long::sum) - 1;
    }

    private List<TrialEffect> effects(Decision decision, Payload data) {
        List<TrialEffect> effects = new ArrayList<>();
        Duration at = Duration.ZERO;
        for (Action action : decision.rule().then()) {
            switch (action) {
                case Action.Reply reply ->
                    effects.add(new TrialEffect.Sends(
                            at,
                            reply.to(),
                            fill(reply.template(), ++answers, at, data, decision.captures()),
                            reply.newPort()));
                case Action.Repeat repeat -> effects.add(repeated(repeat, at, data, decision.captures()));
                case Action.Wait wait -> at = at.plus(wait.length());
                case Action.SetState set -> {
                    state = set.state();
                    effects.add(new TrialEffect.Does(at, action));
                }
                case Action.SetVariable set ->
                    effects.add(new TrialEffect.Remembers(
                            at, set.assignment(), set(set, values(at, data, decision.captures()))));
                case Action.Close close -> {
                    beginAnew();
                    effects.add(new TrialEffect.Does(at, action));
                }
                case Action.Reset reset -> {
                    beginAnew();
                    effects.add(new TrialEffect.Does(at, action));
                }
                case Action.HalfClose half -> effects.add(new TrialEffect.Does(at, action));
                case Action.Stop stop -> effects.add(new TrialEffect.Does(at, action));
                case Action.NoReply none -> {}
            }
        }
        return effects;
    }

    private static TrialEffect.Filled set(Action.SetVariable set, Values values) {
        try {
            return new TrialEffect.Filled(set.assignment().apply(values), "");
        } catch (FillException unset) {
            return new TrialEffect.Filled(null, String.valueOf(unset.getMessage()));
        }
    }

    private TrialEffect repeated(Action.Repeat repeat, Duration at, Payload data, Map<String, Payload> captures) {
        long count = repeat.until().count();
        List<TrialEffect.Filled> first = new ArrayList<>();
        for (int n = 1; n <= REPEATED && (count == 0 || n <= count); n++) {
            first.add(fill(repeat.template(), n, at.plus(repeat.every().multipliedBy(n - 1)), data, captures));
        }
        return new TrialEffect.Repeats(at, repeat, first);
    }

    private TrialEffect.Filled fill(
            Template template, long n, Duration at, Payload data, Map<String, Payload> captures) {
        try {
            return new TrialEffect.Filled(
                    template.fill(filling.values(n, at, data, captures).with(memory)), "");
        } catch (FillException unfilled) {
            return new TrialEffect.Filled(null, String.valueOf(unfilled.getMessage()));
        }
    }

    /** Its connection ends, or it is forgotten: what comes next comes from somebody new. */
    private void beginAnew() {
        state = Match.InState.START;
        greeted = false;
        messages = 0;
        turnsTaken.clear();
        memory = variables.ofNewPeer(ofListener);
    }

    /**
     * Why the rules did not take a message that stand above the one that did, or all of them where none did.
     *
     * @param unit what the message is, for hints
     * @param payloadFormat how payloads are quoted
     */
    public static List<RuleMiss> misses(TrialResult result, Unit unit, PayloadFormat payloadFormat) {
        int end = result.index() < 0 ? result.rules().all().size() : result.index();
        List<RuleMiss> misses = new ArrayList<>();
        if (result.trigger() instanceof Trigger.Arrived arrived) {
            for (int i = 0; i < end; i++) {
                misses.add(RuleMiss.of(result, i, arrived, unit, payloadFormat));
            }
        }
        return misses;
    }
}
