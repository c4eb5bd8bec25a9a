package dev.parley.session;

import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.rule.ReplyGuard.Withheld;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What replies answer: something that arrived, or nothing. However many replies to its sender an arrival has, only
 * the first is judged as its answer; otherwise each would be allowed three times its bytes, and it would count as so many
 * arrivals. Guarded by the lock of the socket that it came to.
 */
final class Asked {
    private final Payload data;
    private boolean unanswered;
    private Optional<Withheld> loop = Optional.empty();

    private Asked(Payload data, boolean unanswered) {
        this.data = data;
        this.unanswered = unanswered;
    }

    /** This arrived. */
    static Asked with(Payload data) {
        return new Asked(data, true);
    }

    /** Nothing arrived. */
    static Asked nothing() {
        return new Asked(Payload.EMPTY, false);
    }

    /** What is answered; empty where nothing is. */
    Payload data() {
        return data;
    }

    /** Why the next reply to the sender is withheld, if it is; what closed a loop gets no other reply either. */
    Optional<Withheld> judge(Supplier<Optional<Withheld>> asAnswer, Supplier<Optional<Withheld>> unasked) {
        if (loop.isPresent()) {
            return loop;
        }
        boolean first = unanswered;
        unanswered = false;
        Optional<Withheld> verdict = first ? asAnswer.get() : unasked.get();
        loop = verdict.filter(withheld -> first && withheld.cause() == Cause.LOOP);
        return verdict;
    }
}
