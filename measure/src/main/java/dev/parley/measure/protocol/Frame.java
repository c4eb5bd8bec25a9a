package dev.parley.measure.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What datagrams of a measurement look like. All numbers are big-endian.
 *
 * <pre>
 *  0               4               8                               16
 * +---------------+---------------+-------------------------------+--------
 * | 'P' 'M' '1' k | run           | sequence                      | filler, or the body of a control datagram
 * +---------------+---------------+-------------------------------+--------
 * </pre>
 *
 * A control datagram is {@value #CONTROL_BYTES} B long, whatever it holds, so that no answer is longer than what asked for
 * it.
 */
public final class Frame {
    /** The smallest datagram of a measurement. */
    public static final int HEADER_BYTES = 16;

    public static final int CONTROL_BYTES = 128;
    public static final int SEQUENCE = 8;
    public static final int BODY = 16;

    private static final int MARK = 'P' << 24 | 'M' << 16 | '1' << 8;
    private static final int RUN = 4;

    /** What a datagram is, by the fourth byte. */
    public enum Kind {
        /** Asks for an echo. */
        PROBE('e'),
        /** A far end's echo, which nobody answers, so that two far ends cannot answer each other for ever. */
        ECHO('E'),
        /** Data that is counted. */
        DATA('D'),
        /** Asks a far end for a run. */
        REQUEST('R'),
        /** The token that a request must bring back. */
        CHALLENGE('C'),
        /** The far end agrees. */
        AGREEMENT('A'),
        /** The far end does not agree, and says why. */
        DENIAL('X'),
        /** This side is still there. */
        ALIVE('K'),
        /** All was sent; how much. */
        FINISH('F'),
        /** What the far end saw. */
        REPORT('T');

        final int code;

        Kind(char code) {
            this.code = code;
        }
    }

    private static final @Nullable Kind[] BY_CODE = byCode();

    private Frame() {}

    private static @Nullable Kind[] byCode() {
        @Nullable Kind[] kinds = new Kind[128];
        for (Kind kind : Kind.values()) {
            kinds[kind.code] = kind;
        }
        return kinds;
    }

    /** What the datagram at that offset is; null where it is none of a measurement. */
    static @Nullable public Kind kind(ByteBuffer from, int offset, int length) {
        if (length < HEADER_BYTES) {
            return null;
        }
        int first = from.getInt(offset);
        int code = first & 0xff;
        return (first & 0xffffff00) == MARK && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    public static int run(ByteBuffer from, int offset) {
        return from.getInt(offset + RUN);
    }

    public static long sequence(ByteBuffer from, int offset) {
        return from.getLong(offset + SEQUENCE);
    }

    /** Writes the header at that offset; the position stays. */
    public static void header(ByteBuffer into, int offset, Kind kind, int run, long sequence) {
        into.putInt(offset, MARK | kind.code);
        into.putInt(offset + RUN, run);
        into.putLong(offset + SEQUENCE, sequence);
    }

    public static void kind(ByteBuffer into, Kind kind) {
        into.putInt(0, MARK | kind.code);
    }

    /** A control datagram with an empty body, ready to be sent. */
    public static ByteBuffer control(Kind kind, int run) {
        ByteBuffer control = ByteBuffer.allocate(CONTROL_BYTES);
        header(control, 0, kind, run, 0);
        return control;
    }

    /** Bytes that a peer which cuts, repeats or changes them does not give back by chance. */
    public static void fill(ByteBuffer into, int from, int seed) {
        int state = seed | 1;
        for (int i = from; i < into.capacity(); i++) {
            state = state * 1_103_515_245 + 12_345;
            into.put(i, (byte) (state >>> 16));
        }
    }
}
