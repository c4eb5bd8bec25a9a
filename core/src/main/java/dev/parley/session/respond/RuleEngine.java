package dev.parley.session.respond;

import dev.parley.event.Event.Direction;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.rule.Action;
import dev.parley.rule.Action.Recipient;
import dev.parley.rule.Decision;
import dev.parley.rule.Response;
import dev.parley.rule.Trigger;
import dev.parley.session.listen.ListenSession;
import dev.parley.session.peer.PeerState;
import dev.parley.session.runtime.EventPublisher;
import dev.parley.session.runtime.Flow;
import dev.parley.session.runtime.Timer;
import dev.parley.text.Sizes;
import dev.parley.time.Clock;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rules at work in one listener: asks them on every occasion, and does what they decide, at once or later. Safe from any
 * thread.
 */
public final class RuleEngine {
    /** How many rules may wait to go on; what is more is dropped and said. */
    public static final int MOST_WAITING = 10_000;

    private static final String STOPPED = "a rule waited to answer so, and the session ended";

    private final ListenSession session;
    private final EventPublisher eventPublisher;
    private final Clock clock;
    private final Timer timer;
    private final Set<RuleExecution> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final List<Runnable> pendingDrops = new ArrayList<>();
    private volatile ResolvedRules rules = ResolvedRules.EMPTY;
    private volatile boolean stopped;

    /** A decision that is being carried out. Two are never the same, however alike they are. */
    private static final class RuleExecution {
        final ResolvedRules rules;
        final PeerState peerState;
        final ReplyContext replyContext;
        final Decision decision;
        int next;

        RuleExecution(ResolvedRules rules, PeerState peerState, ReplyContext replyContext, Decision decision) {
            this.rules = rules;
            this.peerState = peerState;
            this.replyContext = replyContext;
            this.decision = decision;
        }

        @Nullable
        Action nextAction() {
            List<Action> then = decision.rule().then();
            return next < then.size() ? then.get(next++) : null;
        }

        int repliesLeft() {
            List<Action> then = decision.rule().then();
            return (int) then.subList(next, then.size()).stream()
                    .filter(Action.Reply.class::isInstance)
                    .count();
        }

        String rule() {
            return decision.rule().source();
        }
    }

    public RuleEngine(ListenSession session) {
        this.session = session;
        this.eventPublisher = session.eventPublisher;
        this.clock = session.setup.clock;
        this.timer = session.timer;
    }

    /** From now on, these. What others decided before goes on. */
    public void use(ResolvedRules rules) {
        this.rules = rules;
        session.peerStates.all().forEach(this::listenForSilence);
    }

    /** A connection was opened; on its own thread. */
    public void connected(PeerState peerState) {
        if (peerState.markGreeted()) {
            ask(peerState, new Trigger.Connected(), ReplyContext.nothing(), true, Runnable::run);
            listenForSilence(peerState);
        }
    }

    /** A connection has ended, or nothing more comes from it; on its own thread. */
    public void disconnected(PeerState peerState) {
        ask(peerState, new Trigger.Disconnected(), ReplyContext.nothing(), true, Runnable::run);
    }

    /**
     * Something came; on the thread that reads from this peer.
     *
     * @param telling gets what tells of the answers
     */
    public void message(PeerState peerState, Payload message, Consumer<Runnable> telling) {
        ReplyContext replyContext = ReplyContext.with(message);
        if (peerState.markGreeted()) {
            ask(peerState, new Trigger.Connected(), replyContext, true, telling);
        }
        long number = peerState.messageReceived(clock.nanos());
        ask(peerState, new Trigger.Arrived(message, number), replyContext, true, telling);
        listenForSilence(peerState);
    }

    private void listenForSilence(PeerState peerState) {
        List<Duration> silences = rules.silences();
        if (!silences.isEmpty()) {
            peerState.watchSilence(silences, timer, () -> silent(peerState));
        }
    }

    private void silent(PeerState peerState) {
        Duration silence = peerState.dueSilence(clock.nanos(), rules.silences());
        if (silence != null && session.answer() instanceof Response.FromRules) {
            ask(peerState, new Trigger.Idle(silence), ReplyContext.nothing(), false, Runnable::run);
        }
        listenForSilence(peerState);
    }

    private void ask(
            PeerState peerState, Trigger what, ReplyContext replyContext, boolean here, Consumer<Runnable> telling) {
        ResolvedRules now = rules;
        now.rules()
                .decide(what, peerState.flow().peer().socketAddress().getAddress(), peerState.state())
                .ifPresent(
                        decision -> resume(new RuleExecution(now, peerState, replyContext, decision), here, telling));
    }

