package dev.parley.session.respond;

import dev.parley.address.Endpoint;
import dev.parley.event.Flow;
import dev.parley.event.Unit;
import dev.parley.guard.LoopDetector;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.rule.Response;
import dev.parley.rule.Trigger;
import dev.parley.session.peer.Arrival;
import dev.parley.session.peer.Blocking;
import dev.parley.session.peer.Outgoing;
import dev.parley.session.peer.PeerChannel;
import dev.parley.session.peer.PeerHandler;
import dev.parley.session.peer.PeerState;
import dev.parley.session.peer.ReplyContext;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.OwnAddress;
import dev.parley.session.runtime.SessionContext;
import dev.parley.template.FillException;
import dev.parley.template.Memory;
import dev.parley.template.Template;
import dev.parley.template.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers what comes to one UDP socket or one connection: echo, template, function or rules. Safe from any thread. */
public final class Responder implements PeerHandler {
    /** Why this side closes a connection while the session goes on. */
    private static final Set<Cause> CLOSED_HERE = EnumSet.of(Cause.DONE, Cause.IDLE, Cause.LIMIT, Cause.MALFORMED);

    private final SessionContext context;
    private final Supplier<Response> response;
    private final @Nullable RuleEngine rules;
    private final AtomicLong answered = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final LoopDetector loop = new LoopDetector();
    private boolean loopNoted;

    /**
     * @param response what is answered now; it may change
     * @param rules decides where the response says so, or null where it never does
     * @param notesLoops whether a loop on a stream is noted
     */
    public Responder(
            SessionContext context, Supplier<Response> response, @Nullable RuleEngine rules, boolean notesLoops) {
        this.context = context;
        this.response = response;
        this.rules = rules;
        this.loopNoted = !notesLoops;
    }

    @Override
    public boolean wantsMessages() {
        return response.get().answers();
    }

    /** An echo gives back what came, however it is cut, and rules look at what it says. */
    @Override
    public boolean answersEach() {
        Response now = response.get();
        return now instanceof Response.FromTemplate || now instanceof Response.FromFunction;
    }

    /** Whether rules ever decide here. */
    boolean followsRules() {
        return rules != null;
    }

    private @Nullable RuleEngine rules() {
        return response.get() instanceof Response.FromRules ? rules : null;
    }

    @Override
    public List<Delivery> connected(PeerChannel peer) {
        PeerState state = peer.state();
        RuleEngine engine = rules();
        if (engine != null) {
            List<Delivery> deliveries = new ArrayList<>();
            engine.greet(this, state, ReplyContext.unsolicited(), deliveries);
            return deliveries;
        }
        state.markConnectTriggered(); // rules that come later find it known
        return List.of();
    }

    @Override
    public List<Delivery> message(PeerChannel peer, Arrival arrival) {
        Response now = response.get();
        if (!now.answers()) {
            return List.of();
        }
        List<Delivery> deliveries = new ArrayList<>(2);
        boolean onStream = arrival.unit() != Unit.DATAGRAM;
        if (onStream) {
            noteLoop(peer.flow(), arrival.payload(), deliveries);
        }
        RuleEngine engine = rules;
        if (now instanceof Response.FromRules && engine != null) {
            engine.message(this, peer.state(), arrival, deliveries);
            return deliveries;
        }
        if (onStream) {
            peer.state().messageReceived(context.clock().nanos());
        }
        ReplyContext reply = ReplyContext.of(arrival);
        try {
            reply(now, peer.flow(), reply)
                    .ifPresent(filled -> deliveries.add(send(peer, new Outgoing(filled, reply, "", Blocking.ALLOWED))));
        } catch (FillException unfilled) {
            answered.incrementAndGet(); // as where rules answer: a number that cannot be filled in is passed over
            deliveries.add(dropped(peer.flow(), unfilled, ""));
        }
        return deliveries;
    }

    private Optional<Payload> reply(Response now, Flow flow, ReplyContext context) {
        Optional<Payload> reply = now.reply(values(answered.get() + 1, flow, context, Map.of()));
        if (reply.isPresent()) {
            answered.incrementAndGet();
        }
        return reply;
    }

