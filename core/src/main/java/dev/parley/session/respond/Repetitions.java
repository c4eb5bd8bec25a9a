package dev.parley.session.respond;

import dev.parley.address.Endpoint;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.rule.Action;
import dev.parley.rule.Action.Recipient;
import dev.parley.rule.Trigger;
import dev.parley.session.peer.Blocking;
import dev.parley.session.peer.PeerState;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.SessionContext;
import dev.parley.template.FillException;
import dev.parley.text.Sizes;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The replies that rules of one listener repeat. They leave on the session's timer. Safe from any thread. */
final class Repetitions {
    /** How many one peer may have at once; what is more is dropped and said. */
    static final int MOST_OF_PEER = 8;

    /** How many all peers together may have. */
    static final int MOST = 256;

    private static final Set<Cause> IN_VAIN = EnumSet.of(Cause.GUARD, Cause.TEMPLATE, Cause.UNSENDABLE);

    private final SessionContext context;
    private final RuleReplies replies;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<PeerState, List<Repetition>> running = new HashMap<>();
    private int count;

    /** Whether there is any: asked for each message, without the lock. */
    private volatile boolean any;

    private boolean stopped;

    Repetitions(SessionContext context, RuleReplies replies) {
        this.context = context;
        this.replies = replies;
    }

    /** Sends the first message, and goes on on the timer. */
    void start(RuleExecution execution, Action.Repeat action, Blocking blocking, List<Delivery> deliveries) {
        if (execution.isAfterClose()) {
            return;
        }
        Repetition started = new Repetition(execution, action, context.clock().nanos());
        String tooMany = add(started);
        if (tooMany != null) {
            context.ledger().due(1);
            deliveries.add(context.publisher()
                    .dropped(
                            execution.peer().channel().flow(),
                            Cause.QUEUE,
                            1,
                            tooMany + ruleName(" (rule %s)", started)));
            return;
        }
        send(started, blocking, deliveries); // without its lock: it may wait for the peer, and an end must not
        started.lock().lock();
        try {
            waitForNext(started, deliveries);
        } finally {
            started.lock().unlock();
        }
    }

    /** Puts it in the place of the one of its kind; gives back why not, where there are too many. */
    private @Nullable String add(Repetition started) {
        Repetition before = null;
        lock.lock();
        try {
            List<Repetition> ofPeer = running.getOrDefault(started.peer(), List.of());
            for (Repetition each : ofPeer) {
                if (each.isSameKind(started)) {
                    before = each;
                }
            }
            if (before == null && (stopped || ofPeer.size() >= MOST_OF_PEER || count >= MOST)) {
                return ofPeer.size() >= MOST_OF_PEER
                        ? "%s replies are repeated for this peer already, the most for one".formatted(MOST_OF_PEER)
                        : "%s replies are repeated already, the most in one listener".formatted(MOST);
            }
            if (before != null) {
                removed(before);
            }
            running.computeIfAbsent(started.peer(), first -> new ArrayList<>()).add(started);
            count++;
            any = true;
        } finally {
            lock.unlock();
        }
        if (before != null) {
            before.end();
        }
        return null;
    }

    /** With the lock; true where it was there. */
    private boolean removed(Repetition one) {
        List<Repetition> ofPeer = running.get(one.peer());
        if (ofPeer == null || !ofPeer.remove(one)) {
            return false;
        }
        if (ofPeer.isEmpty()) {
            running.remove(one.peer());
        }
        count--;
        any = count > 0;
        return true;
    }

    /** With the lock of that one. */
    private void waitForNext(Repetition one, List<Delivery> deliveries) {
        if (one.isEnded()) {
            return;
        }
        if (one.isComplete()) {
            end(one, "as many as the rule says", deliveries);
            return;
        }
        one.waitsFor(context.timer().schedule(one.nextDue(context.clock().nanos()), () -> goOn(one)));
    }

    /** The next is due; on the timer's thread. */
    private void goOn(Repetition one) {
        List<Delivery> deliveries = new ArrayList<>();
        one.lock().lock();
        try {
            if (one.isEnded()) {
                return;
            }
            String reason = one.reasonToEnd(context.clock().nanos());
            if (reason == null) {
                send(one, Blocking.NOT_ALLOWED, deliveries);
                waitForNext(one, deliveries);
            } else {
                end(one, reason, deliveries);
            }
        } finally {
            one.lock().unlock();
            context.publisher().defer(deliveries);
        }
    }

