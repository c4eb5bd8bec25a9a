package dev.parley.session.respond;

import dev.parley.rule.Action;
import dev.parley.rule.Decision;
import dev.parley.session.peer.PeerState;
import dev.parley.session.peer.ReplyContext;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.Timer;
import dev.parley.template.Memory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A decision that is being carried out. Compared by identity. One thread at a time has it. */
final class RuleExecution {
    private final ResolvedRules rules;
    private final Responder responder;
    private PeerState peer;
    private final ReplyContext reply;
    private final Decision decision;
    private final RuleMemory memory;
    private final boolean afterClose;
    private int endings;
    private Timer.@Nullable Timeout timeout;
    private int next;

    /**
     * @param reply what its replies answer
     * @param memory what its rules remember
     */
    RuleExecution(
            ResolvedRules rules,
            Responder responder,
            PeerState peer,
            ReplyContext reply,
            Decision decision,
            RuleMemory memory) {
        this.rules = rules;
        this.responder = responder;
        this.peer = peer;
        this.reply = reply;
        this.decision = decision;
        this.memory = memory;
        this.endings = peer.endings();
        this.afterClose = peer.isClosedHere();
    }

    /** From now on it is about that peer, of whom is known what was known of the one before. */
    void goOnWith(PeerState other) {
        memory.copy(peer, other);
        other.state(peer.state());
        peer = other;
        endings = other.endings();
    }

    /** Ends whatever other rules have begun with this peer, and goes on itself. */
    void endOthers() {
        endings = peer.endExecutions();
    }

    /** Whether another rule has closed the peer meanwhile, so that it must not go on. */
    boolean isEnded() {
        return endings != peer.endings();
    }

    /** What lets it go on. */
    synchronized void goesOnAt(Timer.Timeout due) {
        timeout = due;
    }

    /** Nothing lets it go on any more. */
    synchronized void cancel() {
        if (timeout != null) {
            timeout.cancel();
        }
    }

    ResolvedRules rules() {
        return rules;
    }

    Responder responder() {
        return responder;
    }

    PeerState peer() {
        return peer;
    }

    ReplyContext reply() {
        return reply;
    }

    Decision decision() {
        return decision;
    }

    /** What is remembered where its peer is concerned; null for nothing. */
    @Nullable
    Memory memory() {
        return memory.of(peer);
    }

    /** Remembers something; gives back a note where that cannot be. */
    @Nullable
    Delivery remember(Action.SetVariable set) {
        return memory.set(this, set);
    }

    /** Whether this side had closed the connection before the rule was asked: it can tell others, and not the peer itself. */
    boolean isAfterClose() {
        return afterClose;
    }

    /** Where the rule stands. */
    String rule() {
        return decision.rule().label();
    }

    /** The next action, or null where all are done. */
    @Nullable
    Action nextAction() {
        List<Action> then = decision.rule().then();
        return next < then.size() ? then.get(next++) : null;
    }

    /** Which action {@link #nextAction} gave last: the rule's place and its own, each from 0. */
    List<Integer> place() {
        return List.of(rules.rules().all().indexOf(decision.rule()), next - 1);
    }

    /** Whether there is anybody for it. */
    boolean isDue(Action.Recipient to) {
        return !(afterClose && to instanceof Action.Recipient.Sender);
    }

    int repliesLeft() {
        List<Action> then = decision.rule().then();
        return (int) then.subList(next, then.size()).stream()
                .filter(action -> action instanceof Action.Reply reply && isDue(reply.to()))
                .count();
    }
}
