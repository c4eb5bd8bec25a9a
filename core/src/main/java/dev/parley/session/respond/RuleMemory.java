package dev.parley.session.respond;

import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.rule.Action;
import dev.parley.rule.Facts;
import dev.parley.rule.Variables;
import dev.parley.session.peer.PeerState;
import dev.parley.session.peer.ReplyContext;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.SessionContext;
import dev.parley.template.FillException;
import dev.parley.template.Memory;
import dev.parley.template.Values;
import dev.parley.text.Sizes;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What the rules of one listener remember, of itself and of each peer. Safe from any thread. */
final class RuleMemory {
    private static final long NOTES_APART_NANOS = 1_000_000_000L;

    private final SessionContext context;
    private final Variables variables;

    /** Null where nothing is remembered. */
    private final @Nullable Memory ofListener;

    private final AtomicLong notedNanos = new AtomicLong(Long.MIN_VALUE);
    private final AtomicLong unsaid = new AtomicLong();

    private RuleMemory(SessionContext context, Variables variables, @Nullable Memory ofListener) {
        this.context = context;
        this.variables = variables;
        this.ofListener = ofListener;
    }

    static RuleMemory none(SessionContext context) {
        return new RuleMemory(context, Variables.NONE, null);
    }

    /** That of other rules, with what is remembered already under the same name and the same declaration. */
    RuleMemory next(Variables others) {
        Memory next = others.isEmpty() ? null : others.ofNewListener();
        Memory shared = others.shared();
        Memory before = variables.shared();
        if (shared != null && before != null && shared != before) {
            shared.adopt(before);
        }
        if (next != null && ofListener != null) {
            next.adopt(ofListener);
        }
        return new RuleMemory(context, others, next);
    }

    /** What is remembered where this peer is concerned; null for nothing. */
    @Nullable
    Memory of(PeerState peer) {
        Memory above = ofListener;
        return above == null ? null : peer.memory(above, variables::ofNewPeer);
    }

    /** What is remembered of one peer is remembered of another too, of whom nothing is yet. */
    void copy(PeerState from, PeerState to) {
        Memory before = of(from);
        Memory next = of(to);
        if (before != null && next != null && before != next) {
            next.adopt(before);
        }
    }

    /** What conditions are compared with. */
    Facts facts(Responder responder, PeerState peer, ReplyContext reply) {
        return (trigger, captures) -> values(responder, peer, reply, captures);
    }

    private Values values(Responder responder, PeerState peer, ReplyContext reply, Map<String, Payload> captures) {
        Values values = responder.values(peer.channel().flow(), reply, captures);
        Memory memory = of(peer);
        return memory == null ? values : values.with(memory);
    }

    /** Remembers something; gives back a note where that cannot be, at most one a second. */
    @Nullable
    Delivery set(RuleExecution execution, Action.SetVariable set) {
        PeerState peer = execution.peer();
        try {
            set.assignment()
                    .apply(values(
                            execution.responder(),
                            peer,
                            execution.reply(),
                            execution.decision().captures()));
            return null;
        } catch (FillException unset) {
            long now = context.clock().nanos();
            long last = notedNanos.get();
            boolean isFirst = last == Long.MIN_VALUE;
            if ((!isFirst && now - last < NOTES_APART_NANOS) || !notedNanos.compareAndSet(last, now)) {
                unsaid.incrementAndGet();
                return null;
            }
            long before = unsaid.getAndSet(0);
            String more = before == 0 ? "" : "; %s more before it were not set".formatted(Sizes.count(before));
            String rule = execution.rule();
            return new Delivery.Noted(
                    peer.channel().flow(),
                    Cause.TEMPLATE,
                    "the variable %s is not set: %s%s%s"
                            .formatted(
                                    set.assignment().variable(),
                                    unset.getMessage(),
                                    rule.isEmpty() ? "" : " (rule " + rule + ")",
                                    more));
        }
    }
}