    private void send(Repetition one, Blocking blocking, List<Delivery> deliveries) {
        RuleExecution execution = one.execution();
        int before = deliveries.size();
        try {
            Payload message = execution
                    .responder()
                    .fill(
                            one.action().template(),
                            one.next(),
                            execution.peer().channel().flow(),
                            execution.reply(),
                            execution.decision().captures(),
                            execution.memory());
            replies.deliver(execution, one.action().to(), message, false, blocking, deliveries);
        } catch (FillException unfilled) {
            deliveries.add(
                    execution.responder().dropped(execution.peer().channel().flow(), unfilled, execution.rule()));
        }
        List<Delivery> made = deliveries.subList(before, deliveries.size());
        one.left(made.isEmpty() || !made.stream().allMatch(Repetitions::isInVain));
    }

    /** Whether the next will hardly leave either; what is lost on purpose, or finds a queue full, may be followed by others. */
    private static boolean isInVain(Delivery delivery) {
        return delivery instanceof Delivery.Dropped dropped && IN_VAIN.contains(dropped.cause());
    }

    /** Ends it, and says why. */
    private void end(Repetition one, String reason, List<Delivery> deliveries) {
        boolean wasRunning;
        lock.lock();
        try {
            wasRunning = removed(one);
        } finally {
            lock.unlock();
        }
        one.end();
        if (wasRunning) {
            deliveries.add(new Delivery.Noted(
                    one.peer().channel().flow(),
                    Cause.REPEAT,
                    "what %s repeats has ended after %s: %s"
                            .formatted(
                                    ruleName("rule %s", one, "a rule"), Sizes.count(one.count(), "message"), reason)));
        }
    }

    private static String ruleName(String form, Repetition one) {
        return ruleName(form, one, "");
    }

    private static String ruleName(String form, Repetition one, String nameless) {
        String rule = one.execution().rule();
        return rule.isEmpty() ? nameless : form.formatted(rule);
    }

    /** A message came: perhaps one that ends something. */
    void heard(PeerState peer, Trigger.Arrived arrived, List<Delivery> deliveries) {
        for (Repetition each : of(peer)) {
            if (each.action()
                    .until()
                    .isEndedBy(
                            arrived,
                            peer.channel().flow().peer().socketAddress().getAddress(),
                            peer.state())) {
                end(each, "the message came that ends it", deliveries);
            }
        }
    }

    /** A rule stops all that is repeated for the peer. */
    void stop(PeerState peer, String rule, List<Delivery> deliveries) {
        for (Repetition each : of(peer)) {
            end(each, rule.isEmpty() ? "a rule stopped it" : "rule " + rule + " stopped it", deliveries);
        }
    }

    /** The peer has ended: nothing is said, since its end is. */
    void forget(PeerState peer) {
        for (Repetition each : of(peer)) {
            end(each, "", new ArrayList<>());
        }
    }

    /** The host of whom this goes to says that nothing listens there. */
    void refused(InetSocketAddress to) {
        for (Repetition each : all()) {
            if (to.equals(target(each)) && each.isRefusedForGood()) {
                List<Delivery> deliveries = new ArrayList<>();
                end(
                        each,
                        "nothing listens on UDP port %s there, as that host says again and again"
                                .formatted(to.getPort()),
                        deliveries);
                context.publisher().defer(deliveries);
            }
        }
    }

    private static @Nullable InetSocketAddress target(Repetition one) {
        Endpoint peer = one.peer().channel().flow().peer();
        if (one.peer().channel().flow().connection() != 0) {
            return null;
        }
        return switch (one.action().to()) {
            case Recipient.Sender sender -> peer.socketAddress();
            case Recipient.Port other ->
                new InetSocketAddress(peer.socketAddress().getAddress(), other.port());
            case Recipient.Named named -> one.execution().rules().named().get(named.address());
            case Recipient.All all -> null;
        };
    }

    /** Nothing is repeated any more. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
        } finally {
            lock.unlock();
        }
        all().forEach(each -> end(each, "", new ArrayList<>()));
    }

    private List<Repetition> of(PeerState peer) {
        if (!any) {
            return List.of(); // nothing is repeated in most listeners, and each message asks
        }
        lock.lock();
        try {
            List<Repetition> ofPeer = running.get(peer);
            return ofPeer == null ? List.of() : List.copyOf(ofPeer);
        } finally {
            lock.unlock();
        }
    }

    private List<Repetition> all() {
        lock.lock();
        try {
            return running.values().stream().flatMap(List::stream).toList();
        } finally {
            lock.unlock();
        }
    }
}
