package dev.parley.trial;

import dev.parley.rule.CompiledMatch;
import dev.parley.rule.Facts;
import dev.parley.rule.Match;
import dev.parley.rule.Rule;
import dev.parley.rule.Trigger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The conditions of one rule, each compiled by itself, once. Immutable; safe from any thread. */
final class SingleConditions {
    private final List<One> all;

    private SingleConditions(List<One> all) {
        this.all = List.copyOf(all);
    }

    /** @param compiled empty where no message can fulfil it */
    private record One(Match match, Optional<CompiledMatch> compiled) {}

    static SingleConditions of(Rule rule) {
        List<Match> plain = rule.when().stream()
                .filter(each -> !(each instanceof Match.Where) && !isOccasion(each))
                .toList();
        List<One> all = new ArrayList<>();
        for (Match each : rule.when()) {
            List<Match> together = new ArrayList<>(each instanceof Match.Where ? plain : List.of());
            together.add(each); // a comparison needs what the other conditions read and capture
            all.add(new One(each, isOccasion(each) ? Optional.empty() : Optional.of(CompiledMatch.of(together))));
        }
        return new SingleConditions(all);
    }

    private static boolean isOccasion(Match match) {
        return match instanceof Match.Connect || match instanceof Match.Disconnect || match instanceof Match.Silence;
    }

    /** The first that a message does not fulfil; empty where it fulfils all. */
    Optional<Match> firstFailed(Trigger.Arrived arrived, InetAddress peer, String state, Facts facts) {
        return all.stream()
                .filter(one -> one.compiled()
                        .flatMap(compiled -> compiled.match(arrived, peer, state, facts))
                        .isEmpty())
                .map(One::match)
                .findFirst();
    }
}
