package dev.parley.junit;

import dev.parley.payload.Payload;
import dev.parley.rule.Frequency;
import dev.parley.rule.Match;
import dev.parley.rule.Rule;
import dev.parley.rule.Rules;
import dev.parley.rule.RulesBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a {@link TestPeer} does about a message, in the order in which it is written: {@code on("temp?").silent(2).reply("temp=21")}.
 * Each method counts at once, and checks what it is given. To say more begins all that is counted anew.
 */
public final class Reaction {
    private final List<Match> when;
    private final String source;
    private final Runnable changed;
    private final List<Consumer<RulesBuilder>> actions = new ArrayList<>();
    private Frequency frequency = Frequency.ALWAYS;
    private int silences;

    /** @param source where in the test it is written */
    Reaction(List<Match> when, String source, Runnable changed) {
        this.when = new ArrayList<>(when);
        this.source = source;
        this.changed = changed;
    }

    boolean isForAnything() {
        return when.getFirst() instanceof Match.Anything;
    }

    /**
     * Stays silent the first so many times, whoever sends; then what follows is done.
     *
     * @param times 1 or more
     */
    public Reaction silent(int times) {
        if (times < 1) {
            throw new IllegalArgumentException(
                    "it stays silent 1 time or more, but was to do so %s times".formatted(times));
        }
        silences = times;
        return changed();
    }

    /**
     * Does what follows only so many times, whoever sends, and not again: then what else was said of such a message is done, or
     * nothing.
     *
     * @param count 1 or more
     */
    public Reaction times(int count) {
        frequency = new Frequency.First(count, true);
        return changed();
    }

    /** Only where the client is in this state; it begins in {@code start}. */
    public Reaction inState(String state) {
        when.add(new Match.InState(state));
        return changed();
    }

    /** Waits so long before it goes on: on the test's {@link dev.parley.time.ManualClock}, which a test can move. */
    public Reaction after(Duration wait) {
        return add(rules -> rules.after(wait));
    }

    /**
     * Replies with a template, such as {@code ack: {{data}}}, or {@code {{key}}=42} with what the expression captured.
     *
     * @throws IllegalArgumentException if the template is wrong
     */
    public Reaction reply(String template) {
        return add(rules -> rules.reply(template));
    }

    /** Replies with these bytes, as they are. */
    public Reaction reply(Payload bytes) {
        return add(rules -> rules.reply(bytes));
    }

    /** Stays silent, always. */
    public Reaction silent() {
        return add(RulesBuilder::silent);
    }

    /** The client is in this state from now on. */
    public Reaction state(String state) {
        return add(rules -> rules.state(state));
    }

    /** Closes the connection (TCP FIN). */
    public Reaction close() {
        return add(RulesBuilder::close);
    }

    /** Tells the client that nothing more comes (TCP FIN), and goes on reading. */
    public Reaction halfClose() {
        return add(RulesBuilder::halfClose);
    }

    /** Breaks the connection off (TCP RST). */
    public Reaction reset() {
        return add(RulesBuilder::reset);
    }

    private Reaction add(Consumer<RulesBuilder> action) {
        actions.add(action);
        return changed();
    }

    private Reaction changed() {
        if (!actions.isEmpty()) {
            changed.run();
        }
        return this;
    }

    /** As rules; none while nothing is done yet. */
    List<Rule> rules() {
        if (actions.isEmpty()) {
            return List.of();
        }
        Match[] all = when.toArray(Match[]::new);
        List<Rule> rules = new ArrayList<>();
        if (silences > 0) {
            rules.addAll(Rules.when(all)
                    .frequency(new Frequency.First(silences, true))
                    .source(source)
                    .silent()
                    .rules());
        }
        RulesBuilder then = Rules.when(all).frequency(frequency).source(source);
        actions.forEach(each -> each.accept(then));
        rules.addAll(then.rules());
        return rules;
    }
}
