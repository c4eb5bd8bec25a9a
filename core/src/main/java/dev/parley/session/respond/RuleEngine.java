package dev.parley.session.respond;

import dev.parley.address.Endpoint;
import dev.parley.ledger.Cause;
import dev.parley.rule.Action;
import dev.parley.rule.Decision;
import dev.parley.rule.Facts;
import dev.parley.rule.Frequency;
import dev.parley.rule.SeededTurns;
import dev.parley.rule.Trigger;
import dev.parley.rule.Turns;
import dev.parley.session.peer.Arrival;
import dev.parley.session.peer.Blocking;
import dev.parley.session.peer.PeerRegistry;
import dev.parley.session.peer.PeerState;
import dev.parley.session.peer.ReplyContext;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.SessionContext;
import dev.parley.text.Sizes;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Rules at work in one listener: asks them on every occasion, and does what they decide, at once or later. Safe from any
 * thread. What is done later is done on the session's timer, and published by a thread that may wait for an observer.
 */
public final class RuleEngine {
    /** How many executions may wait to go on; what is more is dropped and said. */
    public static final int MOST_WAITING = 10_000;

    private static final String STOPPED = "a rule waited to answer so, and the session ended";
    private static final String ENDED = "a rule waited to answer so, and another rule closed the peer or stopped it";
    private static final String STOPPED_BY_RULE = "a rule waited to answer so, and another rule stopped it";
    private static final String CLOSE = "by this side: a rule closed the connection";

    private final SessionContext context;
    private final PeerRegistry peers;
    private final RuleReplies replies;
    private final UnmatchedMessages unmatched;
    private final Set<RuleExecution> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final long seed;
    private final Repetitions repetitions;
    private volatile SeededTurns turns;
    private volatile ResolvedRules rules = ResolvedRules.EMPTY;
    private volatile RuleMemory memory;
    private volatile boolean stopped;

    /** @param seed decides, with the traffic, when a rule with a chance applies */
    public RuleEngine(SessionContext context, PeerRegistry peers, ReplyRouter router, NewPorts newPorts, long seed) {
        this.context = context;
        this.peers = peers;
        this.replies = new RuleReplies(context, peers, router, newPorts);
        this.seed = seed;
        this.turns = new SeededTurns(seed);
        this.repetitions = new Repetitions(context, replies);
        this.memory = RuleMemory.none(context);
        this.unmatched = new UnmatchedMessages(context);
    }

    /** From now on, these; whose turn it is begins anew, and what is remembered stays where it is declared as before. What others decided before goes on. */
    public void replaceRules(ResolvedRules next) {
        peers.all().forEach(PeerState::forgetTurns);
        turns = new SeededTurns(seed);
        memory = memory.next(next.rules().variables());
        rules = next;
        unmatched.forget();
        peers.all().forEach(this::watchSilence);
    }

    /** How to have the same chances again, if any rule has one. */
    public void publishSeed() {
        boolean chances = rules.rules().all().stream().anyMatch(rule -> rule.frequency() instanceof Frequency.Chance);
        if (chances) {
            context.publisher()
                    .note(
                            null,
                            null,
                            0,
                            Cause.IMPAIRMENTS,
                            "rules apply by chance; --seed %s decides the same for the same messages".formatted(seed));
        }
    }

    /** A new peer is here; on the thread that reads from it. */
    void greet(Responder responder, PeerState peer, ReplyContext reply, List<Delivery> deliveries) {
        if (peer.markConnectTriggered()) {
            decide(responder, peer, new Trigger.Connected(), reply, Blocking.ALLOWED, deliveries);
            watchSilence(peer);
        }
    }

    /** Something came; on the thread that reads from this peer. */
    void message(Responder responder, PeerState peer, Arrival arrival, List<Delivery> deliveries) {
        peer.beginTurn();
        try {
            messageInTurn(responder, peer, arrival, deliveries);
        } finally {
            peer.endTurn();
        }
    }

