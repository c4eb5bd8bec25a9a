package dev.parley.session.send;

import dev.parley.ledger.Cause;
import dev.parley.pace.Pace;
import dev.parley.payload.Payload;
import dev.parley.session.Outcome;
import dev.parley.session.runtime.AbstractSession;
import dev.parley.session.runtime.SessionContext;
import dev.parley.session.runtime.SessionThreads;
import dev.parley.socket.NetworkException;
import dev.parley.template.FillException;
import dev.parley.text.Sizes;
import dev.parley.time.Clock;
import dev.parley.time.Durations;
import dev.parley.time.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Sends to any number of targets, once or at a pace, and tells what comes back. */
public final class SendSession extends AbstractSession {
    private static final long JOIN_NANOS = 200_000_000;

    /** Extra time, so that a send that ends just in time is not cut off. */
    private static final long GRACE_NANOS = 200_000_000;

    /** The same for what is late on purpose. */
    private static final long IMPAIRED_GRACE_NANOS = 5_000_000_000L;

    /** How long a source may take to stop. */
    private static final long STOP_NANOS = 100_000_000;

    private final SendConfig config;
    private final SessionContext context;
    private final Clock clock;
    private final Signal progress = new Signal();
    private final List<Target> targets;
    private final boolean allStreams;
    private @Nullable Thread sending;
    private final AtomicBoolean finishing = new AtomicBoolean();

    /** How many messages were taken from the source. */
    private volatile long taken;

    private volatile boolean allSent;

    /** The last message that could not be filled in. */
    private volatile Outcome unfilled = Outcome.DONE;

    private boolean allEnded;

    private SendSession(SendConfig config) throws NetworkException {
        super(config.session());
        this.config = config;
        this.context = context();
        this.clock = context.clock();
        this.targets = orAbandon(() -> new TargetOpener(config, context, progress).open());
        this.allStreams =
                config.targets().stream().allMatch(target -> target.scheme().isStream());
    }

    static SendSession open(SendConfig config) throws NetworkException {
        SendSession session = new SendSession(config);
        session.publishImpairments();
        session.sending = session.context.threads().startPlatform("parley-send", session::run);
        session.boundTime();
        session.opened();
        return session;
    }

    /** What blocks for longer than --for, be it input, a connection or a full window, is broken off. */
    private void boundTime() {
        if (config.pace().lengthNanos() == Long.MAX_VALUE) {
            return;
        }
        Duration waiting = config.waiting();
        long most = config.pace().lengthNanos() + (waiting == null ? 0 : waiting.toNanos()) + graceNanos();
        // On a thread of its own, since it publishes what was not reached.
        context.timer()
                .schedule(
                        clock.nanos() + most,
                        () -> context.threads()
                                .start(
                                        "parley-time-over",
                                        () -> context.lifecycle().complete(outcome())));
    }

    private long graceNanos() {
        return context.impairing() == null ? GRACE_NANOS : IMPAIRED_GRACE_NANOS;
    }

    private void run() throws InterruptedException {
        for (Target target : targets) {
            if (!context.lifecycle().isComplete()) {
                target.start();
            }
        }
        Thread watching = allStreams ? context.threads().start("parley-watch", this::stopWhenNobodyIsLeft) : null;
        sendAll();
        allSent = true;
        if (watching != null) {
            progress.set();
            watching.join();
        }
        finish();
    }

    /** Once nothing more is sent: waits for answers, and ends the session. The first that calls it does so. */
    private void finish() throws InterruptedException {
        if (finishing.getAndSet(true)) {
            return;
        }
        countReadAhead();
        targets.forEach(Target::finishSending);
        new AnswerWait(config, context, progress).await(targets);
        // Seen before this side closes anything itself.
        allEnded = targets.stream().allMatch(Target::isComplete);
        targets.forEach(Target::stop);
        targets.forEach(Target::settle);
        context.lifecycle().complete(outcome());
    }

    /** Until all is sent this thread alone waits for progress. */
    private void stopWhenNobodyIsLeft() throws InterruptedException {
        awaitProgress(() -> allSent || nobodyGetsMore(), Clock.NEVER);
        if (allSent) {
            return;
        }
        config.source().stop();
        awaitProgress(() -> allSent, clock.in(STOP_NANOS, TimeUnit.NANOSECONDS));
        if (!allSent) {
            finish(); // a read that nothing stops, such as one of a pipe, holds no session open
        }
    }

    private void awaitProgress(BooleanSupplier isSo, long deadlineNanos) throws InterruptedException {
        progress.clear();
        while (!isSo.getAsBoolean() && clock.await(progress, deadlineNanos)) {
            progress.clear();
        }
    }

    private boolean nobodyGetsMore() {
        return nobodyLeft() || (config.untilPeersLeave() && targets.stream().allMatch(Target::hasLeft));
    }

    /** What was read from the input, and would have been sent to somebody who has left. */
    private void countReadAhead() {
        if (!allStreams || context.lifecycle().isComplete() || !nobodyGetsMore()) {
            return;
        }
        long ahead = config.source().readAhead();
        long unsent = 0;
        while (unsent < ahead && config.pace().next(0, taken + unsent) != Pace.DONE) {
            unsent++;
        }
        for (Target target : targets) {
            target.unsent(unsent);
        }
    }

