package dev.parley.session;

import dev.parley.event.Event;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.script.Move;
import dev.parley.script.Progress;
import dev.parley.script.Step;
import dev.parley.script.Verdict;
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
 * Outcome#says()} names the step.
 */
public final class ScriptSession extends RunningSession {
    private static final long JOIN_NANOS = 200_000_000;

    /** The other side must take what is sent within this time: one that does not read would hold a script for ever. */
    private static final Duration SEND_WITHIN = Duration.ofSeconds(10);

    /** Where a script ends with a send, a stream is not closed at once: what is then still on its way could be lost (RFC 2525, 2.17). */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final ScriptSetup setup;
    private final Signal changed = new Signal();
    private final Inbox inbox = new Inbox(changed);
    private final Progress progress;
    private final Target target;
    private @Nullable Thread going;
    private volatile String where = "";
    private volatile boolean stuck;
    private boolean unanswered;

    private ScriptSession(ScriptSetup setup) throws NetworkException {
        super(setup);
        this.setup = setup;
        this.progress = new Progress(setup.script, setup.countsChunks(), setup.maxMessage);
        SendSetup sender = setup.sender((from, message) ->
                inbox.put(new Inbox.Arrival(message, from.peer().socketAddress().getAddress(), setup.clock.nanos())));
        this.target = new TargetOpener(sender, journal, ending, changed).open().getFirst();
    }

    static ScriptSession open(ScriptSetup setup) throws NetworkException {
        ScriptSession session = new ScriptSession(setup);
        session.boundTime();
        // Sending datagrams waits inside the system, which would pin a virtual thread's carrier.
        session.going = session.ending.startPlatform("parley-script", session::run);
        return session;
    }

    private void boundTime() {
        Duration most = setup.most;
        if (most == null) {
            return;
        }
        long deadlineNanos = setup.clock.in(most.toNanos(), TimeUnit.NANOSECONDS);
        ending.start("parley-timer", () -> {
            if (!ending.awaitUntil(deadlineNanos)) {
                String at = where;
                String says = "the script was not through within the %s that --for gives: %s was under way"
                        .formatted(Durations.show(most), at.isEmpty() ? "the connection" : at);
                journal.failed(null, target.endpoint(), Cause.TIMED_OUT, says);
                ending.with(new Outcome(Cause.TIMED_OUT, says));
                changed.raise();
            }
        });
    }

    private void run() throws InterruptedException {
        target.start();
        if (!target.outcome().isGood()) {
            Outcome why = target.outcome();
            ending.with(new Outcome(why.cause(), "before its first step: " + why.says()));
        }
        while (!ending.hasCome()) {
            Move move = progress.next(setup.clock.nanos());
            where = progress.where();
            switch (move) {
                case Move.Send send -> send(send);
                case Move.Hear hear -> hear(hear.untilNanos());
                case Move.Rest rest -> ending.awaitUntil(rest.untilNanos());
                case Move.Judged judged -> judged(judged.verdict());
                case Move.Done done -> finish();
            }
        }
    }

    private void send(Move.Send send) throws InterruptedException {
        Payload message =
                send.template().fill(setup.values(send.number(), target.peer(), send.data(), send.captures()));
        long before = journal.ledger.totals().sent();
        sendInTime(message);
        boolean left = journal.ledger.totals().sent() > before;
        long now = setup.clock.nanos();
        if (left || (!stuck && target.outcome().isGood())) {
            unanswered = true;
            progress.sent(message, now); // a refusal or reset may still come: the next expect tells it
        } else if (stuck) {
            String says = "the other side did not read for " + Durations.show(SEND_WITHIN);
            progress.broken(Cause.TIMED_OUT, says, now);
        } else {
            progress.broken(target.outcome().cause(), target.outcome().says(), now);
        }
    }

