package dev.parley.measure.protocol;

import java.nio.ByteBuffer;
import java.util.OptionalLong;

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
                drops < 0 ? OptionalLong.empty() : OptionalLong.of(drops),
                from.getLong() != 0,
                from.getLong(),
                from.getLong(),
                from.getLong(),
                from.getLong());
    }
}
