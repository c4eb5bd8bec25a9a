package dev.parley.framing;

import dev.parley.payload.Payload;

/** Cuts one stream into messages. Not safe from several threads: one thread reads a stream. */
public interface Deframer {
    /** Gets each message that is now whole, in order. */
    @FunctionalInterface
    interface FrameConsumer {
        /**
         * One has come.
         *
         * @param framedBytes how many bytes of the stream it took, with what the framing adds
         */
        void accept(Payload message, int framedBytes);
    }

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
    void feed(byte[] bytes, int offset, int length, FrameConsumer messages) throws FramingException;

    /** What came after the last whole message: at the end of a stream, an unfinished one. */
    Payload remainder();

    /** How many bytes have come of a message whose rest has not; 0 between messages, and where silence ends them. */
    default int begun() {
        return 0;
    }

    /** What a message that has begun waits for, as the beginning of a sentence without its stop. */
    default String missing() {
        return "";
    }

    /**
     * How long the stream must be silent for {@link #idle} to be called, in nanoseconds; {@link #NEVER} while silence
     * says nothing.
     */
    default long idleNanos() {
        return NEVER;
    }

    /** The stream was silent for so long. */
    default void idle(FrameConsumer messages) {}

    /** The other side has finished: a message that lasts until then is whole. */
    default void finish(FrameConsumer messages) {}

    /**
     * A message left on the same connection, to which what comes may be the answer. From the thread that sends.
     *
     * @param framed as it went on the stream
     */
    default void sent(Payload framed) {}

    /**
     * What was passed over since the last call because it belongs to no message, as a sentence without its stop; empty for
     * nothing.
     */
    default String passedOver() {
        return "";
    }
}
