package dev.parley.session;

import dev.parley.address.Address;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.rule.Answer;
import dev.parley.rule.LoopWatch;
import dev.parley.template.Template;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** What one socket or connection answers. Safe from any thread. */
final class Answering {
    private static final Answer NOTHING = new Answer.Silence();

    private final Supplier<Answer> how;
    private final SessionSetup<?> setup;
    private final boolean answersHere;
    private final AtomicLong answered = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final LoopWatch loop = new LoopWatch();
    private boolean loopNamed;

    /** @param address the one that was listened on; not all of a session's need answer */
    Answering(ListenSession session, Address address) {
        this.answersHere = session.setup.answering.test(address);
        this.how = answersHere ? session::answer : () -> NOTHING;
        this.setup = session.setup;
        this.loopNamed = !session.setup.loopGuard;
    }

    Answering(SendSetup setup) {
        Answer always = setup.answer;
        this.answersHere = true;
        this.how = () -> always;
        this.setup = setup;
    }

    /** Whether anything is ever answered here, be it that nothing is now. */
    boolean answersHere() {
        return answersHere;
    }

    /** What is answered now. */
    Answer how() {
        return how.get();
    }

    /** The next answer to this one; empty where there is none, and where rules decide. */
    Optional<Payload> to(Answer answer, Flow flow, Payload arrived) {
        Optional<Payload> reply =
                answer.to(setup.values(answered.get() + 1, flow.peer().hostAndPort(), arrived, Map.of()));
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
    void nameLoop(Flow flow, Payload arrived, Journal journal) {
        if (completesLoop(arrived)) {
            journal.note(
                    flow.local(),
                    flow.peer(),
                    flow.connection(),
                    Cause.LOOP,
                    "each of the last %s arrivals contained our answer to the one before: two ends are answering each other, and will for ever"
                            .formatted(LoopWatch.ARRIVALS));
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
    void replied(Payload reply) {
        lock.lock();
        try {
            loop.replied(reply);
        } finally {
            lock.unlock();
        }
    }
}
