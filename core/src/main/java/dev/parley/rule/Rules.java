package dev.parley.rule;

import dev.parley.payload.Payload;
import dev.parley.regex.MessageText;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rules in order: the first that matches answers. Immutable; safe from any thread. */
public final class Rules {
    private final List<Rule> rules;
    private final List<RuleExample> examples;
    private final CompiledMatch[] compiled;
    private final boolean aboutMessages;
    private final boolean haveTurns;
    private final boolean needFacts;
    private final Variables variables;

    /** @param compiled the conditions of each, in their order */
    private Rules(List<Rule> rules, Variables variables, List<RuleExample> examples, CompiledMatch[] compiled) {
        this.variables = variables;
        this.rules = List.copyOf(rules);
        this.examples = List.copyOf(examples);
        this.compiled = compiled;
        this.haveTurns = rules.stream().anyMatch(rule -> !(rule.frequency() instanceof Frequency.Always));
        this.needFacts = Arrays.stream(compiled).anyMatch(CompiledMatch::compares);
        this.aboutMessages = Arrays.stream(compiled).anyMatch(CompiledMatch::isAboutMessages);
    }

    /**
     * Takes them in this order.
     *
     * @throws IllegalArgumentException in words, where one can never match, because no rule leads to the state that it needs
     */
    public static Rules of(List<Rule> rules) {
        UnreachableState.in(rules).stream().findFirst().ifPresent(first -> {
            throw new IllegalArgumentException(
                    "%s can never match: %s".formatted(name(rules, first.index()), first.reason()));
        });
        CompiledMatch[] compiled =
                rules.stream().map(rule -> CompiledMatch.of(rule.when())).toArray(CompiledMatch[]::new);
        return new Rules(rules, Variables.NONE, List.of(), compiled);
    }

    /** These, which remember that. */
    public Rules with(Variables remembered) {
        return new Rules(rules, remembered, examples, compiled);
    }

    /** Whether any of them compares something, for which facts are needed. */
    public boolean needFacts() {
        return needFacts;
    }

    /** What they remember. */
    public Variables variables() {
        return variables;
    }

    /** The same rules, with examples of what they must do. */
    public Rules withExamples(List<RuleExample> what) {
        return new Rules(rules, variables, what, compiled);
    }

    /** What they must do, as their author says. */
    public List<RuleExample> examples() {
        return examples;
    }

    /** One of many, by itself: whether a peer can come into the state that it needs is not looked at. */
    public Rules alone(int index) {
        return new Rules(List.of(rules.get(index)), Variables.NONE, List.of(), new CompiledMatch[] {compiled[index]});
    }

    /**
     * Begins rules in Java: {@code Rules.when("QUIT").reply("BYE").close()}. The next {@link RulesBuilder#when} begins the next rule.
     *
     * @param text the message is this, in UTF-8
     */
    public static RulesBuilder when(String text) {
        return new RulesBuilder().when(text);
    }

    /** The same with conditions that must all hold. */
    public static RulesBuilder when(Match... all) {
        return new RulesBuilder().when(all);
    }

    /**
     * The same with a regular expression that is found in the message; templates know its captures.
     *
     * @throws IllegalArgumentException if it is none of RE2's
     */
    public static RulesBuilder whenFound(String regex) {
        return new RulesBuilder().whenFound(regex);
    }

    /** As notes and errors name one of them. */
    public static String name(List<Rule> rules, int index) {
        String label = rules.get(index).label();
        return "rule " + (label.isEmpty() ? Integer.toString(index + 1) : label);
    }

    /** In their order. */
    public List<Rule> all() {
        return rules;
    }

    /** The silences that any of them waits for, the shortest first, each once. */
    public List<Duration> silences() {
        return Arrays.stream(compiled)
                .flatMap(each -> each.silences().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Whether any of them is about messages. */
    public boolean areAboutMessages() {
        return aboutMessages;
    }

    /** Whether that one matches, wherever it stands. */
    boolean matches(int index, Trigger trigger, InetAddress peer, String state) {
        return compiled[index].match(trigger, peer, state).isPresent();
    }

    /** As {@link #decide(Trigger, InetAddress, String, Turns)}, where it is always each rule's turn. */
    public Optional<Decision> decide(Trigger trigger, InetAddress peer, String state) {
        return decide(trigger, peer, state, Turns.ALWAYS);
    }

    /** As {@link #decide(Trigger, InetAddress, String, Turns, Facts)}, where nothing is remembered. */
    public Optional<Decision> decide(Trigger trigger, InetAddress peer, String state, Turns turns) {
        return decide(trigger, peer, state, turns, Facts.OF_MESSAGE);
    }

    /** Whether any of them does not apply each time. */
    public boolean haveTurns() {
        return haveTurns;
    }

    /**
     * What is done about it.
     *
     * @param trigger what happened
     * @param peer to whom
     * @param state that peer's state, {@link Match.InState#START} at first
     * @param turns asked of each rule that matches and does not apply each time
     * @param facts what conditions are compared with
     * @return the first rule that matches and whose turn it is, or empty where none does
     */
    public Optional<Decision> decide(Trigger trigger, InetAddress peer, String state, Turns turns, Facts facts) {
        MessageText messageText = null;
        for (int i = 0; i < compiled.length; i++) {
            CompiledMatch each = compiled[i];
            if (!each.mayMatch(trigger, peer, state)) {
                continue;
            }
            Map<String, Payload> captures = Map.of();
            if (each.looksInside()) {
                if (messageText == null && trigger instanceof Trigger.Arrived arrived) {
                    messageText = new MessageText(arrived.message());
                }
                captures = each.found(trigger, messageText, facts);
            }
            if (captures != null && takes(i, turns)) {
                return Optional.of(new Decision(rules.get(i), captures));
            }
        }
        return Optional.empty();
    }

    private boolean takes(int index, Turns turns) {
        Frequency frequency = rules.get(index).frequency();
        return frequency instanceof Frequency.Always || turns.takes(index, frequency);
    }
}
