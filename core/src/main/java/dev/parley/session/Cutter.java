package dev.parley.session;

import dev.parley.event.Unit;
import dev.parley.framing.Deframer;
import dev.parley.framing.FrameTooLongException;
import dev.parley.framing.Framing;
import dev.parley.framing.FramingException;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.time.Clock;
import org.jspecify.annotations.Nullable;

/** Makes messages of one stream's chunks, or leaves them as they are where no framing was asked for. One thread reads. */
final class Cutter {
    static final String UNFINISHED =
            "the connection ended inside a message: what came of it was shown as a chunk, and not answered";

    private final @Nullable Framing framing;
    private final @Nullable Deframer deframer;
    private long quietAtNanos = Clock.NEVER;

    /** Gets what was made, in order. */
    interface Taker {
        void take(Unit unit, Payload payload);
    }

    /**
     * @param maxMessage the longest message in bytes
     * @throws IllegalArgumentException if no message of this framing fits into that
     */
    Cutter(@Nullable Framing framing, int maxMessage) {
        this.framing = framing;
        this.deframer = framing == null ? null : framing.deframer(maxMessage);
    }

    /** Why a stream is not read any further. */
    static Cause cause(FramingException noMessage) {
        return noMessage instanceof FrameTooLongException ? Cause.LIMIT : Cause.MALFORMED;
    }

    /** What comes out. */
    Unit unit() {
        return framing == null ? Unit.CHUNK : Unit.MESSAGE;
    }

    /**
     * Takes in what one read gave.
     *
     * @param nanos when, on the session's clock
     */
    void feed(byte[] buffer, int count, long nanos, Taker taker) throws FramingException {
        Deframer cutting = deframer;
        if (cutting == null) {
            taker.take(Unit.CHUNK, Payload.copyOf(buffer, 0, count));
            return;
        }
        cutting.feed(buffer, 0, count, message -> taker.take(Unit.MESSAGE, message));
        long quiet = cutting.quietNanos();
        quietAtNanos = quiet == Deframer.NEVER ? Clock.NEVER : nanos + quiet;
    }

    /** Until when to wait for more before {@link #quiet} is called. */
    long deadlineNanos() {
        return quietAtNanos;
    }

    /** Nothing more has come until now: where silence ends a message, it has ended. */
    void quiet(long nanos, Taker taker) {
        if (deframer == null || nanos < quietAtNanos) {
            return;
        }
        quietAtNanos = Clock.NEVER;
        deframer.quiet(message -> taker.take(Unit.MESSAGE, message));
    }

    /** What came after the last message; nothing without a framing. */
    Payload rest() {
        return deframer == null ? Payload.EMPTY : deframer.rest();
    }

    /**
     * The message as it goes on the stream.
     *
     * @throws FramingException if the framing has no form for it
     */
    Framed frame(Payload message) throws FramingException {
        if (framing == null) {
            return new Framed(message, message);
        }
        Payload framed = framing.frame(message);
        return new Framed(framed, framing.asRead(message, framed));
    }

    /**
     * A message that leaves.
     *
     * @param onStream what goes on the stream
     * @param message what is told: the message as it is read there
     */
    record Framed(Payload onStream, Payload message) {}
}
