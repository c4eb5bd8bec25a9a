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
import dev.parley.session.runtime.SessionContext;
import dev.parley.session.runtime.SessionThreads;
import dev.parley.session.send.SendConfig;
import dev.parley.session.send.Target;
import dev.parley.session.send.TargetOpener;
import dev.parley.socket.NetworkException;
import dev.parley.template.FillException;
import dev.parley.time.Clock;
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

    private final ScriptConfig config;
    private final SessionContext context;
    private final Clock clock;
    private final Signal changed = new Signal();
    private final ReceiveQueue received = new ReceiveQueue(changed);
    private final ScriptInterpreter interpreter;
    private final Target target;
    private @Nullable Thread thread;
    private volatile String where = "";
    private volatile boolean stuck;
    private boolean unanswered;

    private ScriptSession(ScriptConfig config) throws NetworkException {
        super(config.session());
        this.config = config;
        this.context = context();
        this.clock = context.clock();
        this.interpreter = new ScriptInterpreter(
                config.script(),
                config.countsChunks(),
                config.session().maxMessage(),
                context.publisher().payloadFormat());
        SendConfig sender = SendConfig.forwarding(
                config.session(),
                config.target(),
                config.from(),
                config.connectTimeout(),
                (peer, message) -> received.put(
                        new ReceiveQueue.Arrival(message, peer.socketAddress().getAddress(), clock.nanos())));
        this.target = orAbandon(
                () -> new TargetOpener(sender, context, changed).open().getFirst());
    }

    static ScriptSession open(ScriptConfig config) throws NetworkException {
        ScriptSession session = new ScriptSession(config);
        session.publishImpairments();
        session.boundTime();
        session.opened();
        // Sending datagrams waits inside the system, which would pin a virtual thread's carrier.
        session.thread = session.context.threads().startPlatform("parley-script", session::run);
        return session;
    }

    private void boundTime() {
        Duration most = config.most();
        if (most != null) {
            // On a thread of its own, since it publishes what was not reached.
            context.timer()
                    .schedule(
                            clock.in(most.toNanos(), TimeUnit.NANOSECONDS),
                            () -> context.threads().start("parley-time-over", () -> timeOver(most)));
        }
    }

    private void timeOver(Duration most) {
        if (context.lifecycle().isComplete()) {
            return;
        }
        String at = where;
        String message = "the script was not through within the %s that --for gives: %s was under way"
                .formatted(Durations.show(most), at.isEmpty() ? "the connection" : at);
        context.publisher().failed(null, target.endpoint(), Cause.TIMED_OUT, message);
        context.lifecycle().complete(new Outcome(Cause.TIMED_OUT, message));
        changed.set();
    }

    private void run() throws InterruptedException {
        target.start();
        if (!target.outcome().isGood()) {
            Outcome why = target.outcome();
            context.lifecycle().complete(new Outcome(why.cause(), "before its first step: " + why.message()));
        }
        while (!context.lifecycle().isComplete()) {
            NextAction nextAction = interpreter.next(clock.nanos());
            where = interpreter.where();
            switch (nextAction) {
                case NextAction.Send send -> send(send);
                case NextAction.Receive receive -> receive(receive.untilNanos());
                case NextAction.Wait wait -> context.lifecycle().awaitUntil(wait.untilNanos());
                case NextAction.End end -> end(end.way());
                case NextAction.StepDone stepDone -> stepDone(stepDone.stepResult());
                case NextAction.Done done -> finish();
            }
        }
    }

    private void send(NextAction.Send send) throws InterruptedException {
        Payload message;
        try {
            message = send.template()
                    .fill(context.values(send.number(), target.peer(), target::local, send.data(), send.captures()));
        } catch (FillException unfilled) {
            interpreter.broken(Cause.TEMPLATE, String.valueOf(unfilled.getMessage()), clock.nanos());
            return;
        }
        long before = context.ledger().totals().sent();
        sendInTime(message);
        boolean left = context.ledger().totals().sent() > before;
        long now = clock.nanos();
        if (left || (!stuck && target.outcome().isGood())) {
            unanswered = true;
            interpreter.sent(message, now); // a refusal or reset may still come: the next expect tells it
        } else if (stuck) {
            String says = "the other side did not read for " + Durations.show(SEND_WITHIN);
            interpreter.broken(Cause.TIMED_OUT, says, now);
        } else {
            interpreter.broken(target.outcome().cause(), target.outcome().message(), now);
        }
    }

    private void sendInTime(Payload message) throws InterruptedException {
        if (!config.target().scheme().isStream()) {
            target.send(message);
            return;
        }
        Signal through = new Signal();
        long deadlineNanos = clock.in(SEND_WITHIN.toNanos(), TimeUnit.NANOSECONDS);
        Thread guard = context.threads().start("parley-guard", () -> {
            if (!clock.await(through, deadlineNanos)) {
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

    private void end(Step.End.Way way) {
        switch (way) {
            case HALF_CLOSE -> target.finishSending();
            case CLOSE -> target.closeConnection(false, "by this side: the script closed the connection");
            case RESET -> target.closeConnection(true, "by this side: the script broke the connection off (reset)");
        }
        Outcome how = target.outcome();
        if (how.isGood()) {
            interpreter.ended(clock.nanos());
        } else {
            interpreter.broken(how.cause(), how.message(), clock.nanos());
        }
    }

    private void receive(long untilNanos) throws InterruptedException {
        changed.clear();
        // In this order: what came before the end, or in time, is looked at first.
        long now = clock.nanos();
        boolean left = target.hasLeft();
        Outcome how = target.outcome();
        ReceiveQueue.Arrival arrival = config.countsChunks() ? received.pollJoined() : received.poll();
        if (arrival != null) {
            interpreter.heard(arrival.message(), arrival.from(), arrival.nanos());
        } else if (!how.isGood()) {
            lookAtRest();
            interpreter.broken(how.cause(), how.message(), now);
        } else if (left) {
            lookAtRest();
            interpreter.broken(Cause.EXPECTATION, "the other side finished sending", now);
        } else if (now >= untilNanos) {
            lookAtRest();
            interpreter.quiet(now);
        } else if (!context.lifecycle().isComplete()) {
            clock.await(changed, untilNanos);
        }
    }

    /** The step fails. The beginning of a message may be there, and only who reads the stream knows of it. */
    private void lookAtRest() {
        received.close();
        target.stop();
        target.settle();
        interpreter.unfinished(target.rest());
    }

    private void stepDone(StepResult stepResult) {
        if (stepResult.passed() && stepResult.step() instanceof Step.Expect) {
            unanswered = false;
        }
        publish(stepResult);
        if (stepResult.passed()) {
            return;
        }
        received.close();
        target.stop();
        target.settle();
        // What the network said was told when it said it.
        if (stepResult.cause() == Cause.EXPECTATION || stepResult.cause() == Cause.TIMED_OUT) {
            context.publisher().failed(null, target.endpoint(), stepResult.cause(), stepResult.message());
        }
        context.lifecycle().complete(new Outcome(stepResult.cause(), stepResult.message()));
    }

    private void publish(StepResult stepResult) {
        if (!context.publisher().hasListener()) {
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
        context.publisher()
                .step(
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
        received.close();
        target.finishSending();
        if (unanswered && config.target().scheme().isStream()) {
            long untilNanos = clock.in(LINGER.toNanos(), TimeUnit.NANOSECONDS);
            do {
                changed.clear();
            } while (!context.lifecycle().isComplete()
                    && !target.hasLeft()
                    && target.outcome().isGood()
                    && clock.await(changed, untilNanos));
        }
        target.stop();
        target.settle();
        Outcome how = target.outcome();
        // Where the last answer came, what the network does to the connection afterwards takes nothing back.
        if (!unanswered || how.isGood()) {
            context.lifecycle().complete(Outcome.DONE);
            return;
        }
        String message = "every step passed, but after the last \"send\": " + how.message();
        if (config.target().scheme().isStream()) { // the refusal of a datagram was published when it came
            context.publisher().failed(null, target.endpoint(), how.cause(), message);
        }
        context.lifecycle().complete(new Outcome(how.cause(), message));
    }

    @Override
    public void stop() {
        super.stop();
        changed.set();
    }

    @Override
    protected void end() {
        received.close();
        target.stop();
        Thread running = thread;
        if (running != null) {
            SessionThreads.join(running, JOIN_NANOS);
        }
        target.close();
        target.publishRest();
    }
}