    private void messageInTurn(Responder responder, PeerState peer, Arrival arrival, List<Delivery> deliveries) {
        ReplyContext reply = ReplyContext.of(arrival);
        if (peer.markConnectTriggered()) {
            decide(responder, peer, new Trigger.Connected(), reply, Blocking.ALLOWED, deliveries);
        }
        long number = peer.messageReceived(context.clock().nanos());
        Trigger.Arrived arrived = new Trigger.Arrived(arrival.payload(), number);
        repetitions.heard(peer, arrived, deliveries);
        if (!decide(responder, peer, arrived, reply, Blocking.ALLOWED, deliveries)) {
            unmatched.note(rules.rules(), peer, arrived, arrival.unit(), deliveries);
        }
        watchSilence(peer);
    }

    /** Says how many messages matched no rule and were not noted; once nothing more comes. */
    public void publishUnmatched() {
        unmatched.publishRest();
    }

    private void watchSilence(PeerState peer) {
        List<Duration> silences = rules.silences();
        if (!silences.isEmpty()) {
            peer.watchSilence(silences, context.timer(), () -> lookForSilence(peer));
        }
    }

    private void lookForSilence(PeerState peer) {
        Duration silence = peer.dueSilence(context.clock().nanos(), rules.silences());
        if (silence != null) {
            context.publisher().defer(peer.handler().idle(peer.channel(), silence));
        }
        watchSilence(peer);
    }

    /** Asks the rules, and does what they decide up to its first wait; false where none matches. */
    boolean decide(
            Responder responder,
            PeerState peer,
            Trigger trigger,
            ReplyContext reply,
            Blocking blocking,
            List<Delivery> deliveries) {
        ResolvedRules now = rules;
        RuleMemory remembered = memory;
        InetAddress host = peer.channel().flow().peer().socketAddress().getAddress();
        Optional<Decision> decision = now.rules()
                .decide(
                        trigger,
                        host,
                        peer.state(),
                        now.rules().haveTurns() ? turns.of(peer.number(), peer::nextTurn) : Turns.ALWAYS,
                        now.rules().needFacts() ? remembered.facts(responder, peer, reply) : Facts.OF_MESSAGE);
        decision.ifPresent(
                made -> resume(new RuleExecution(now, responder, peer, reply, made, remembered), blocking, deliveries));
        return decision.isPresent();
    }

    /** Does what is left of it, up to the next wait; meanwhile what comes to a port that it opens waits. */
    private void resume(RuleExecution execution, Blocking blocking, List<Delivery> deliveries) {
        PeerState before = execution.peer();
        try {
            goThrough(execution, blocking, deliveries);
        } finally {
            if (!execution.peer().equals(before)) {
                execution.peer().endTurn();
            }
        }
    }

    private void goThrough(RuleExecution execution, Blocking blocking, List<Delivery> deliveries) {
        while (!execution.isEnded()) {
            PeerState peer = execution.peer();
            Action action = execution.nextAction();
            if (action == null) {
                return;
            }
            switch (action) {
                case Action.Reply reply -> {
                    replies.reply(execution, reply, blocking, deliveries);
                    if (!execution.peer().equals(peer)) {
                        watchSilence(execution.peer());
                    }
                }
                case Action.Wait wait -> {
                    if (wait.length().isPositive()) {
                        Delivery dropped = resumeAfter(execution, wait.length());
                        if (dropped != null) {
                            deliveries.add(dropped);
                        }
                        return;
                    }
                }
                case Action.SetState set -> peer.state(set.state());
                case Action.SetVariable set -> {
                    Delivery unset = execution.remember(set);
                    if (unset != null) {
                        deliveries.add(unset);
                    }
                }
                case Action.Close close -> {
                    endOthers(execution, ENDED, deliveries);
                    repetitions.forget(peer);
                    peer.channel().close(CLOSE);
                }
                case Action.HalfClose half -> peer.channel().halfClose();
                case Action.Reset reset -> {
                    endOthers(execution, ENDED, deliveries);
                    repetitions.forget(peer);
                    peer.channel().reset("by this side: a rule broke the connection off");
                }
                case Action.Repeat repeat -> repetitions.start(execution, repeat, blocking, deliveries);
                case Action.Stop stop -> {
                    endOthers(execution, STOPPED_BY_RULE, deliveries);
                    repetitions.stop(peer, execution.rule(), deliveries);
                }
                case Action.NoReply none -> {}
            }
        }
        deliveries.add(dropEnded(execution.peer(), execution.repliesLeft(), ENDED));
    }

