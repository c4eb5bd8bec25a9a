package dev.parley.session.respond;

import dev.parley.address.Address;
import dev.parley.guard.LoopDetector;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.rule.Response;
import dev.parley.session.SessionBuilder;
import dev.parley.session.listen.ListenSession;
import dev.parley.session.runtime.EventPublisher;
import dev.parley.session.runtime.Flow;
import dev.parley.session.send.SendSetup;
import dev.parley.template.Template;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** What one socket or connection answers. Safe from any thread. */
public final class Responder {
    private static final Response NOTHING = new Response.None();

    private final Supplier<Response> response;
    private final SessionBuilder<?> setup;
    private final boolean answersHere;
    private final AtomicLong answered = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final LoopDetector loop = new LoopDetector();
    private boolean loopNamed;

    /** @param address the one that was listened on; not all of a session's need answer */
    public Responder(ListenSession session, Address address) {
        this.answersHere = session.setup.answering.test(address);
        this.response = answersHere ? session::answer : () -> NOTHING;
        this.setup = session.setup;
        this.loopNamed = !session.setup.loopGuard;
    }

    public Responder(SendSetup setup) {
        Response always = setup.response;
        this.answersHere = true;
        this.response = () -> always;
        this.setup = setup;
    }

    /** Whether anything is ever answered here, be it that nothing is now. */
    public boolean answersHere() {
        return answersHere;
    }

    /** What is answered now. */
    public Response response() {
        return response.get();
    }

    /** The next answer to this one; empty where there is none, and where rules decide. */
    public Optional<Payload> reply(Response response, Flow flow, Payload arrived) {
        Optional<Payload> reply =
                response.to(setup.values(answered.get() + 1, flow.peer().hostAndPort(), arrived, Map.of()));
        if (reply.isPresent()) {
            answered.incrementAndGet();
        }
        return reply;
    }

    /** A rule's next answer. */
    Payload fill(Template template, Flow flow, Payload arrived, Map<String, Payload> captures) {
        return template.fill(
                setup.values(answered.incrementAndGet(), flow.peer().hostAndPort(), arrived, captures));
    }

    /** On a stream a loop is named and never throttled: two echoing ends may be just what is being tested. */
    public void nameLoop(Flow flow, Payload arrived, EventPublisher eventPublisher) {
        if (completesLoop(arrived)) {
            eventPublisher.note(
                    flow.local(),
                    flow.peer(),
                    flow.connection(),
                    Cause.LOOP,
                    "each of the last %s arrivals contained our answer to the one before: two ends are answering each other, and will for ever"
                            .formatted(LoopDetector.ARRIVALS));
        }
    }

    /** True once. */
    private boolean completesLoop(Payload arrived) {
        lock.lock();
        try {
            if (!loopNamed && loop.completesLoop(arrived, setup.clock.nanos())) {
                loopNamed = true;
                return true;
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** On a stream: this answer has left. */
    public void replied(Payload reply) {
        lock.lock();
        try {
            loop.replied(reply);
        } finally {
            lock.unlock();
        }
    }
}
