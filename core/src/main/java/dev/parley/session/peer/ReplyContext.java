package dev.parley.session.peer;

import dev.parley.guard.ReplyGuard.Denial;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What replies answer: something that arrived, or nothing. However many replies to its sender an arrival has, only the first
 * is checked as its answer; otherwise each would be allowed three times its bytes, and it would count as so many arrivals.
 * Guarded by the lock of the guard that checks it.
 */
public final class ReplyContext {
    /** Of what somebody here says by hand. */
    static final ReplyContext MANUAL = new ReplyContext(Payload.EMPTY, null, false);

    private final Payload data;
    private final @Nullable InetSocketAddress localDestination;
    private boolean unanswered;
    private Optional<Denial> loop = Optional.empty();

    private ReplyContext(Payload data, @Nullable InetSocketAddress localDestination, boolean unanswered) {
        this.data = data;
        this.localDestination = localDestination;
        this.unanswered = unanswered;
    }

    /** Of what answers this arrival. */
    public static ReplyContext of(Arrival arrival) {
        return new ReplyContext(arrival.payload(), arrival.localDestination(), true);
    }

    /** Of an automatic message that no arrival asked for, such as one after a silence. */
    public static ReplyContext unsolicited() {
        return new ReplyContext(Payload.EMPTY, null, false);
    }

    /** What is answered; empty where nothing is. */
    public Payload data() {
        return data;
    }

    /** Which of our addresses it was sent to, from which the peer expects what comes back; null where that is not known. */
    public @Nullable InetSocketAddress localDestination() {
        return localDestination;
    }

    /** Whether somebody here says it by hand, and no program by itself. */
    public boolean isSpoken() {
        return this == MANUAL;
    }

    /** Why the next reply to the sender is denied, if it is; what closed a loop gets no other reply either. */
    public Optional<Denial> check(Supplier<Optional<Denial>> asReply, Supplier<Optional<Denial>> asUnsolicited) {
        if (loop.isPresent()) {
            return loop;
        }
        boolean first = unanswered;
        unanswered = false;
        Optional<Denial> denial = first ? asReply.get() : asUnsolicited.get();
        loop = denial.filter(why -> first && why.cause() == Cause.LOOP);
        return denial;
    }
}