    private void sendInTime(Payload message) throws InterruptedException {
        if (!setup.target.scheme().isStream()) {
            target.send(message);
            return;
        }
        Signal through = new Signal();
        long deadlineNanos = setup.clock.in(SEND_WITHIN.toNanos(), TimeUnit.NANOSECONDS);
        Thread guard = ending.start("parley-guard", () -> {
            if (!setup.clock.await(through, deadlineNanos)) {
                stuck = true;
                target.stop();
            }
        });
        try {
            target.send(message);
        } finally {
            through.raise();
            guard.join();
        }
    }

    private void hear(long untilNanos) throws InterruptedException {
        changed.lower();
        // In this order: what came before the end, or in time, is looked at first.
        long now = setup.clock.nanos();
        boolean left = target.hasLeft();
        Outcome how = target.outcome();
        Inbox.Arrival arrival = setup.countsChunks() ? inbox.pollJoined() : inbox.poll();
        if (arrival != null) {
            progress.heard(arrival.message(), arrival.from(), arrival.nanos());
        } else if (!how.isGood()) {
            lookAtRest();
            progress.broken(how.cause(), how.says(), now);
        } else if (left) {
            lookAtRest();
            progress.broken(Cause.EXPECTATION, "the other side finished sending", now);
        } else if (now >= untilNanos) {
            lookAtRest();
            progress.quiet(now);
        } else if (!ending.hasCome()) {
            setup.clock.await(changed, untilNanos);
        }
    }

    /** The step fails. The beginning of a message may be there, and only who reads the stream knows of it. */
    private void lookAtRest() {
        inbox.close();
        target.stop();
        target.settle();
        progress.unfinished(target.rest());
    }

    private void judged(Verdict verdict) {
        if (verdict.passed() && verdict.step() instanceof Step.Expect) {
            unanswered = false;
        }
        tell(verdict);
        if (verdict.passed()) {
            return;
        }
        inbox.close();
        target.stop();
        target.settle();
        // What the network said was told when it said it.
        if (verdict.cause() == Cause.EXPECTATION || verdict.cause() == Cause.TIMED_OUT) {
            journal.failed(null, target.endpoint(), verdict.cause(), verdict.says());
        }
        ending.with(new Outcome(verdict.cause(), verdict.says()));
    }

    private void tell(Verdict verdict) {
        if (!journal.isHeard()) {
            return;
        }
        Map<String, Number> figures = new LinkedHashMap<>();
        if (verdict.round() > 0) {
            figures.put("round", verdict.round());
        }
        figures.put("milliseconds", verdict.nanos() / 1e6);
        String means = verdict.passed()
                ? ""
                : verdict.where() + " failed" + (verdict.difference().isEmpty() ? "" : ". " + verdict.difference());
        journal.step(
                target.endpoint(),
                verdict.check(),
                verdict.passed() ? "passed" : "failed",
                verdict.expected(),
                verdict.got(),
                means,
                verdict.mend(),
                figures);
    }

    private void finish() throws InterruptedException {
        inbox.close();
        target.finishSending();
        if (unanswered && setup.target.scheme().isStream()) {
            long untilNanos = setup.clock.in(LINGER.toNanos(), TimeUnit.NANOSECONDS);
            do {
                changed.lower();
            } while (!ending.hasCome()
                    && !target.hasLeft()
                    && target.outcome().isGood()
                    && setup.clock.await(changed, untilNanos));
        }
        target.stop();
        target.settle();
        Outcome how = target.outcome();
        // Where the last answer came, what the network does to the connection afterwards takes nothing back.
        ending.with(
                unanswered && !how.isGood()
                        ? new Outcome(how.cause(), "after its last step: " + how.says())
                        : Outcome.DONE);
    }

    @Override
    public void stop() {
        super.stop();
        changed.raise();
    }

    @Override
    void end() {
        inbox.close();
        target.stop();
        Thread thread = going;
        if (thread != null) {
            Ending.join(thread, JOIN_NANOS);
        }
        target.close();
        target.report();
    }
}
