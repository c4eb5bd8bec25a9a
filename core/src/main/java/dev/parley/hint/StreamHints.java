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

    /** After so many seconds it is odd that a message which has begun is not whole. */
    public static final int UNFINISHED_SECONDS = 2;

    private final ReportedHints reportedHints;
    private final InetAddress host;
    private final LineEndHint lines;
    private final ChunkedLinesHint chunkedLines = new ChunkedLinesHint();
    private final BooleanSupplier answersChunks;
    private final EncodingHint encoding = new EncodingHint(true);
    private final Unfinished unfinished;
    private boolean heard;
    private boolean quietTold;
    private boolean unfinishedTold;

    /** The message that has begun, where the stream is cut into messages. */
    public interface Unfinished {
        /** Whether there is one. */
        boolean hasBegun();

        /** What it waits for, as the beginning of a sentence. */
        String missing();

        /** What belonged to no message and was passed over since the last call, as a sentence; empty for nothing. */
        default String passedOver() {
            return "";
        }
    }

    /**
     * @param reportedHints what all connections of a session have told
     * @param host who is on the other side
     * @param framed whether the stream is cut at line ends
     * @param answersChunks whether each chunk gets an answer now
     * @param unfinished the message that has begun
     */
    public StreamHints(
            ReportedHints reportedHints,
            InetAddress host,
            boolean framed,
            BooleanSupplier answersChunks,
            Unfinished unfinished) {
        this.reportedHints = reportedHints;
        this.host = host;
        this.answersChunks = answersChunks;
        this.unfinished = unfinished;
        this.lines = new LineEndHint(framed);
    }

    /** Until when the next read shall wait before {@link #idle} is asked; mostly {@link Clock#NEVER}. */
    public long deadlineNanos(Clock clock) {
        boolean waiting = heard ? lines.isWaiting() : !quietTold;
        return waiting ? clock.in(QUIET_SECONDS, TimeUnit.SECONDS) : unfinishedDeadlineNanos(clock);
    }

    /** Until when the next read shall wait before {@link #unfinished} is asked; mostly {@link Clock#NEVER}. */
    public long unfinishedDeadlineNanos(Clock clock) {
        return !unfinishedTold && unfinished.hasBegun() ? clock.in(UNFINISHED_SECONDS, TimeUnit.SECONDS) : Clock.NEVER;
    }

    /** Takes in what one read gave: {@code count} bytes from the beginning of the array. */
    public List<Hint> inspect(byte[] data, int count) {
        heard = true;
        Optional<Hint> odd = lines.saw(data, count);
        Optional<Hint> foreign = encoding.inspect(ByteBuffer.wrap(data, 0, count));
        Optional<Hint> cut = answersChunks.getAsBoolean() ? chunkedLines.saw(data, count) : Optional.empty();
        String passedOver = unfinished.passedOver();
        if (odd.isEmpty() && foreign.isEmpty() && cut.isEmpty() && passedOver.isEmpty()) {
            return List.of();
        }
        List<Hint> all = new ArrayList<>();
        unfinishedTold |= odd.isPresent(); // that lines have no LF says it already
        odd.ifPresent(all::add);
        foreign.ifPresent(all::add);
        cut.ifPresent(all::add);
        if (!passedOver.isEmpty()) {
            all.add(new Hint(Cause.MALFORMED, passedOver));
        }
        all.removeIf(each -> !reportedHints.isFirst(each.cause(), host));
        return all;
    }

    /** Takes in that the deadline passed and nothing came. */
    public List<Hint> idle() {
        if (heard && !lines.isWaiting()) {
            return unfinished();
        }
        Optional<Hint> odd = heard ? lines.quiet(QUIET_SECONDS) : Optional.of(silentPeer());
        unfinishedTold |= heard;
        quietTold = true;
        return odd.filter(each -> reportedHints.isFirst(each.cause(), host)).stream()
                .toList();
    }

    /** Takes in that nothing came for a moment. Told once: whoever sends slowly does so again. */
    public List<Hint> unfinished() {
        if (unfinishedTold || !unfinished.hasBegun()) {
            return List.of();
        }
        unfinishedTold = true;
        String message =
                "%s, for %s s now. It is shown when it is whole: does the sender stop inside a message, or is this not its --frame?"
                        .formatted(unfinished.missing(), UNFINISHED_SECONDS);
        return reportedHints.isFirst(Cause.UNFINISHED, host) ? List.of(new Hint(Cause.UNFINISHED, message)) : List.of();
    }

    private static Hint silentPeer() {
        return new Hint(
                Cause.SILENT_PEER,
                "it has connected, and sent nothing for %s s: does it send after it connects, or wait for this side to begin? What a program prints into a buffer leaves when it is flushed."
                        .formatted(QUIET_SECONDS));
    }
}
