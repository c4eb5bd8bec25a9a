package dev.parley.session.send;

import dev.parley.ledger.Cause;
import dev.parley.pace.Pace;
import dev.parley.payload.Payload;
import dev.parley.session.Outcome;
import dev.parley.session.runtime.AbstractSession;
import dev.parley.session.runtime.SessionLifecycle;
import dev.parley.socket.NetworkException;
import dev.parley.time.Clock;
import dev.parley.time.Durations;
import dev.parley.time.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends to any number of targets, once or at a pace, and tells what comes back. */
public final class SendSession extends AbstractSession {
    private static final long JOIN_NANOS = 200_000_000;

    /** Whoever is through in time shall not be broken off. */
    private static final long GRACE_NANOS = 200_000_000;

    private final SendSetup setup;
    private final Signal progress = new Signal();
    private final List<Target> targets;
    private @Nullable Thread sending;
    private volatile boolean allSent;
    private boolean allEnded;

    private SendSession(SendSetup setup) throws NetworkException {
        super(setup);
        this.setup = setup;
        this.targets = new TargetOpener(setup, eventPublisher, sessionLifecycle, progress).open();
    }

    static SendSession open(SendSetup setup) throws NetworkException {
        SendSession session = new SendSession(setup);
        session.sending = session.sessionLifecycle.startPlatform("parley-send", session::run);
        session.boundTime();
        return session;
    }

    /** What blocks for longer than --for, be it input, a connection or a full window, is broken off. */
    private void boundTime() {
        if (setup.pace.lengthNanos() == Long.MAX_VALUE) {
            return;
        }
        long most = setup.pace.lengthNanos() + (setup.waiting == null ? 0 : setup.waiting.toNanos()) + GRACE_NANOS;
        long deadlineNanos = setup.clock.nanos() + most;
        sessionLifecycle.start("parley-timer", () -> {
            if (!sessionLifecycle.awaitUntil(deadlineNanos)) {
                sessionLifecycle.complete(outcome());
            }
        });
    }

    private void run() throws InterruptedException {
        for (Target target : targets) {
            if (!sessionLifecycle.isComplete()) {
                target.start();
            }
        }
        Thread watching =
                setup.untilPeersLeave ? sessionLifecycle.start("parley-watch", this::stopWhenAllHaveLeft) : null;
        sendAll();
        allSent = true;
        if (watching != null) {
            progress.set();
            watching.join();
        }
        targets.forEach(Target::finishSending);
        awaitReplies();
        // Seen before this side closes anything itself.
        allEnded = targets.stream().allMatch(Target::isComplete);
        targets.forEach(Target::stop);
        targets.forEach(Target::settle);
        sessionLifecycle.complete(outcome());
    }

    /** Until all is sent this thread alone waits for progress. */
    private void stopWhenAllHaveLeft() throws InterruptedException {
        while (true) {
            progress.clear();
            if (allSent) {
                return;
            }
            if (targets.stream().allMatch(Target::hasLeft)) {
                setup.messageSource.stop();
                return;
            }
            setup.clock.await(progress, Clock.NEVER);
        }
    }

    private void sendAll() throws InterruptedException {
        long start = setup.clock.nanos();
        long waitedForInput = 0;
        long sent = 0;
        while (!sessionLifecycle.isComplete() && !nobodyLeft()) {
            long now = setup.clock.nanos();
            long elapsed = now - start;
            long wait =
                    elapsed >= setup.pace.lengthNanos() ? Pace.DONE : setup.pace.next(elapsed - waitedForInput, sent);
            if (wait == Pace.DONE) {
                return;
            }
            if (wait > 0) {
                sessionLifecycle.awaitUntil(now + wait); // from the moment that the wait was reckoned from
                continue;
            }
            long asked = setup.clock.nanos();
            Optional<Message> message = nextMessage();
            // Time in which there was nothing to send is not made up for: it would come out as a burst.
            waitedForInput += setup.clock.nanos() - asked;
            if (message.isEmpty()) {
                return;
            }
            sent++;
            for (Target target : targets) {
                target.send(message.get().fill(setup.values(sent, target.peer(), Payload.EMPTY, Map.of())));
            }
        }
    }

    /** Whether every target is a connection that has failed, so that going on would send to nobody. */
    private boolean nobodyLeft() {
        return setup.targets.stream().allMatch(target -> target.scheme().isStream())
                && targets.stream().noneMatch(target -> target.outcome().isGood());
    }

    private Optional<Message> nextMessage() {
        try {
            return setup.messageSource.next();
        } catch (IOException bad) {
            eventPublisher.failed(null, null, Cause.OUTPUT_FAILED, "the input could not be read: " + bad.getMessage());
            sessionLifecycle.complete(new Outcome(Cause.OUTPUT_FAILED, "the input could not be read"));
            return Optional.empty();
        } catch (IllegalArgumentException bad) {
            eventPublisher.failed(null, null, Cause.USAGE, String.valueOf(bad.getMessage()));
            sessionLifecycle.complete(new Outcome(Cause.USAGE, String.valueOf(bad.getMessage())));
            return Optional.empty();
        }
    }

    private void awaitReplies() throws InterruptedException {
        if (setup.waiting == null && !setup.response.answers()) {
            return;
        }
        long deadline = setup.waiting == null ? Clock.NEVER : setup.clock.nanos() + setup.waiting.toNanos();
        while (true) {
            progress.clear();
            if (sessionLifecycle.isComplete()
                    || targets.stream().allMatch(Target::isComplete)
                    || !setup.clock.await(progress, deadline)) {
                return;
            }
        }
    }

    private Outcome outcome() {
        Optional<Outcome> bad = targets.stream()
                .map(Target::outcome)
                .filter(outcome -> !outcome.isGood())
                .findFirst();
        if (bad.isPresent()) {
            return bad.get();
        }
        if (!sessionLifecycle.isComplete() && targets.stream().anyMatch(target -> !target.isOpen())) {
            String message = "a connection was not open within the time that --for gives.";
            eventPublisher.failed(null, null, Cause.TIMED_OUT, message);
            return new Outcome(Cause.TIMED_OUT, message);
        }
        Duration waited = setup.waiting;
        if (setup.replyNeeded
                && waited != null
                && eventPublisher.ledger.received() == 0
                && !sessionLifecycle.isComplete()) {
            String whom = targets.size() == 1
                    ? setup.targets.getFirst().toString()
                    : "none of " + targets.size() + " targets";
            String message = allEnded
                    ? whom + " closed without an answer."
                    : "%s: no answer within %s. %s"
                            .formatted(
                                    whom,
                                    Durations.show(waited),
                                    setup.targets.getFirst().scheme().isStream()
                                            ? "The connection is open, and nothing came; a server that reads lines waits for a line's end (--end lf)."
                                            : "What was sent may be lost, or is not answered, or the answer takes longer (a longer --wait), or it came from another port (--any-peer hears that too).");
            eventPublisher.failed(null, null, Cause.NO_REPLY, message);
            return new Outcome(Cause.NO_REPLY, message);
        }
        return Outcome.DONE;
    }

    @Override
    public void stop() {
        super.stop();
        setup.messageSource.stop();
        progress.set();
    }

    @Override
    public void end() {
        targets.forEach(Target::stop);
        Thread sender = sending;
        if (sender != null) {
            SessionLifecycle.join(sender, JOIN_NANOS);
        }
        targets.forEach(Target::close);
        targets.forEach(Target::report);
    }
}
