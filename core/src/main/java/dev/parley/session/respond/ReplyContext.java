package dev.parley.session.respond;

import dev.parley.guard.ReplyGuard.Denial;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What replies answer: something that arrived, or nothing. However many replies to its sender an arrival has, only
 * the first is judged as its answer; otherwise each would be allowed three times its bytes, and it would count as so many
 * arrivals. Guarded by the lock of the socket that it came to.
 */
public final class ReplyContext {
    private final Payload data;
    private boolean unanswered;
    private Optional<Denial> loop = Optional.empty();

    private ReplyContext(Payload data, boolean unanswered) {
        this.data = data;
        this.unanswered = unanswered;
    }

    /** This arrived. */
    public static ReplyContext with(Payload data) {
        return new ReplyContext(data, true);
    }

    /** Nothing arrived. */
    static ReplyContext nothing() {
        return new ReplyContext(Payload.EMPTY, false);
    }

    /** What is answered; empty where nothing is. */
    public Payload data() {
        return data;
    }

    /** Why the next reply to the sender is withheld, if it is; what closed a loop gets no other reply either. */
    public Optional<Denial> judge(Supplier<Optional<Denial>> asAnswer, Supplier<Optional<Denial>> unasked) {
        if (loop.isPresent()) {
            return loop;
        }
        boolean first = unanswered;
        unanswered = false;
        Optional<Denial> verdict = first ? asAnswer.get() : unasked.get();
        loop = verdict.filter(denial -> first && denial.cause() == Cause.LOOP);
        return verdict;
    }
}
