package dev.parley.measure.protocol;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What the receiving end of a flow saw of it.
 *
 * @param received different datagrams
 * @param bytes of their payload
 * @param reordered of these, after a higher number
 * @param duplicates copies beyond these
 * @param tooLate after they were given up
 * @param lost that never came
 * @param drops datagrams that the receiver's kernel dropped on that socket meanwhile; empty where it does not tell
 * @param shared whether others used that socket too, so that some of the drops may be theirs
 * @param nanos from the first datagram to the last
 * @param runs how many runs of losses there were
 * @param longest the longest run
 * @param extent the largest reordering extent
 */
public record ReceiverReport(
        long received,
        long bytes,
        long reordered,
        long duplicates,
        long tooLate,
        long lost,
        OptionalLong drops,
        boolean shared,
        long nanos,
        long runs,
        long longest,
        long extent) {
    private static final int UNKNOWN = -1;

    public ByteBuffer write(int run) {
        ByteBuffer report = Frame.control(Frame.Kind.REPORT, run).position(Frame.BODY);
        report.putLong(received)
                .putLong(bytes)
                .putLong(reordered)
                .putLong(duplicates)
                .putLong(tooLate)
                .putLong(lost);
        report.putLong(drops.orElse(UNKNOWN)).putLong(shared ? 1 : 0).putLong(nanos);
        return report.putLong(runs).putLong(longest).putLong(extent).rewind();
    }

    /**
     * What of this cannot be, in a few words; null where nothing contradicts. It comes from another computer, whose mistakes must
     * not pass for the network's.
     *
     * @param sent datagrams that left for it
     */
    public @Nullable String contradiction(long sent) {
        if (LongStream.of(received, bytes, reordered, duplicates, tooLate, lost, nanos, runs, longest, extent)
                        .anyMatch(sum -> sum < 0)
                || drops.orElse(0) < 0) {
            return "a sum is negative";
        }
        if (received > sent || lost > sent || received + lost != sent) {
            return "%s received and %s lost are not the %s that were sent".formatted(received, lost, sent);
        }
        if (reordered > received || extent > received || runs > lost || longest > lost || runs > 0 != lost > 0) {
            return "its parts are more than the whole";
        }
        return null;
    }

    /**
     * As {@link #contradiction}, of a stream, of which only bytes and time are reported.
     *
     * @param sentBytes that were written to it
     */
    public @Nullable String contradictionOfBytes(long sentBytes) {
        if (bytes < 0 || nanos < 0) {
            return "a sum is negative";
        }
        return bytes > sentBytes
                ? "%s B received are more than the %s B that were sent".formatted(bytes, sentBytes)
                : null;
    }

    /** From a whole control datagram. */
    public static ReceiverReport read(ByteBuffer datagram) {
        ByteBuffer from = datagram.duplicate().position(Frame.BODY);
        long received = from.getLong();
        long bytes = from.getLong();
        long reordered = from.getLong();
        long duplicates = from.getLong();
        long tooLate = from.getLong();
        long lost = from.getLong();
        long drops = from.getLong();
        return new ReceiverReport(
                received,
                bytes,
                reordered,
                duplicates,
                tooLate,
                lost,
                drops == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(drops),
                from.getLong() != 0,
                from.getLong(),
                from.getLong(),
                from.getLong(),
                from.getLong());
    }
}
