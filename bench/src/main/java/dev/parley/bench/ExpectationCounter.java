package dev.parley.bench;

import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.payload.PayloadFormat;
import dev.parley.rule.Match;
import dev.parley.rule.Trigger;
import dev.parley.text.Sizes;
import java.net.InetAddress;
import java.time.Duration;

/** Counts the messages that one expectation asks for. Guarded by its owner's lock. */
final class ExpectationCounter {
    private Expectation expectation;
    private final long startNanos;
    private final PayloadFormat payloadFormat;
    private long matched;
    private long matchedInTime;
    private long others;
    private Payload lastOther = Payload.EMPTY;
    private long doneNanos;

    /** @param payloadFormat how a result quotes what came */
    ExpectationCounter(Expectation expectation, long startNanos, PayloadFormat payloadFormat) {
        this.expectation = expectation;
        this.payloadFormat = payloadFormat;
        this.startNanos = startNanos;
        this.doneNanos = startNanos;
    }

    /** Takes the place of the expectation if the other is equal: it may stand in another line now. */
    boolean replace(Expectation other) {
        boolean same = expectation.equals(other);
        if (same) {
            expectation = other;
        }
        return same;
    }

    void count(Payload message, InetAddress peer, long nowNanos) {
        boolean holds = expectation
                .when()
                .match(new Trigger.Arrived(message, 1), peer, Match.InState.START)
                .isPresent();
        if (!holds) {
            others++;
            lastOther = message;
            return;
        }
        matched++;
        Duration within = expectation.within();
        if (within == null || nowNanos - startNanos <= within.toNanos()) {
            matchedInTime++;
            if (matchedInTime <= expectation.count()) {
                doneNanos = nowNanos;
            }
        }
    }

    /** @param unread how many messages came to its listener, and were not read before the end */
    Result result(String entry, long nowNanos, long unread) {
        boolean good = matchedInTime >= expectation.count();
        return new Result(
                entry,
                "expects " + expectation.description(),
                good ? Result.Verdict.PASSED : Result.Verdict.FAILED,
                good ? Cause.DONE : Cause.EXPECTATION,
                good
                        ? ""
                        : "%s: expected %s, got %s"
                                .formatted(expectation.source(), expectation.description(), got(unread)),
                Duration.ofNanos((good ? doneNanos : nowNanos) - startNanos));
    }

    private String got(long unread) {
        String late = matched > matchedInTime ? " and " + Sizes.count(matched - matchedInTime) + " later" : "";
        String other = others == 0
                ? ""
                : ", and " + Sizes.count(others, "other message") + ", the last of them "
                        + payloadFormat.quote(lastOther);
        String rest = unread == 0 ? "" : "; arrived and not read before the end: " + Sizes.count(unread, "message");
        return (matchedInTime == 0 ? "none" : Sizes.count(matchedInTime)) + late + other + rest;
    }
}
