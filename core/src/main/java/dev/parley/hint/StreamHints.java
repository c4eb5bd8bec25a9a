package dev.parley.hint;

import dev.parley.ledger.Cause;
import dev.parley.time.Clock;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Looks at what one connection gives, and tells what is odd about it, each thing once for each host. It also says how long
 * a read shall wait before it is odd that nothing comes. Not safe from several threads.
 */
public final class StreamHints {
    /** After so many seconds it is odd that nothing comes. */
    public static final int QUIET_SECONDS = 5;

    private final ReportedHints reportedHints;
    private final InetAddress host;
    private final LineEndHint lines;
    private final ChunkedLinesHint chunkedLines = new ChunkedLinesHint();
    private final BooleanSupplier answersChunks;
    private final EncodingHint encoding = new EncodingHint(true);
    private boolean heard;
    private boolean quietTold;

    /**
     * @param reportedHints what all connections of a session have told
     * @param host who is on the other side
     * @param framed whether the stream is cut at line ends
     * @param answersChunks whether each chunk gets an answer now
     */
    public StreamHints(ReportedHints reportedHints, InetAddress host, boolean framed, BooleanSupplier answersChunks) {
        this.reportedHints = reportedHints;
        this.host = host;
        this.answersChunks = answersChunks;
        this.lines = new LineEndHint(framed);
    }

    /** Until when the next read shall wait before {@link #idle} is asked; mostly {@link Clock#NEVER}. */
    public long deadlineNanos(Clock clock) {
        boolean waiting = heard ? lines.isWaiting() : !quietTold;
        return waiting ? clock.in(QUIET_SECONDS, TimeUnit.SECONDS) : Clock.NEVER;
    }

    /** Takes in what one read gave: {@code count} bytes from the beginning of the array. */
    public List<Hint> inspect(byte[] data, int count) {
        heard = true;
        Optional<Hint> odd = lines.saw(data, count);
        Optional<Hint> foreign = encoding.inspect(ByteBuffer.wrap(data, 0, count));
        Optional<Hint> cut = answersChunks.getAsBoolean() ? chunkedLines.saw(data, count) : Optional.empty();
        if (odd.isEmpty() && foreign.isEmpty() && cut.isEmpty()) {
            return List.of();
        }
        List<Hint> all = new ArrayList<>();
        odd.ifPresent(all::add);
        foreign.ifPresent(all::add);
        cut.ifPresent(all::add);
        all.removeIf(each -> !reportedHints.isFirst(each.cause(), host));
        return all;
    }

    /** Takes in that the deadline passed and nothing came. */
    public List<Hint> idle() {
        Optional<Hint> odd = heard ? lines.quiet(QUIET_SECONDS) : Optional.of(silentPeer());
        quietTold = true;
        return odd.filter(each -> reportedHints.isFirst(each.cause(), host)).stream()
                .toList();
    }

    private static Hint silentPeer() {
        return new Hint(
                Cause.SILENT_PEER,
                "it has connected, and sent nothing for %s s: does it send after it connects, or wait for this side to begin? What a program prints into a buffer leaves when it is flushed."
                        .formatted(QUIET_SECONDS));
    }
}
