package dev.parley.framing;

import dev.parley.payload.Payload;
import java.util.function.Consumer;

/** Cuts one stream into messages. Not safe from several threads: one thread reads a stream. */
public interface Deframer {
    /**
     * Takes in what one read gave.
     *
     * @param bytes borrowed: nothing of it is kept
     * @param messages gets each message that is now whole, in order
     * @throws FrameTooLongException if a message is longer than the limit; the messages before it were handed on, and
     *     the stream cannot be read any further
     */
    void feed(byte[] bytes, int offset, int length, Consumer<Payload> messages) throws FrameTooLongException;

    /** What came after the last whole message: at the end of a stream, an unfinished one. */
    Payload rest();
}
