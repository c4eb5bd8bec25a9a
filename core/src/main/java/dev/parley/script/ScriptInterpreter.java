package dev.parley.script;

import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.payload.PayloadFormat;
import dev.parley.rule.CompiledMatch;
import dev.parley.rule.Match;
import dev.parley.rule.MatchDescriber;
import dev.parley.rule.Trigger;
import dev.parley.text.Sizes;
import dev.parley.time.Durations;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Goes through one script on one connection: says what to do next, is told what came of it, and judges each step. Values
 * and time in, decisions out: no sockets, no threads, no clock. Ask {@link #next}, do that, tell it, and ask again. Not
 * safe from several threads.
 */
public final class ScriptInterpreter {
    /** So many messages that were passed over are quoted when a step fails; of more the last. */
    static final int QUOTED = 8;

    private final Cursor cursor;
    private final boolean joins;
    private final int mostBytes;
    private final String noun;
    private final PayloadFormat payloadFormat;

    private Cursor.@Nullable Place at;
    private long beganNanos;
    private @Nullable StepResult untold;
    private boolean over;

    private final Map<String, Payload> captures = new HashMap<>();
    private long sentCount;
    private long heardCount;
    private @Nullable Taken taken;

    /** What came since the step began and was not what it expects. */
    private final Deque<Payload> passedOver = new ArrayDeque<>();

    private long passedOverCount;
    private final ByteArrayOutputStream joined = new ByteArrayOutputStream();
    private Payload unfinished = Payload.EMPTY;

    /** The message that the last expect took. */
    private record Taken(Payload message, InetAddress from, long number) {}

    /**
     * @param joins whether what comes are the chunks of a stream without a framing, which count together
     * @param mostBytes how many bytes of them are kept for one expect
     * @param payloadFormat how results quote payloads
     */
    public ScriptInterpreter(Script script, boolean joins, int mostBytes, PayloadFormat payloadFormat) {
        this.cursor = new Cursor(script.steps());
        this.joins = joins;
        this.mostBytes = mostBytes;
        this.noun = joins ? "something" : "a message";
        this.payloadFormat = payloadFormat;
    }

    /**
     * What to do now.
     *
     * @param nanos now, on a clock that never jumps
     */
    public NextAction next(long nanos) {
        StepResult stepResult = untold;
        if (stepResult != null) {
            untold = null;
            return new NextAction.StepDone(stepResult);
        }
        if (over) {
            return new NextAction.Done();
        }
        if (at == null && !begin(nanos)) {
            over = true;
            return new NextAction.Done();
        }
        return switch (place().step()) {
            case Step.Send send ->
                new NextAction.Send(send.template(), Map.copyOf(captures), lastTaken(), sentCount + 1);
            case Step.Expect expect -> new NextAction.Receive(deadline(expect.within()));
            case Step.Pause pause -> rest(pause, nanos);
            case Step.End end -> new NextAction.End(end.way());
            case Step.Check check -> {
                judge(check, nanos);
                yield next(nanos);
            }
            case Step.Repeat repeat -> throw new IllegalStateException("a repeat is gone through, not done");
        };
    }

    private boolean begin(long nanos) {
        at = cursor.next();
        beganNanos = nanos;
        passedOver.clear();
        passedOverCount = 0;
        return at != null;
    }

    private Cursor.Place place() {
        Cursor.Place here = at;
        if (here == null) {
            throw new IllegalStateException("no step is under way");
        }
        return here;
    }

    private Payload lastTaken() {
        return taken == null ? Payload.EMPTY : taken.message();
    }

    private long deadline(Duration length) {
        return beganNanos + length.toNanos();
    }

    private NextAction rest(Step.Pause pause, long nanos) {
        long until = deadline(pause.length());
        if (nanos < until) {
            return new NextAction.Wait(until);
        }
        end(Cause.DONE, Durations.show(pause.length()), "", "", "", nanos);
        return next(nanos);
    }

    private void judge(Step.Check check, long nanos) {
        Taken last = taken;
        if (last == null) {
            throw new IllegalStateException("an assert without an expect before it");
        }
        String expected = expectation(check.when());
        String got = payloadFormat.quote(last.message());
        Optional<Map<String, Payload>> held = held(check.when(), last);
        held.ifPresent(found -> keep(check.when(), found));
        if (held.isPresent()) {
            end(Cause.DONE, expected, got, "", "", nanos);
        } else {
            String difference = PayloadDiff.between(check.when(), List.of(last.message()), payloadFormat);
            end(Cause.EXPECTATION, expected, got, difference, "", nanos);
        }
    }

    /**
     * What {@link NextAction.Send} asked for has left.
     *
     * @param message as it was sent
     */
    public void sent(Payload message, long nanos) {
        sentCount++;
        end(Cause.DONE, payloadFormat.quote(message), "", "", "", nanos);
    }

    /** The connection was ended as {@link NextAction.End} asked for. */
    public void ended(long nanos) {
        end(Cause.DONE, place().step().kind(), "", "", "", nanos);
    }

    /**
     * Something came, after {@link NextAction.Receive} was asked for. Whatever came before, be it in a pause, is to be told here too,
     * in its order.
     *
     * @param message a datagram, a message, or one or more chunks
     * @param arrivedNanos when, on the clock of {@link #next}
     */
    public void heard(Payload message, InetAddress from, long arrivedNanos) {
        Step.Expect expect = (Step.Expect) place().step();
        heardCount++;
        if (arrivedNanos > deadline(expect.within())) {
            timedOut(expect, arrivedNanos);
            return;
        }
        if (joins) {
            joined.writeBytes(message.bytes());
        }
        Taken arrived = new Taken(joins ? Payload.copyOf(joined.toByteArray()) : message, from, heardCount);
        Optional<Map<String, Payload>> held = held(expect.when(), arrived);
        if (held.isPresent()) {
            keep(expect.when(), held.get());
            taken = arrived;
            joined.reset();
            String got = payloadFormat.quote(arrived.message());
            end(Cause.DONE, expectation(expect.when()), got, "", "", arrivedNanos);
        } else {
            passOver(arrived.message());
            if (joins && joined.size() > mostBytes) {
                failed(expect, Cause.EXPECTATION, "more than the limit of " + Sizes.show(mostBytes), arrivedNanos);
            }
        }
    }

    private void passOver(Payload message) {
        if (joins) {
            passedOver.clear();
        } else if (passedOver.size() == QUOTED) {
            passedOver.removeFirst();
        }
        passedOver.add(message);
        passedOverCount++;
    }

    private String expectation(List<Match> when) {
        return MatchDescriber.of(noun, when, payloadFormat);
    }

    private static Optional<Map<String, Payload>> held(List<Match> when, Taken message) {
        return CompiledMatch.of(when)
                .match(new Trigger.Arrived(message.message(), message.number()), message.from(), Match.InState.START);
    }

    private void keep(List<Match> when, Map<String, Payload> found) {
        if (Script.capturesByNumber(when)) {
            captures.keySet().removeIf(Script::isNumber);
        }
        captures.putAll(found);
    }

    /** At the end of a stream, or of the wait: what came of a message whose end has not come. For the report. */
    public void unfinished(Payload rest) {
        unfinished = rest;
    }

    /** Nothing came until now, and nothing that came is untold. Ends the step if its time is over. */
    public void quiet(long nanos) {
        if (place().step() instanceof Step.Expect expect && nanos >= deadline(expect.within())) {
            timedOut(expect, nanos);
        }
    }

    private void timedOut(Step.Expect expect, long nanos) {
        failed(expect, Cause.EXPECTATION, passedOverCount == 0 ? "" : "nothing more came", nanos);
    }

    private void failed(Step.Expect expect, Cause cause, String then, long nanos) {
        String expected = "within " + Durations.show(expect.within()) + " " + expectation(expect.when());
        String got = got() + (then.isEmpty() ? "" : "; " + then);
        String mend = unfinished.isEmpty()
                ? ""
                : "The end that --frame asks for has not come, so that is no message yet; the other side may end its messages otherwise";
        end(cause, expected, got, PayloadDiff.between(expect.when(), passedOver, payloadFormat), mend, nanos);
    }

    private String got() {
        List<String> each = passedOver.stream().map(payloadFormat::quote).toList();
        String quoted = each.size() < 2
                ? String.join("", each)
                : String.join(", ", each.subList(0, each.size() - 1)) + " and " + each.getLast();
        if (!joins && passedOverCount > passedOver.size()) {
            quoted = Sizes.count(passedOverCount) + " messages, the last of them " + quoted;
        }
        if (unfinished.isEmpty()) {
            return quoted.isEmpty() ? "nothing" : quoted;
        }
        return (quoted.isEmpty() ? "" : quoted + " and ") + "only the beginning of a message, "
                + payloadFormat.quote(unfinished);
    }

    /**
     * The step that is under way cannot be done any more.
     *
     * @param cause why
     * @param message what happened, as a sentence or the rest of one
     */
    public void broken(Cause cause, String message, long nanos) {
        Cursor.Place here = at;
        if (here == null) {
            return; // it is over already
        }
        switch (here.step()) {
            case Step.Expect expect -> failed(expect, cause, message, nanos);
            case Step.Send send -> end(cause, "that \"" + send.template() + "\" leaves", message, "", "", nanos);
            case Step.Pause pause -> end(cause, "a pause of " + Durations.show(pause.length()), message, "", "", nanos);
            case Step.Check check -> end(cause, expectation(check.when()), message, "", "", nanos);
            case Step.End end -> end(cause, end.kind(), message, "", "", nanos);
            case Step.Repeat repeat -> throw new IllegalStateException("a repeat is gone through, not done");
        }
    }

    private void end(Cause cause, String expected, String got, String difference, String mend, long nanos) {
        Cursor.Place here = place();
        untold = new StepResult(
                here.number(),
                here.step(),
                here.round(),
                cause,
                expected,
                got,
                difference,
                mend,
                Math.max(0, nanos - beganNanos));
        over = cause != Cause.DONE;
        at = null;
    }

    /** Which step is under way, for a sentence; empty where none is. */
    public String where() {
        Cursor.Place here = at;
        return here == null ? "" : StepResult.where(here.number(), here.step(), here.round());
    }
}
