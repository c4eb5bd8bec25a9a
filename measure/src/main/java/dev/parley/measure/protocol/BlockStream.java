package dev.parley.measure.protocol;

import dev.parley.pace.Pace;
import dev.parley.socket.StreamConnection;
import dev.parley.time.Clock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * Throughput over a stream: blocks, each with its length in four bytes before it. A length of 0 is the end, and a control
 * frame with what was sent or seen follows where the far end says it.
 */
public final class BlockStream {
    private static final int LENGTH_BYTES = 4;
    private static final int READ_BYTES = 1 << 17;

    private BlockStream() {}

    /** Writes blocks. One thread writes, any may look at the sums. */
    public static final class Writer {
        private final StreamConnection connection;
        private final byte[] block;
        private final Clock clock;
        private volatile long bytes;
        private volatile long nanos;

        public Writer(StreamConnection connection, int size, Clock clock) {
            this.connection = connection;
            this.clock = clock;
            this.block = new byte[LENGTH_BYTES + size];
            Frame.fill(ByteBuffer.wrap(block), LENGTH_BYTES, size);
            ByteBuffer.wrap(block).putInt(0, size);
        }

        /** Writes until the pace ends or somebody says so, as fast as the other side reads. */
        @SuppressWarnings("NonAtomicVolatileUpdate")
        public void write(Pace pace, BooleanSupplier stopped) throws IOException {
            long start = clock.nanos();
            long blocks = 0;
            while (!stopped.getAsBoolean() && clock.nanos() - start < pace.lengthNanos() && blocks < pace.count()) {
                connection.write(block, 0, block.length);
                blocks++;
                bytes += block.length - LENGTH_BYTES;
                nanos = clock.nanos() - start;
            }
        }

        public void end() throws IOException {
            connection.write(new byte[LENGTH_BYTES], 0, LENGTH_BYTES);
        }

        public long bytes() {
            return bytes;
        }

        public long nanos() {
            return nanos;
        }
    }

    /** Reads blocks. One thread reads, any may look at the sums. */
    public static final class Reader {
        private final StreamConnection connection;
        private final Clock clock;
        private final byte[] buffer = new byte[READ_BYTES];
        private int at;
        private int limit;
        private volatile long bytes;
        private long firstNanos;
        private long lastNanos;

        public Reader(StreamConnection connection, Clock clock) {
            this.connection = connection;
            this.clock = clock;
        }

        /** Reads until the announced end; false where the stream ended before. */
        @SuppressWarnings("NonAtomicVolatileUpdate")
        public boolean read() throws IOException {
            while (true) {
                byte[] length = new byte[LENGTH_BYTES];
                if (!whole(length)) {
                    return false;
                }
                long left = ByteBuffer.wrap(length).getInt();
                if (left <= 0) {
                    return left == 0;
                }
                while (left > 0) {
                    if (at == limit && !more()) {
                        return false;
                    }
                    int part = (int) Math.min(left, limit - at);
                    at += part;
                    left -= part;
                    bytes += part;
                }
                lastNanos = clock.nanos();
                firstNanos = firstNanos == 0 ? lastNanos : firstNanos;
            }
        }

        private boolean more() throws IOException {
            at = 0;
            limit = Math.max(0, connection.read(buffer, 0, buffer.length, Clock.NEVER));
            return limit > 0;
        }

        /** What follows, as many bytes as the array has; false where the stream ended before. */
        public boolean whole(byte[] into) throws IOException {
            for (int have = 0; have < into.length; ) {
                if (at == limit && !more()) {
                    return false;
                }
                int part = Math.min(into.length - have, limit - at);
                System.arraycopy(buffer, at, into, have, part);
                at += part;
                have += part;
            }
            return true;
        }

        public long bytes() {
            return bytes;
        }

        public ReceiverReport report() {
            return new ReceiverReport(
                    0, bytes, 0, 0, 0, 0, OptionalLong.empty(), false, lastNanos - firstNanos, 0, 0, 0);
        }
    }
}
