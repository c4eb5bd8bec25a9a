package dev.parley.framing;

import dev.parley.payload.Payload;
import java.time.Duration;
import java.util.List;

/** How a stream is cut into messages, and how a message is made part of a stream. Immutable; safe from any thread. */
public interface Framing {
    /** The words that {@link #parse} knows. */
    List<String> WORDS =
            List.of("lines", "delimiter", "fixed", "length", "idle", "slip", "cobs", "start", "http", "resp");

    /** Messages end with LF or CRLF, which is not part of them; a message that is sent gets LF. */
    static Framing lines() {
        return LineFraming.USUAL;
    }

    /** Messages end with LF, CRLF or CR alone; a message that is sent gets LF. */
    static Framing anyLines() {
        return LineFraming.ANY;
    }

    /**
     * Messages end with these bytes, which are not part of them.
     *
     * @throws IllegalArgumentException if there are none
     */
    static Framing delimiter(Payload delimiter) {
        return new DelimiterFraming(delimiter);
    }

    /**
     * Messages of one size.
     *
     * @param bytes 1 or more
     * @throws IllegalArgumentException if it is less
     */
    static Framing fixed(int bytes) {
        return new FixedFraming(bytes);
    }

    /**
     * Messages behind their length, highest byte first, which is not part of them. {@link #parse} has all other forms.
     *
     * @param bytes of the length: 1, 2, 4 or 8
     * @throws IllegalArgumentException if it is another number
     */
    static Framing length(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a length must have 1, 2, 4 or 8 bytes, but was " + bytes);
        }
        return new LengthFraming(new LengthField(bytes, false), 0, 0, false, Payload.EMPTY);
    }

    /**
     * Messages end when the stream has been silent for so long.
     *
     * @throws IllegalArgumentException if it is nothing or more than an hour
     */
    static Framing idle(Duration gap) {
        return new IdleFraming(gap);
    }

    /** SLIP, RFC 1055. */
    static Framing slip() {
        return SlipFraming.INSTANCE;
    }

    /** Consistent Overhead Byte Stuffing, ended by zero bytes. */
    static Framing cobs() {
        return CobsFraming.INSTANCE;
    }

    /** HTTP/1.1 messages (RFC 9112): head and body; Content-Length is filled in when a message is sent. */
    static Framing http() {
        return HttpFraming.USUAL;
    }

    /** RESP, the Redis serialization protocol: whole values, as they stand on the stream. */
    static Framing resp() {
        return RespFraming.INSTANCE;
    }

    /**
     * The framing of that word, as {@code --frame} takes it:
     *
     * <pre>
     * lines, lines=lf, lines=crlf, lines=any
     * delimiter=;  delimiter=\r\n\r\n  delimiter=\x03    escapes as everywhere
     * fixed=16
     * length=2  length=4,little  length=varint  length=2,at=4  length=4,adjust=-4  length=2,at=4,keep  length=decimal
     * length=1,at=2,adjust=2,tag=\x78\x78 or length=2,at=2,adjust=2,tag=\x79\x79    headers that differ
     * idle=20ms
     * slip, cobs
     * start=\x02,end=\x03  start=\x02,end=\x03,escape=\x10  start=\x7e,end=\x7e,escape=\x7d,xor=\x20
     * http, http=keep, resp
     * </pre>
     *
     * @throws IllegalArgumentException with the words there are, or what is wrong behind the word
     */
    static Framing parse(String word) {
        return FramingParser.parse(word);
    }

    /**
     * What cuts one stream. It keeps what is left between chunks, so each stream needs its own.
     *
     * @param maxMessage the longest message in bytes, 1 or more
     */
    Deframer deframer(int maxMessage);

    /**
     * The message as who reads it takes it: as it was given, but for a framing that fills something in.
     *
     * @param framed what {@link #frame} made of it
     */
    default Payload asRead(Payload message, Payload framed) {
        return message;
    }

    /**
     * Whether other bytes stand in the place of some that were given, so that who sends should know.
     *
     * @param framed what {@link #frame} made of it
     */
    default boolean replaces(Payload message, Payload framed) {
        return false;
    }

    /**
     * The message as it goes on the stream.
     *
     * @throws FramingException if this framing has no form for it
     */
    Payload frame(Payload message) throws FramingException;
}
