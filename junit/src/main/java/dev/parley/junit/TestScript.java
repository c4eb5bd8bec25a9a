package dev.parley.junit;

import dev.parley.event.Event;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.payload.PayloadFormat;
import dev.parley.script.NextAction;
import dev.parley.script.Script;
import dev.parley.script.ScriptInterpreter;
import dev.parley.script.Step;
import dev.parley.script.StepResult;
import dev.parley.template.FillException;
import dev.parley.template.Values;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A script that a TCP {@link TestPeer} goes through on one connection, while the test uses the program under test. An expect of the
 * script waits in real time, a pause on the test's clock. Safe from any thread.
 */
public final class TestScript {
    /** Of the chunks of a stream without a framing, for one expect. */
    private static final int MOST_BYTES = 1 << 20;

    /** How long a peer that closes leaves it to finish: as an expect waits that says nothing else. */
    private static final Duration MOMENT = Step.Expect.WITHIN;

    private final Script script;
    private final boolean framed;
    private final PeerEvents events;
    private final Clock clock;
    private final Thread thread;
    private final RandomGenerator random;
    private final Signal changed = new Signal();
    private volatile boolean stopped;
    private volatile boolean told;
    private volatile String where = "it waited for a connection";
    private volatile @Nullable Throwable failure;

    /**
     * Begins.
     *
     * @param framed whether what comes are messages, and not chunks, which count together
     * @param connection waits for it; nothing where that was given up
     */
    TestScript(
            Script script,
            boolean framed,
            PeerEvents events,
            Function<BooleanSupplier, Optional<TestConnection>> connection) {
        this.script = script;
        this.framed = framed;
        this.events = events;
        this.clock = events.settings().clock();
        this.random = new SplittableRandom(events.settings().seed());
        this.thread = Thread.ofVirtual().name("parley-script").start(() -> {
            try {
                connection.apply(() -> stopped).ifPresentOrElse(this::run, this::giveUp);
            } catch (RuntimeException | AssertionError failed) {
                failure = failed;
            }
        });
    }

    /**
     * Waits for its end.
     *
     * @throws AssertionError if a step has failed, with what it expected and what came, or if it does not end in time
     */
    public void expectDone() {
        if (!ends(events.patience())) {
            throw events.failure("the script \"%s\" was not gone through within %s: %s"
                    .formatted(script.name(), Wanted.shown(events.patience()), where));
        }
        requireGood();
    }

    private boolean ends(Duration within) {
        try {
            return thread.join(within);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The peer is about to close: what the script waits for comes now, or not any more. */
    void stop() {
        Duration patience = events.patience();
        ends(patience.compareTo(MOMENT) < 0 ? patience : MOMENT);
        stopped = true;
        changed.set();
    }

    /** The peer is closed. Throws how it failed, unless the test knows it. */
    void requireDone() {
        if (!told) {
            expectDone();
        }
    }

    private void requireGood() {
        switch (failure) {
            case null -> {}
            case Error failed -> {
                told = true;
                throw failed;
            }
            case Throwable bug -> {
                told = true;
                throw new IllegalStateException(
                        "the script \"%s\" could not be gone through".formatted(script.name()), bug);
            }
        }
    }

    private void giveUp() {
        throw events.failure(
                "the script \"%s\" was not gone through: %s when the peer was closed".formatted(script.name(), where));
    }

    private void run(TestConnection connection) {
        ScriptInterpreter interpreter = new ScriptInterpreter(script, !framed, MOST_BYTES, PayloadFormat.TEXT);
        while (true) {
            NextAction next = interpreter.next(now());
            where = interpreter.where() + " was under way";
            switch (next) {
                case NextAction.Send send -> send(send, connection, interpreter);
                case NextAction.Receive receive -> receive(receive.untilNanos(), connection, interpreter);
                case NextAction.Wait pause -> await(pause.untilNanos());
                case NextAction.End end -> {
                    switch (end.way()) {
                        case HALF_CLOSE -> connection.halfClose();
                        case CLOSE -> connection.close();
                        case RESET -> connection.reset();
                    }
                    interpreter.ended(now());
                }
                case NextAction.StepDone done -> requirePassed(done.stepResult());
                case NextAction.Done done -> {
                    return;
                }
            }
        }
    }

    private long now() {
        return clock.nanos();
    }

    private void send(NextAction.Send send, TestConnection connection, ScriptInterpreter interpreter) {
        try {
            Payload message = send.template()
                    .fill(new Values(
                            clock.epochNanos(),
                            ZoneId::systemDefault,
                            send.number(),
                            random,
                            connection.client().hostAndPort(),
                            connection.server()::hostAndPort,
                            send.data(),
                            send.captures()));
            connection.send(message);
            interpreter.sent(message, now());
        } catch (FillException unfilled) {
            interpreter.broken(Cause.TEMPLATE, String.valueOf(unfilled.getMessage()), now());
        }
    }

    private void receive(long untilNanos, TestConnection connection, ScriptInterpreter interpreter) {
        Duration left = Duration.ofNanos(Math.max(0, untilNanos - now()));
        Event came = events.poll(event -> stopped || isMessageOrEnd(event, connection), left)
                .orElse(null);
        switch (came) {
            case null -> interpreter.quiet(Math.max(untilNanos, now()));
            case Event.Received received
            when connection.isOurs(received) ->
                interpreter.heard(
                        received.payload(), connection.client().socketAddress().getAddress(), now());
            case Event.Closed closed
            when connection.isOurs(closed) ->
                interpreter.broken(closed.cause(), "the connection ended: " + closed.message(), now());
            case Event.Finished finished
            when connection.isOurs(finished) ->
                interpreter.broken(Cause.EXPECTATION, "the other side finished sending", now());
            default -> giveUp();
        }
    }

    private static boolean isMessageOrEnd(Event event, TestConnection connection) {
        boolean either =
                event instanceof Event.Received || event instanceof Event.Closed || event instanceof Event.Finished;
        return either && connection.isOurs(event);
    }

    private void await(long untilNanos) {
        try {
            if (clock.await(changed, untilNanos)) {
                giveUp();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            giveUp();
        }
    }

    private void requirePassed(StepResult done) {
        if (!done.passed()) {
            throw events.failure("the script \"%s\" failed at %s.\n  expected  %s\n  got       %s%s"
                    .formatted(
                            script.name(),
                            done.where(),
                            done.expected(),
                            done.got(),
                            done.difference().isEmpty() ? "" : "\n" + done.difference()));
        }
    }
}