    /** The rules that wait to go on with its peer do not, and what they had to send is told as one. */
    private void endOthers(RuleExecution execution, String reason, List<Delivery> deliveries) {
        PeerState peer = execution.peer();
        execution.endOthers();
        int replies = 0;
        if (peer.hasExecutions()) {
            for (RuleExecution each : waiting) {
                if (each.peer().equals(peer) && claim(each)) {
                    each.cancel();
                    replies += each.repliesLeft();
                    peer.executionFinished();
                }
            }
        }
        deliveries.add(dropEnded(peer, replies, reason));
    }

    private Delivery dropEnded(PeerState peer, int replies, String reason) {
        if (replies == 0) {
            return new Delivery.Nothing();
        }
        context.ledger().due(replies);
        return context.publisher().dropped(peer.channel().flow(), Cause.UNSENDABLE, replies, reason);
    }

    /** Has it go on after that time; gives back what was dropped where too many wait already. */
    private @Nullable Delivery resumeAfter(RuleExecution execution, Duration wait) {
        if (waitingCount.incrementAndGet() > MOST_WAITING) {
            waitingCount.decrementAndGet();
            return drop(
                    execution,
                    Cause.QUEUE,
                    "%s rules wait to go on already, the most that may in one listener"
                            .formatted(Sizes.count(MOST_WAITING)));
        }
        execution.peer().executionStarted();
        waiting.add(execution);
        if (stopped) {
            return claim(execution) ? dropStopped(execution) : null;
        }
        execution.goesOnAt(
                context.timer().schedule(PeerState.later(context.clock().nanos(), wait), () -> goOn(execution)));
        return execution.isEnded() && claim(execution) ? endNow(execution) : null;
    }

    /** Its wait is over; on the timer's thread. */
    private void goOn(RuleExecution execution) {
        if (claim(execution)) {
            List<Delivery> deliveries = new ArrayList<>();
            try {
                resume(execution, Blocking.NOT_ALLOWED, deliveries);
            } finally {
                context.publisher().defer(deliveries);
                execution.peer().executionFinished();
            }
        }
    }

    /** Another rule closed the peer in the moment in which this one began to wait. */
    private Delivery endNow(RuleExecution execution) {
        execution.cancel();
        execution.peer().executionFinished();
        return dropEnded(execution.peer(), execution.repliesLeft(), ENDED);
    }

    private boolean claim(RuleExecution execution) {
        boolean mine = waiting.remove(execution);
        if (mine) {
            waitingCount.decrementAndGet();
        }
        return mine;
    }

    private Delivery dropStopped(RuleExecution execution) {
        Delivery dropped = drop(execution, Cause.STOPPED, STOPPED);
        execution.peer().executionFinished();
        return dropped;
    }

    /** Counts what will not be sent. */
    private Delivery drop(RuleExecution execution, Cause cause, String message) {
        int replies = execution.repliesLeft();
        context.ledger().due(replies);
        String rule = execution.rule();
        String whole = rule.isEmpty() ? message : message + " (rule " + rule + ")";
        if (replies == 0 && cause == Cause.QUEUE) {
            return new Delivery.Noted(execution.peer().channel().flow(), cause, whole);
        }
        return context.publisher().dropped(execution.peer().channel().flow(), cause, replies, whole);
    }

    /** The peer has ended, or is forgotten: nothing is repeated for it. */
    void gone(PeerState peer) {
        repetitions.forget(peer);
    }

    /** The host of whom that is answered that nothing listens there. */
    void refused(Endpoint to) {
        repetitions.refused(to.socketAddress());
    }

    /** Nothing goes on any more; what waited is counted, and given back to be published. */
    public List<Delivery> stop() {
        stopped = true;
        repetitions.stop();
        List<Delivery> dropped = new ArrayList<>();
        for (RuleExecution execution : waiting) {
            if (claim(execution)) {
                dropped.add(dropStopped(execution));
            }
        }
        return dropped;
    }
}
