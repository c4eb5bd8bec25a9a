package dev.parley.session.runtime;

import dev.parley.event.Flow;
import dev.parley.event.Tap;
import dev.parley.event.Tap.Ending;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everybody who sees all bytes of a session; mostly nobody, which costs nothing. Safe from any thread. */
public final class Taps {
    private final List<Tap> taps;

    Taps(List<Tap> taps) {
        this.taps = List.copyOf(taps);
    }

    /**
     * A connection is open.
     *
     * @param socket our address of it; asked for only if there is a tap
     * @param accepted whether the peer made it
     */
    public void opened(Flow flow, Supplier<InetSocketAddress> socket, boolean accepted, long epochNanos) {
        for (Tap tap : taps) {
            tap.opened(flow, socket.get(), accepted, epochNanos);
        }
    }

    /**
     * Something has arrived.
     *
     * @param destination where it was sent to, or null where nobody knows
     * @param data borrowed, from position to limit
     */
    public void arrived(Flow flow, @Nullable InetSocketAddress destination, ByteBuffer data, long epochNanos) {
        for (Tap tap : taps) {
            tap.arrived(flow, destination, data.asReadOnlyBuffer(), epochNanos);
        }
    }

    /**
     * Something is about to leave.
     *
     * @param source from which of our addresses, or null for the system's choice
     * @param data borrowed, from position to limit
     */
    public void leaving(Flow flow, @Nullable InetSocketAddress source, ByteBuffer data, long epochNanos) {
        for (Tap tap : taps) {
            tap.leaving(flow, source, data.asReadOnlyBuffer(), epochNanos);
        }
    }

    /** What was about to leave last did not, or not all of it. */
    public void notLeft(Flow flow, long leftBytes, String message) {
        for (Tap tap : taps) {
            tap.notLeft(flow, leftBytes, message);
        }
    }

    /** Whether {@link #decided} reaches anybody. */
    public boolean wantVerdicts() {
        for (Tap tap : taps) {
            if (tap.wantsVerdicts()) {
                return true;
            }
        }
        return false;
    }

    /** Something was decided about what last arrived. */
    public void decided(Flow flow, String what) {
        for (Tap tap : taps) {
            tap.decided(flow, what);
        }
    }

    /** One side has finished sending. */
    public void finished(Flow flow, boolean byPeer, long epochNanos) {
        for (Tap tap : taps) {
            tap.finished(flow, byPeer, epochNanos);
        }
    }

    /** A connection is over. */
    public void closed(Flow flow, Ending how, long epochNanos) {
        for (Tap tap : taps) {
            tap.closed(flow, how, epochNanos);
        }
    }
}
