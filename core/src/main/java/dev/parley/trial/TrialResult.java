package dev.parley.trial;

import dev.parley.payload.Payload;
import dev.parley.rule.Action;
import dev.parley.rule.Decision;
import dev.parley.rule.Match;
import dev.parley.rule.Rule;
import dev.parley.rule.Rules;
import dev.parley.rule.Trigger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What rules would do about something that happened. Immutable; safe from any thread.
 *
 * @param rules which were asked
 * @param trigger what happened
 * @param peer to whom
 * @param stateBefore that peer's state when it happened
 * @param failed of each rule that did not take a message and stands above the one that did, the first condition that did not hold; empty
 *     where all held, and it was not its turn
 * @param stateAfter its state when all is done
 * @param decision the rule that takes it, with its captures; empty where none does
 * @param index the place of that rule from 0; -1 where none takes it
 * @param effects what it does, in its order
 */
public record TrialResult(
        Rules rules,
        Trigger trigger,
        InetAddress peer,
        String stateBefore,
        List<Optional<Match>> failed,
        String stateAfter,
        Optional<Decision> decision,
        int index,
        List<TrialEffect> effects) {
    public TrialResult {
        failed = List.copyOf(failed);
        effects = List.copyOf(effects);
    }

    /** The rule that takes it, or null. */
    public @Nullable Rule rule() {
        return decision.map(Decision::rule).orElse(null);
    }

    /** What the sender would get, in the order of sending: of a repeated reply the first. */
    public List<Payload> answers() {
        List<Payload> answers = new ArrayList<>();
        for (TrialEffect effect : effects) {
            switch (effect) {
                case TrialEffect.Sends sends -> addForSender(sends.to(), sends.message(), answers);
                case TrialEffect.Repeats repeats ->
                    addForSender(repeats.repeat().to(), repeats.first().getFirst(), answers);
                case TrialEffect.Remembers remembers -> {}
                case TrialEffect.Does does -> {}
            }
        }
        return answers;
    }

    private static void addForSender(Action.Recipient to, TrialEffect.Filled message, List<Payload> answers) {
        Payload payload = message.payload();
        if (payload != null && (to instanceof Action.Recipient.Sender || to instanceof Action.Recipient.All)) {
            answers.add(payload);
        }
    }
}
