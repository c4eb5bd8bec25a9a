package dev.parley.session.script;

import dev.parley.event.Event;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.script.NextAction;
import dev.parley.script.ScriptInterpreter;
import dev.parley.script.Step;
import dev.parley.script.StepResult;
import dev.parley.session.Outcome;
import dev.parley.session.runtime.AbstractSession;
import dev.parley.session.runtime.SessionLifecycle;
import dev.parley.session.send.SendSetup;
import dev.parley.session.send.Target;
import dev.parley.session.send.TargetOpener;
import dev.parley.socket.NetworkException;
import dev.parley.time.Durations;
import dev.parley.time.Signal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a script with one peer, step by step, and ends at its end or at the first step that fails. Each step is an
 * {@link Event.Step}; what is sent and received is told as by any session.
 *
 * <p>Its outcome is {@link Cause#EXPECTATION} where what was expected did not come, else what the network said; {@link
 * Outcome#message()} names the step.
 */
public final class ScriptSession extends AbstractSession {
    private static final long JOIN_NANOS = 200_000_000;

    /** The other side must take what is sent within this time: one that does not read would hold a script for ever. */
    private static final Duration SEND_WITHIN = Duration.ofSeconds(10);

    /** Where a script ends with a send, a stream is not closed at once: what is then still on its way could be lost (RFC 2525, 2.17). */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final ScriptSetup setup;
    private final Signal changed = new Signal();
    private final ReceiveQueue receiveQueue = new ReceiveQueue(changed);
    private final ScriptInterpreter scriptInterpreter;
    private final Target target;
    private @Nullable Thread going;
    private volatile String where = "";
    private volatile boolean stuck;
    private boolean unanswered;

    private ScriptSession(ScriptSetup setup) throws NetworkException {
        super(setup);
        this.setup = setup;
        this.scriptInterpreter = new ScriptInterpreter(setup.script, setup.countsChunks(), setup.maxMessage);
        SendSetup sender = setup.sender((from, message) -> receiveQueue.put(
                new ReceiveQueue.Arrival(message, from.peer().socketAddress().getAddress(), setup.clock.nanos())));
        this.target = new TargetOpener(sender, eventPublisher, sessionLifecycle, changed)
                .open()
                .getFirst();
    }

    static ScriptSession open(ScriptSetup setup) throws NetworkException {
        ScriptSession session = new ScriptSession(setup);
        session.boundTime();
        // Sending datagrams waits inside the system, which would pin a virtual thread's carrier.
        session.going = session.sessionLifecycle.startPlatform("parley-script", session::run);
        return session;
    }

    private void boundTime() {
        Duration most = setup.most;
        if (most == null) {
            return;
        }
        long deadlineNanos = setup.clock.in(most.toNanos(), TimeUnit.NANOSECONDS);
        sessionLifecycle.start("parley-timer", () -> {
            if (!sessionLifecycle.awaitUntil(deadlineNanos)) {
                String at = where;
                String message = "the script was not through within the %s that --for gives: %s was under way"
                        .formatted(Durations.show(most), at.isEmpty() ? "the connection" : at);
                eventPublisher.failed(null, target.endpoint(), Cause.TIMED_OUT, message);
                sessionLifecycle.complete(new Outcome(Cause.TIMED_OUT, message));
                changed.set();
            }
        });
    }

    private void run() throws InterruptedException {
        target.start();
        if (!target.outcome().isGood()) {
            Outcome why = target.outcome();
            sessionLifecycle.complete(new Outcome(why.cause(), "before its first step: " + why.message()));
        }
        while (!sessionLifecycle.isComplete()) {
            NextAction nextAction = scriptInterpreter.next(setup.clock.nanos());
            where = scriptInterpreter.where();
            switch (nextAction) {
                case NextAction.Send send -> send(send);
                case NextAction.Receive receive -> hear(receive.untilNanos());
                case NextAction.Wait wait -> sessionLifecycle.awaitUntil(wait.untilNanos());
                case NextAction.StepDone stepDone -> judged(stepDone.stepResult());
                case NextAction.Done done -> finish();
            }
        }
    }

    private void send(NextAction.Send send) throws InterruptedException {
        Payload message =
                send.template().fill(setup.values(send.number(), target.peer(), send.data(), send.captures()));
        long before = eventPublisher.ledger.totals().sent();
        sendInTime(message);
        boolean left = eventPublisher.ledger.totals().sent() > before;
        long now = setup.clock.nanos();
        if (left || (!stuck && target.outcome().isGood())) {
            unanswered = true;
            scriptInterpreter.sent(message, now); // a refusal or reset may still come: the next expect tells it
        } else if (stuck) {
            String says = "the other side did not read for " + Durations.show(SEND_WITHIN);
            scriptInterpreter.broken(Cause.TIMED_OUT, says, now);
        } else {
            scriptInterpreter.broken(target.outcome().cause(), target.outcome().message(), now);
        }
    }

    private void sendInTime(Payload message) throws InterruptedException {
        if (!setup.target.scheme().isStream()) {
            target.send(message);
            return;
        }
        Signal through = new Signal();
        long deadlineNanos = setup.clock.in(SEND_WITHIN.toNanos(), TimeUnit.NANOSECONDS);
        Thread guard = sessionLifecycle.start("parley-guard", () -> {
            if (!setup.clock.await(through, deadlineNanos)) {
                stuck = true;
                target.stop();
            }
        });
        try {
            target.send(message);
        } finally {
            through.set();
            guard.join();
        }
    }

    private void hear(long untilNanos) throws InterruptedException {
        changed.clear();
        // In this order: what came before the end, or in time, is looked at first.
        long now = setup.clock.nanos();
        boolean left = target.hasLeft();
        Outcome how = target.outcome();
        ReceiveQueue.Arrival arrival = setup.countsChunks() ? receiveQueue.pollJoined() : receiveQueue.poll();
        if (arrival != null) {
            scriptInterpreter.heard(arrival.message(), arrival.from(), arrival.nanos());
        } else if (!how.isGood()) {
            lookAtRest();
            scriptInterpreter.broken(how.cause(), how.message(), now);
        } else if (left) {
            lookAtRest();
            scriptInterpreter.broken(Cause.EXPECTATION, "the other side finished sending", now);
        } else if (now >= untilNanos) {
            lookAtRest();
            scriptInterpreter.quiet(now);
        } else if (!sessionLifecycle.isComplete()) {
            setup.clock.await(changed, untilNanos);
        }
    }

    /** The step fails. The beginning of a message may be there, and only who reads the stream knows of it. */
    private void lookAtRest() {
        receiveQueue.close();
        target.stop();
        target.settle();
        scriptInterpreter.unfinished(target.rest());
    }

    private void judged(StepResult stepResult) {
        if (stepResult.passed() && stepResult.step() instanceof Step.Expect) {
            unanswered = false;
        }
        tell(stepResult);
        if (stepResult.passed()) {
            return;
        }
        receiveQueue.close();
        target.stop();
        target.settle();
        // What the network said was told when it said it.
        if (stepResult.cause() == Cause.EXPECTATION || stepResult.cause() == Cause.TIMED_OUT) {
            eventPublisher.failed(null, target.endpoint(), stepResult.cause(), stepResult.message());
        }
        sessionLifecycle.complete(new Outcome(stepResult.cause(), stepResult.message()));
    }

    private void tell(StepResult stepResult) {
        if (!eventPublisher.hasListener()) {
            return;
        }
        Map<String, Number> figures = new LinkedHashMap<>();
        if (stepResult.round() > 0) {
            figures.put("round", stepResult.round());
        }
        figures.put("milliseconds", stepResult.nanos() / 1e6);
        String means = stepResult.passed()
                ? ""
                : stepResult.where() + " failed"
                        + (stepResult.difference().isEmpty() ? "" : ". " + stepResult.difference());
        eventPublisher.step(
                target.endpoint(),
                stepResult.check(),
                stepResult.passed() ? "passed" : "failed",
                stepResult.expected(),
                stepResult.got(),
                means,
                stepResult.mend(),
                figures);
    }

    private void finish() throws InterruptedException {
        receiveQueue.close();
        target.finishSending();
        if (unanswered && setup.target.scheme().isStream()) {
            long untilNanos = setup.clock.in(LINGER.toNanos(), TimeUnit.NANOSECONDS);
            do {
                changed.clear();
            } while (!sessionLifecycle.isComplete()
                    && !target.hasLeft()
                    && target.outcome().isGood()
                    && setup.clock.await(changed, untilNanos));
        }
        target.stop();
        target.settle();
        Outcome how = target.outcome();
        // Where the last answer came, what the network does to the connection afterwards takes nothing back.
        sessionLifecycle.complete(
                unanswered && !how.isGood()
                        ? new Outcome(how.cause(), "after its last step: " + how.message())
                        : Outcome.DONE);
    }

    @Override
    public void stop() {
        super.stop();
        changed.set();
    }

    @Override
    public void end() {
        receiveQueue.close();
        target.stop();
        Thread thread = going;
        if (thread != null) {
            SessionLifecycle.join(thread, JOIN_NANOS);
        }
        target.close();
        target.report();
    }
}
