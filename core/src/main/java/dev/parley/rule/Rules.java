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
    private final CompiledMatch[] compiled;
    private final boolean aboutMessages;

    private Rules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
        this.compiled =
                rules.stream().map(rule -> CompiledMatch.of(rule.when())).toArray(CompiledMatch[]::new);
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
        return new Rules(rules);
    }

    /** As notes and errors name one of them. */
    static String name(List<Rule> rules, int index) {
        String source = rules.get(index).source();
        return "rule " + (source.isEmpty() ? Integer.toString(index + 1) : source);
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

    /**
     * What is done about it.
     *
     * @param trigger what happened
     * @param peer to whom
     * @param state that peer's state, {@link Match.InState#START} at first
     * @return the first rule that matches, or empty where none does
     */
    public Optional<Decision> decide(Trigger trigger, InetAddress peer, String state) {
        MessageText messageText = null;
        for (int i = 0; i < compiled.length; i++) {
            CompiledMatch each = compiled[i];
            if (!each.mayMatch(trigger, peer, state)) {
                continue;
            }
            if (!each.hasRegexes()) {
                return Optional.of(new Decision(rules.get(i), Map.of()));
            }
            if (messageText == null) {
                messageText =
                        new MessageText(((Trigger.Arrived) trigger).message()); // expressions hold for nothing else
            }
            Map<String, Payload> captures = each.found(messageText);
            if (captures != null) {
                return Optional.of(new Decision(rules.get(i), captures));
            }
        }
        return Optional.empty();
    }
}
