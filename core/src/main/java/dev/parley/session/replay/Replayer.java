package dev.parley.session.replay;

import dev.parley.address.Endpoint;
import dev.parley.capture.Conversation;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.script.PayloadDiff;
import dev.parley.session.Outcome;
import dev.parley.session.runtime.SessionContext;
import dev.parley.session.send.SendConfig;
import dev.parley.session.send.Target;
import dev.parley.session.send.TargetOpener;
import dev.parley.socket.NetworkException;
import dev.parley.text.Sizes;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Sends one conversation again, at its own times, and looks at what comes back. */
final class Replayer {
    /** So many differences are told each by itself. */
    private static final int MOST_TOLD = 20;

    private final ReplayConfig config;
    private final SessionContext context;
    private final Conversation conversation;
    private final LiveValues values;
    private final Answers answers;
    private final Target target;
    private final Signal changed = new Signal();
    private final AtomicLong told = new AtomicLong();
    private volatile boolean started;
    private volatile Outcome outcome = Outcome.DONE;

    /**
     * @param number of its connection
     * @throws NetworkException in words, if the host does not resolve or a socket cannot be opened
     */
    Replayer(ReplayConfig config, SessionContext context, Conversation conversation, int number)
            throws NetworkException {
        this.config = config;
        this.context = context;
        this.conversation = conversation;
        this.values = new LiveValues(config.changing());
        this.answers = new Answers(conversation, config.rounds(), config.countsChunks(), values);
        SendConfig sender = SendConfig.forwarding(
                config.session(), config.target(), config.from(), config.connectTimeout(), this::answerCame);
        this.target = new TargetOpener(sender, context, changed).open(number).getFirst();
    }

    private void answerCame(Endpoint peer, Payload message) {
        List<Answers.Difference> differences = answers.came(message);
        if (config.compares()) {
            differences.forEach(this::tell);
        }
    }

    /**
     * Sends everything, waits for the last answers, and says that nothing more is sent.
     *
     * @param startNanos when the recording begins anew, on the session's clock
     */
    void run(long startNanos) throws InterruptedException {
        if (!conversation.lines().isEmpty()) {
            long first = config.times().dueNanos(conversation.lines().getFirst().nanos());
            context.lifecycle().awaitUntil(startNanos + first);
        }
        if (context.lifecycle().isComplete()) {
            return;
        }
        started = true;
        target.start();
        if (target.outcome().isGood()) {
            sendAll(startNanos);
            awaitLastAnswers();
        }
        target.finishSending();
    }

    private void sendAll(long startNanos) throws InterruptedException {
        long later = 0; // what waiting for answers has cost
        long expected = 0;
        for (long round = 0; round < config.rounds(); round++) {
            long base = startNanos + round * config.times().lengthNanos();
            for (Conversation.Line line : conversation.lines()) {
                if (line.side() == Conversation.Side.SERVER) {
                    expected++;
                    continue;
                }
                long dueNanos = base + later + config.times().dueNanos(line.nanos());
                if (config.inTurn()) {
                    long patience = Math.max(dueNanos, context.clock().nanos())
                            + config.waiting().toNanos();
                    answers.await(expected, context.clock(), patience);
                    later += Math.max(0, context.clock().nanos() - dueNanos);
                    dueNanos = Math.max(dueNanos, context.clock().nanos());
                }
                if (context.lifecycle().awaitUntil(dueNanos) || !target.mayStillSend()) {
                    return;
                }
                target.send(values.in(line.payload()));
            }
        }
    }

    /** Each that comes prolongs the wait. */
    private void awaitLastAnswers() throws InterruptedException {
        Clock clock = context.clock();
        long before;
        do {
            before = answers.answered();
        } while (!context.lifecycle().isComplete()
                && !target.hasLeft()
                && !answers.await(
                        answers.total(), clock, clock.nanos() + config.waiting().toNanos())
                && answers.answered() > before);
    }

    /** After {@link #settle}: what did not come is told too. */
    void conclude() {
        if (!started) {
            return;
        }
        Outcome how = target.outcome();
        if (!how.isGood()) {
            outcome = how;
        }
        if (config.compares() && !context.lifecycle().isComplete()) {
            answers.end().forEach(this::tell);
            judge();
        }
    }

    private void judge() {
        long missing = answers.total() - answers.answered();
        if (answers.different() + answers.surplus() + missing == 0) {
            step("passed", Sizes.count(answers.total(), "answer") + " as recorded", "", "");
            return;
        }
        String message = "%s: of %s that were recorded %s came as recorded, %s different, %s did not come%s%s"
                .formatted(
                        conversation,
                        Sizes.count(answers.total(), "answer"),
                        Sizes.count(answers.equal()),
                        Sizes.count(answers.different()),
                        Sizes.count(missing),
                        answers.surplus() == 0 ? "" : ", and %s more came".formatted(Sizes.count(answers.surplus())),
                        answers.isLost()
                                ? ". After a difference a stream without a framing (--frame) is not compared"
                                : "");
        context.publisher().failed(null, target.endpoint(), Cause.EXPECTATION, message);
        outcome = new Outcome(Cause.EXPECTATION, message);
    }

    private void tell(Answers.Difference difference) {
        if (told.incrementAndGet() > MOST_TOLD || !context.publisher().hasListener()) {
            return;
        }
        String number = (config.conversations().size() > 1 ? "flow %s, ".formatted(conversation.number()) : "")
                + "answer "
                + Sizes.count(difference.number());
        context.publisher()
                .step(
                        target.endpoint(),
                        number,
                        "failed",
                        quoted(difference.recorded(), "nothing"),
                        quoted(difference.came(), "nothing came within the time of --wait"),
                        meaning(number, difference),
                        "",
                        Map.of("answer", difference.number()));
    }

    private String quoted(@Nullable Payload payload, String none) {
        return payload == null ? none : context.publisher().payloadFormat().quote(payload);
    }

    private String meaning(String number, Answers.Difference difference) {
        Payload recorded = difference.recorded();
        Payload came = difference.came();
        if (recorded == null) {
            return "one more answer came than was recorded";
        }
        return came == null
                ? number + " did not come"
                : number + " is not as recorded. "
                        + PayloadDiff.describe(
                                recorded, came, context.publisher().payloadFormat());
    }

    private void step(String status, String action, String observed, String meaning) {
        context.publisher()
                .step(target.endpoint(), conversation.toString(), status, action, observed, meaning, "", Map.of());
    }

    /** How it went, after {@link #conclude}. */
    Outcome outcome() {
        return outcome;
    }

    void stop() {
        answers.stop();
        target.stop();
    }

    void settle() {
        if (started) {
            target.settle();
        }
    }

    void close() {
        target.close();
    }

    void publishRest() {
        target.publishRest();
    }
}