    /** Does what is left of it, up to the next wait. */
    private void resume(RuleExecution ruleExecution, boolean here, Consumer<Runnable> telling) {
        PeerState peerState = ruleExecution.peerState;
        for (Action action = ruleExecution.nextAction(); action != null; action = ruleExecution.nextAction()) {
            switch (action) {
                case Action.Reply reply -> reply(ruleExecution, reply, here, telling);
                case Action.Wait wait -> {
                    if (wait.length().isPositive()) {
                        resumeAfter(ruleExecution, wait.length());
                        return;
                    }
                }
                case Action.SetState set -> peerState.state(set.state());
                case Action.Close close -> peerState.close();
                case Action.HalfClose half -> peerState.halfClose();
                case Action.Reset reset -> peerState.reset();
                case Action.NoReply silent -> {}
            }
        }
    }

    private void reply(RuleExecution ruleExecution, Action.Reply reply, boolean here, Consumer<Runnable> telling) {
        PeerState sender = ruleExecution.peerState;
        ReplyContext replyContext = ruleExecution.replyContext;
        Payload message = sender.answering()
                .fill(reply.template(), sender.flow(), replyContext.data(), ruleExecution.decision.captures());
        switch (reply.to()) {
            case Recipient.Sender one -> sender.reply(message, replyContext, ruleExecution.rule(), here, telling);
            case Recipient.All all -> {
                for (PeerState each : session.peerStates.all()) {
                    boolean own = each.equals(sender);
                    each.reply(
                            message,
                            own ? replyContext : ReplyContext.nothing(),
                            ruleExecution.rule(),
                            here && own,
                            telling);
                }
            }
            case Recipient.Named named -> {
                InetSocketAddress to = ruleExecution.rules.named().get(named.address());
                if (to == null) {
                    throw new IllegalStateException(named + " was not looked up");
                }
                telling.accept(session.sendTo(to, sender.flow().local(), message, ruleExecution.rule()));
            }
        }
    }

    private void resumeAfter(RuleExecution ruleExecution, Duration wait) {
        if (waitingCount.incrementAndGet() > MOST_WAITING) {
            waitingCount.decrementAndGet();
            drop(
                            ruleExecution,
                            Cause.QUEUE,
                            "%s rules wait to go on already, the most that may in one listener"
                                    .formatted(Sizes.count(MOST_WAITING)))
                    .run();
            return;
        }
        ruleExecution.peerState.executionStarted();
        waiting.add(ruleExecution);
        if (stopped) {
            if (take(ruleExecution)) {
                drop(ruleExecution, Cause.STOPPED, STOPPED).run();
                ruleExecution.peerState.executionFinished();
            }
            return;
        }
        timer.schedule(PeerState.later(clock.nanos(), wait), () -> {
            if (take(ruleExecution)) {
                resume(ruleExecution, false, Runnable::run);
                ruleExecution.peerState.executionFinished();
            }
        });
    }

    private boolean take(RuleExecution ruleExecution) {
        boolean mine = waiting.remove(ruleExecution);
        if (mine) {
            waitingCount.decrementAndGet();
        }
        return mine;
    }

    /** Counts what will not be sent, and gives back what tells it. */
    private Runnable drop(RuleExecution ruleExecution, Cause cause, String message) {
        int replies = ruleExecution.repliesLeft();
        eventPublisher.ledger.due(replies);
        eventPublisher.ledger.droppedOut(cause, replies);
        Flow flow = ruleExecution.peerState.flow();
        String whole = ruleExecution.rule().isEmpty() ? message : message + " (rule " + ruleExecution.rule() + ")";
        return () -> {
            if (replies > 0) {
                eventPublisher.publishDropped(flow.local(), flow.peer(), Direction.OUT, cause, replies, whole);
            } else if (cause == Cause.QUEUE) {
                eventPublisher.note(flow.local(), flow.peer(), flow.connection(), cause, whole);
            }
        };
    }

    /** Nothing goes on any more; what waited is counted. Tells nothing. */
    public void stop() {
        stopped = true;
        timer.stop();
        for (RuleExecution ruleExecution : waiting) {
            if (take(ruleExecution)) {
                pendingDrops.add(drop(ruleExecution, Cause.STOPPED, STOPPED));
                ruleExecution.peerState.executionFinished();
            }
        }
    }

    /** After {@link #stop}: tells what waited. Apart from it, since a listener may block. */
    public void publishDrops() {
        pendingDrops.forEach(Runnable::run);
    }
}