    private Values values(long n, Flow flow, ReplyContext reply, Map<String, Payload> captures) {
        return context.values(
                n,
                flow.peer().hostAndPort(),
                () -> OwnAddress.towards(flow.peer(), flow.local(), reply.localDestination()),
                reply.data(),
                captures);
    }

    /** What conditions and assignments of rules are filled in with now. */
    Values values(Flow flow, ReplyContext reply, Map<String, Payload> captures) {
        return values(answered.get() + 1, flow, reply, captures);
    }

    /**
     * A rule's next answer.
     *
     * @throws FillException if the template has no value for this message
     */
    Payload fill(
            Template template, Flow flow, ReplyContext reply, Map<String, Payload> captures, @Nullable Memory memory) {
        return fill(template, answered.incrementAndGet(), flow, reply, captures, memory);
    }

    /**
     * A repeated answer, which counts by itself.
     *
     * @throws FillException if the template has no value for this message
     */
    Payload fill(
            Template template,
            long n,
            Flow flow,
            ReplyContext reply,
            Map<String, Payload> captures,
            @Nullable Memory memory) {
        Values values = values(n, flow, reply, captures);
        return template.fill(memory == null ? values : values.with(memory));
    }

    /** An answer that cannot be filled in was due, and does not leave. */
    Delivery dropped(Flow flow, FillException unfilled, String rule) {
        context.ledger().due(1);
        String why = String.valueOf(unfilled.getMessage());
        return context.publisher()
                .dropped(flow, Cause.TEMPLATE, 1, rule.isEmpty() ? why : why + " (rule " + rule + ")");
    }

    /** Sends an answer, and remembers it where it may come back. */
    Delivery send(PeerChannel peer, Outgoing outgoing) {
        Delivery delivery = peer.send(outgoing);
        if (peer.flow().connection() != 0) {
            lock.lock();
            try {
                loop.replied(outgoing.message());
            } finally {
                lock.unlock();
            }
        }
        return delivery;
    }

    @Override
    public List<Delivery> idle(PeerChannel peer, Duration silence) {
        return decideOn(peer, new Trigger.Idle(silence), Blocking.NOT_ALLOWED);
    }

    @Override
    public List<Delivery> disconnected(PeerChannel peer, Cause cause, String message) {
        if (CLOSED_HERE.contains(cause)) {
            peer.state().markClosedHere();
        }
        List<Delivery> deliveries = cause == Cause.STOPPED
                ? List.of() // nothing can be answered any more
                : decideOn(peer, new Trigger.Disconnected(), Blocking.ALLOWED);
        forgotten(peer);
        return deliveries;
    }

    @Override
    public void forgotten(PeerChannel peer) {
        if (rules != null) {
            rules.gone(peer.state());
        }
    }

    @Override
    public void refused(Endpoint to) {
        if (rules != null) {
            rules.refused(to);
        }
    }

    private List<Delivery> decideOn(PeerChannel peer, Trigger trigger, Blocking blocking) {
        RuleEngine engine = rules();
        if (engine == null) {
            return List.of();
        }
        List<Delivery> deliveries = new ArrayList<>();
        engine.decide(this, peer.state(), trigger, ReplyContext.unsolicited(), blocking, deliveries);
        return deliveries;
    }

    /** On a stream a loop is noted and never throttled: two echoing ends may be just what is being tested. */
    private void noteLoop(Flow flow, Payload arrived, List<Delivery> deliveries) {
        if (completesLoop(arrived)) {
            deliveries.add(new Delivery.Noted(
                    flow,
                    Cause.LOOP,
                    "each of the last %s arrivals contained our answer to the one before: two programs answer each other endlessly"
                            .formatted(LoopDetector.ARRIVALS)));
        }
    }

    /** True once. */
    private boolean completesLoop(Payload arrived) {
        lock.lock();
        try {
            if (!loopNoted && loop.completesLoop(arrived, context.clock().nanos())) {
                loopNoted = true;
                return true;
            }
            return false;
        } finally {
            lock.unlock();
        }
    }
}
