package dev.parley.framing;

import dev.parley.payload.Payload;
import java.util.function.Consumer;

/** Cuts one stream into messages. Not safe from several threads: one thread reads a stream. */
public interface Deframer {
    /** No silence ends a message. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Takes in what one read gave.
     *
     * @param bytes borrowed: nothing of it is kept
     * @param messages gets each message that is now whole, in order
     * @throws FrameTooLongException if a message is longer than the limit
     * @throws FramingException if this is no message; in both cases those before it were handed on, and the stream cannot
     *     be read any further
     */
    void feed(byte[] bytes, int offset, int length, Consumer<Payload> messages) throws FramingException;

    /** While a message is handed on: how many bytes of the stream it took, with what the framing adds. */
    int framedBytes();

    /** What came after the last whole message: at the end of a stream, an unfinished one. */
    Payload remainder();

    /**
     * How long the stream must be silent for {@link #idle} to be called, in nanoseconds; {@link #NEVER} while silence
     * says nothing.
     */
    default long idleNanos() {
        return NEVER;
    }

    /** The stream was silent for so long. */
    default void idle(Consumer<Payload> messages) {}
}
