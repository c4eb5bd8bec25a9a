package dev.parley.session.runtime;

import dev.parley.session.Tap;
import java.nio.ByteBuffer;
import java.util.List;

/** Everybody who sees all bytes of a session. Safe from any thread. */
public final class Taps {
    private final List<Tap> taps;

    Taps(List<Tap> taps) {
        this.taps = taps;
    }

    /**
     * Something has arrived.
     *
     * @param data borrowed, from position to limit
     */
    public void arrived(Flow flow, ByteBuffer data, long epochNanos) {
        for (Tap tap : taps) {
            tap.arrived(flow.local(), flow.peer(), data.asReadOnlyBuffer(), epochNanos);
        }
    }

    /**
     * Something has left.
     *
     * @param data borrowed, from position to limit
     */
    public void left(Flow flow, ByteBuffer data, long epochNanos) {
        for (Tap tap : taps) {
            tap.left(flow.local(), flow.peer(), data.asReadOnlyBuffer(), epochNanos);
        }
    }
}