    private void sendAll() throws InterruptedException {
        long start = clock.nanos();
        long waitedForInput = 0;
        long sent = 0;
        while (!context.lifecycle().isComplete() && !nobodyLeft()) {
            long now = clock.nanos();
            long elapsed = now - start;
            long wait = elapsed >= config.pace().lengthNanos()
                    ? Pace.DONE
                    : config.pace().next(elapsed - waitedForInput, sent);
            if (wait == Pace.DONE) {
                return;
            }
            if (wait > 0) {
                context.lifecycle().awaitUntil(now + wait); // from the moment that the wait was reckoned from
                continue;
            }
            long asked = clock.nanos();
            Optional<Message> message = nextMessage();
            // Time in which there was nothing to send is not made up for: it would come out as a burst.
            waitedForInput += clock.nanos() - asked;
            if (message.isEmpty() || finishing.get()) {
                return;
            }
            sent++;
            taken = sent;
            for (Target target : targets) {
                send(message.get(), sent, target);
            }
        }
    }

    /** One that cannot be filled in does not leave; the next may. */
    private void send(Message message, long number, Target target) {
        Payload filled;
        try {
            filled = message.fill(context.values(number, target.peer(), target::local, Payload.EMPTY, Map.of()));
        } catch (FillException missing) {
            String why = String.valueOf(missing.getMessage());
            context.ledger().due(1);
            context.ledger().droppedOut(Cause.TEMPLATE, 1);
            context.publisher().publishDroppedOut(target.endpoint(), Cause.TEMPLATE, 1, why);
            unfilled = new Outcome(Cause.TEMPLATE, why);
            return;
        }
        target.send(filled);
    }

    /** Whether every target is a connection that has failed, so that going on would send to nobody. */
    private boolean nobodyLeft() {
        return allStreams && targets.stream().noneMatch(Target::mayStillSend);
    }

    private Optional<Message> nextMessage() {
        try {
            return config.source().next();
        } catch (IOException bad) {
            context.publisher()
                    .failed(null, null, Cause.INPUT_FAILED, "the input could not be read: " + bad.getMessage());
            context.lifecycle().complete(new Outcome(Cause.INPUT_FAILED, "the input could not be read"));
            return Optional.empty();
        } catch (IllegalArgumentException bad) {
            context.publisher().failed(null, null, Cause.USAGE, String.valueOf(bad.getMessage()));
            context.lifecycle().complete(new Outcome(Cause.USAGE, String.valueOf(bad.getMessage())));
            return Optional.empty();
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
        if (!unfilled.isGood()) {
            return unfilled;
        }
        if (!context.lifecycle().isComplete() && targets.stream().anyMatch(target -> !target.isOpen())) {
            String message = "a connection was not open within the time that --for gives.";
            context.publisher().failed(null, null, Cause.TIMED_OUT, message);
            return new Outcome(Cause.TIMED_OUT, message);
        }
        Duration waited = config.waiting();
        if (config.replyNeeded()
                && waited != null
                && context.ledger().received() == 0
                && !context.lifecycle().isComplete()) {
            String whom = targets.size() == 1
                    ? config.targets().getFirst().toString()
                    : "none of " + targets.size() + " targets";
            String message = allEnded
                    ? whom
                            + " closed without an answer. If the server reads lines, add a line end: --end lf"
                            + (config.staysOpen()
                                    ? "."
                                    : ". If it closes when the sender has finished, add --keep-open.")
                    : "%s: no answer within %s. %s"
                            .formatted(
                                    whom,
                                    Durations.show(waited),
                                    config.targets().getFirst().scheme().isStream()
                                            ? (config.staysOpen()
                                                            ? "The connection is open"
                                                            : "This side had finished sending (--keep-open does not)")
                                                    + ", and nothing came. If the server reads lines, add a line end: --end lf."
                                            : "What was sent may be lost, or is not answered, or the answer takes longer (a longer --wait), or it came from another port (--any-peer hears that too).");
            context.publisher().failed(null, null, Cause.NO_REPLY, message);
            return new Outcome(Cause.NO_REPLY, message);
        }
        if (config.replyNeeded() && waited != null && !context.lifecycle().isComplete() && lacksAnswers()) {
            String message =
                    "fewer than %s to each message came (%s in all): none followed within %s. Some may be lost, or take longer (a longer --wait)."
                            .formatted(
                                    Sizes.count(config.answers(), "answer"),
                                    context.ledger().received(),
                                    Durations.show(waited));
            context.publisher().failed(null, null, Cause.TOO_FEW, message);
            return new Outcome(Cause.TOO_FEW, message);
        }
        return Outcome.DONE;
    }

    private boolean lacksAnswers() {
        if (config.answers() == 0 || config.answers() == Long.MAX_VALUE) {
            return false;
        }
        for (int i = 0; i < targets.size(); i++) {
            if (!config.targets().get(i).scheme().isStream() && !targets.get(i).isComplete()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void stop() {
        super.stop();
        config.source().stop();
        progress.set();
    }

    @Override
    protected void end() {
        targets.forEach(Target::stop);
        Thread sender = sending;
        if (sender != null) {
            SessionThreads.join(sender, JOIN_NANOS);
        }
        targets.forEach(Target::close);
        targets.forEach(Target::publishRest);
    }
}
