package dev.parley.measure.protocol;

import dev.parley.pace.Pace;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks a far end for.
 *
 * @param direction which way data shall go; null for echoes alone
 * @param bytes the size of each datagram or block
 * @param pace when the far end shall send, where it does
 */
public record RunRequest(@Nullable Direction direction, int bytes, Pace pace) {
    public static final int TOKEN_BYTES = 16;
    private static final int REQUEST = Frame.BODY + TOKEN_BYTES;
    private static final int ECHO = 0;

    /** By their numbers on the wire, from 1. */
    private static final List<Direction> WAYS = List.of(Direction.UP, Direction.DOWN, Direction.BOTH);

    public ByteBuffer write(ByteBuffer request) {
        request.position(REQUEST);
        request.putInt(direction == null ? ECHO : WAYS.indexOf(direction) + 1).putInt(bytes);
        return request.putDouble(pace.intervalNanos())
                .putLong(pace.lengthNanos())
                .putLong(pace.count())
                .rewind();
    }

    /**
     * Reads a request.
     *
     * @throws IllegalArgumentException if its direction or its size is not valid
     */
    public static RunRequest read(ByteBuffer request) {
        ByteBuffer from = request.duplicate().position(REQUEST);
        int way = from.getInt();
        int bytes = from.getInt();
        if (way < ECHO || way > WAYS.size() || bytes < Frame.HEADER_BYTES || bytes > 1 << 20) {
            throw new IllegalArgumentException("no such direction or size");
        }
        return new RunRequest(way == ECHO ? null : WAYS.get(way - 1), bytes, pace(from));
    }

    private static Pace pace(ByteBuffer from) {
        double interval = from.getDouble();
        long length = from.getLong();
        return new Pace(interval, from.getLong(), length);
    }
}
