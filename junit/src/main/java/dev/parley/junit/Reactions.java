package dev.parley.junit;

import dev.parley.rule.Match;
import dev.parley.rule.Response;
import dev.parley.rule.Rule;
import dev.parley.rule.Rules;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** What a peer does about messages, as rules: what was said last stands above the others, but {@code otherwise} last. Safe from any thread. */
final class Reactions {
    private final Consumer<Response> use;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Reaction> all = new ArrayDeque<>();

    /** @param use called with the rules whenever they have changed */
    Reactions(Consumer<Response> use) {
        this.use = use;
    }

    Reaction add(String source, Match... when) {
        Reaction reaction = new Reaction(List.of(when), source, this::changed);
        lock.lock();
        try {
            if (reaction.isForAnything()) {
                all.removeIf(Reaction::isForAnything);
                all.addLast(reaction);
            } else {
                all.addFirst(reaction);
            }
        } finally {
            lock.unlock();
        }
        return reaction;
    }

    void clear() {
        lock.lock();
        try {
            all.clear();
        } finally {
            lock.unlock();
        }
    }

    private void changed() {
        List<Rule> rules = new ArrayList<>();
        lock.lock();
        try {
            all.forEach(each -> rules.addAll(each.rules()));
            use.accept(new Response.FromRules(Rules.of(rules)));
        } finally {
            lock.unlock();
        }
    }
}
