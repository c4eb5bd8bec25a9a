package dev.parley.oddity;

import dev.parley.ledger.Cause;
import dev.parley.time.Clock;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Looks at what one connection gives, and tells what is odd about it, each thing once for each host. It also says how long
 * a read shall wait before it is odd that nothing comes. Not safe from several threads.
 */
public final class StreamWatch {
    /** After so many seconds it is odd that nothing comes. */
    public static final int QUIET_SECONDS = 5;

    private final Told told;
    private final InetAddress host;
    private final LineEnds lines;
    private final EncodingWatch encoding = new EncodingWatch(true);
    private boolean heard;
    private boolean quietTold;

    /**
     * @param told what all connections of a session have told
     * @param host who is on the other side
     * @param framed whether the stream is cut at line ends
     */
    public StreamWatch(Told told, InetAddress host, boolean framed) {
        this.told = told;
        this.host = host;
        this.lines = new LineEnds(framed);
    }

    /** Until when the next read shall wait before {@link #quiet} is asked; mostly {@link Clock#NEVER}. */
    public long deadlineNanos(Clock clock) {
        boolean waiting = heard ? lines.isWaiting() : !quietTold;
        return waiting ? clock.in(QUIET_SECONDS, TimeUnit.SECONDS) : Clock.NEVER;
    }

    /** Takes in what one read gave: {@code count} bytes from the beginning of the array. */
    public List<Oddity> saw(byte[] data, int count) {
        heard = true;
        Optional<Oddity> odd = lines.saw(data, count);
        Optional<Oddity> foreign = encoding.saw(ByteBuffer.wrap(data, 0, count));
        if (odd.isEmpty() && foreign.isEmpty()) {
            return List.of();
        }
        List<Oddity> all = new ArrayList<>();
        odd.ifPresent(all::add);
        foreign.ifPresent(all::add);
        all.removeIf(each -> !told.first(each.cause(), host));
        return all;
    }

    /** Takes in that the deadline passed and nothing came. */
    public List<Oddity> quiet() {
        Optional<Oddity> odd = heard ? lines.quiet(QUIET_SECONDS) : Optional.of(silentPeer());
        quietTold = true;
        return odd.filter(each -> told.first(each.cause(), host)).stream().toList();
    }

    private static Oddity silentPeer() {
        return new Oddity(
                Cause.SILENT_PEER,
                "it has connected, and sent nothing for %s s: does it send after it connects, or wait for this side to begin? What a program prints into a buffer leaves when it is flushed."
                        .formatted(QUIET_SECONDS));
    }
}
