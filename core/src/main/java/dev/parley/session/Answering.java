package dev.parley.session;

import dev.parley.address.Address;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.rule.Answer;
import dev.parley.rule.LoopWatch;
import dev.parley.template.Values;
import dev.parley.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** What one socket or connection answers. Not safe from several threads. */
final class Answering {
    private final Answer answer;
    private final Clock clock;
    private final LoopWatch loop = new LoopWatch();
    private boolean loopNamed;
    private long answered;

    /** @param address the one that was listened on; not all of a session's need answer */
    Answering(ListenSetup setup, Address address) {
        this.answer = setup.answering.test(address) ? setup.answer : new Answer.Silence();
        this.clock = setup.clock;
        this.loopNamed = !setup.loopGuard;
    }

    Answering(SendSetup setup) {
        this.answer = setup.answer;
        this.clock = setup.clock;
    }

    boolean answers() {
        return answer.answers();
    }

    /** The next answer, or empty where there is none to this one. */
    Optional<Payload> to(Flow flow, Payload arrived) {
        Optional<Payload> reply = answer.to(new Values(
                clock.epochNanos(),
                ZoneId::systemDefault,
                answered + 1,
                ThreadLocalRandom.current(),
                flow.peer().hostAndPort(),
                arrived));
        answered += reply.isPresent() ? 1 : 0;
        return reply;
    }

    /** On a stream a loop is named and never throttled: two echoing ends may be just what is being tested. */
    void nameLoop(Flow flow, Payload arrived, Journal journal) {
        if (!loopNamed && loop.completesLoop(arrived, clock.nanos())) {
            loopNamed = true;
            journal.note(
                    flow.local(),
                    flow.peer(),
                    flow.connection(),
                    Cause.LOOP,
                    "each of the last %s arrivals contained our answer to the one before: two ends are answering each other, and will for ever"
                            .formatted(LoopWatch.ARRIVALS));
        }
    }

    /** On a stream: this answer has left. */
    void replied(Payload reply) {
        loop.replied(reply);
    }
}
