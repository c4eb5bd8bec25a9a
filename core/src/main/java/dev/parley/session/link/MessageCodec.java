package dev.parley.session.link;

import dev.parley.event.Unit;
import dev.parley.framing.Deframer;
import dev.parley.framing.FrameTooLongException;
import dev.parley.framing.Framing;
import dev.parley.framing.FramingException;
import dev.parley.hint.StreamHints;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.SessionConfig;
import dev.parley.time.Clock;
import org.jspecify.annotations.Nullable;

/** Makes messages of one stream's chunks, or leaves them as they are where no framing was asked for. One thread reads. */
public final class MessageCodec implements StreamHints.Unfinished {
    public static final String UNFINISHED =
            "the connection ended inside a message: what came of it was shown as a chunk, and not answered";

    private final @Nullable Framing framing;
    private final @Nullable Framing sentFraming;
    private volatile @Nullable Deframer deframer;
    private long idleAtNanos = Clock.NEVER;

    /** How many bytes came behind the last message. */
    private long behindLast;

    /** Gets what was made, in order. */
    public interface MessageConsumer {
        /**
         * One was made.
         *
         * @param framedBytes how many bytes of the stream it took, with what the framing adds
         */
        void accept(Unit unit, Payload payload, int framedBytes);
    }

    /** As the session says. */
    public MessageCodec(SessionConfig config) {
        this(config.framing(), config.sentFraming(), config.maxMessage());
    }

    /**
     * @param framing how what comes is cut
     * @param sentFraming how what is sent is made part of the stream
     * @param maxMessage the longest message in bytes
     * @throws IllegalArgumentException if no message of this framing fits into that
     */
    MessageCodec(@Nullable Framing framing, @Nullable Framing sentFraming, int maxMessage) {
        this.framing = framing;
        this.sentFraming = sentFraming;
        this.deframer = framing == null ? null : framing.deframer(maxMessage);
    }

    /** Why a stream is not read any further. */
    public static Cause cause(FramingException noMessage) {
        return noMessage instanceof FrameTooLongException ? Cause.LIMIT : Cause.MALFORMED;
    }

    /** What comes out of what is read. */
    public Unit unit() {
        return framing == null ? Unit.CHUNK : Unit.MESSAGE;
    }

    /** What is sent. */
    public Unit sentUnit() {
        return sentFraming == null ? Unit.CHUNK : Unit.MESSAGE;
    }

    /**
     * Takes in what one read gave.
     *
     * @param nanos when, on the session's clock
     */
    public void decode(byte[] buffer, int count, long nanos, MessageConsumer messageConsumer) throws FramingException {
        Deframer cutting = deframer;
        if (cutting == null) {
            messageConsumer.accept(Unit.CHUNK, Payload.copyOf(buffer, 0, count), count);
            return;
        }
        behindLast += count;
        cutting.feed(buffer, 0, count, (message, framedBytes) -> made(message, framedBytes, messageConsumer));
        long quiet = cutting.idleNanos();
        idleAtNanos = quiet == Deframer.NEVER ? Clock.NEVER : nanos + quiet;
    }

    /** Until when to wait for more before {@link #idle} is called. */
    public long deadlineNanos() {
        return idleAtNanos;
    }

    /** Nothing more has come until now: where silence ends a message, it has ended. */
    public void idle(long nanos, MessageConsumer messageConsumer) {
        Deframer cutting = deframer;
        if (cutting == null || nanos < idleAtNanos) {
            return;
        }
        idleAtNanos = Clock.NEVER;
        cutting.idle((message, framedBytes) -> made(message, framedBytes, messageConsumer));
    }

    /** The other side has finished: where that ends a message, it has ended. */
    public void end(MessageConsumer messageConsumer) {
        Deframer cutting = deframer;
        if (cutting != null) {
            cutting.finish((message, framedBytes) -> made(message, framedBytes, messageConsumer));
        }
    }

    private void made(Payload message, int framedBytes, MessageConsumer messageConsumer) {
        behindLast -= framedBytes;
        messageConsumer.accept(Unit.MESSAGE, message, framedBytes);
    }

    /**
     * Cuts nothing any more: what came after the last message is a chunk, and so is all that comes.
     *
     * @param buffer what {@link #decode} could not cut
     */
    public void continueAsChunks(byte[] buffer, int count, MessageConsumer messageConsumer) {
        Deframer cutting = deframer;
        int taken = cutting == null ? 0 : cutting.begun();
        int left = Math.clamp(behindLast - taken, 0, count); // of this read, behind where the framing stopped
        Payload rest = remainder().plus(Payload.copyOf(buffer, count - left, left));
        deframer = null;
        idleAtNanos = Clock.NEVER;
        if (!rest.isEmpty()) {
            messageConsumer.accept(Unit.CHUNK, rest, rest.size());
        }
    }

    /** What came after the last message; nothing without a framing. */
    public Payload remainder() {
        Deframer cutting = deframer;
        return cutting == null ? Payload.EMPTY : cutting.remainder();
    }

    @Override
    public boolean hasBegun() {
        Deframer cutting = deframer;
        return cutting != null && cutting.begun() > 0;
    }

    @Override
    public String missing() {
        Deframer cutting = deframer;
        return cutting == null || cutting.begun() == 0 ? "" : cutting.missing();
    }

    @Override
    public String passedOver() {
        Deframer cutting = deframer;
        return cutting == null ? "" : cutting.passedOver();
    }

    /**
     * The message as it goes on the stream.
     *
     * @throws FramingException if the framing has no form for it
     */
    public Encoded encode(Payload message) throws FramingException {
        Framing sent = sentFraming;
        if (sent == null) {
            return new Encoded(message, message, null);
        }
        Payload framed = sent.frame(message);
        Deframer cutting = deframer;
        if (cutting != null) {
            cutting.sent(framed);
        }
        return new Encoded(framed, sent.asRead(message, framed), sent.replaces(message, framed) ? message : null);
    }

    /**
     * A message that leaves.
     *
     * @param onStream what goes on the stream
     * @param message what is told: the message as it is read there
     * @param given what it was made of, where the framing replaced bytes of it; else null
     */
    public record Encoded(
            Payload onStream, Payload message, @Nullable Payload given) {}
}
