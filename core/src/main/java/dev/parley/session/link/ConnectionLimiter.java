package dev.parley.session.link;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** How many connections each peer's address has open on all of a session's addresses together. Safe from any thread. */
public final class ConnectionLimiter {
    private static final int DEFAULT_MOST = 1_000;

    private final int most;
    private final boolean loopbackIsFree;
    private final Map<InetAddress, Integer> open = new ConcurrentHashMap<>();

    /** @param most of one peer; null for the default, which does not count loopback */
    public ConnectionLimiter(@Nullable Integer most) {
        this.most = most == null ? DEFAULT_MOST : most;
        this.loopbackIsFree = most == null;
    }

    public int most() {
        return most;
    }

    /** Counts one more of that peer; false if it has as many as it may. */
    public boolean admit(InetAddress peer) {
        if (loopbackIsFree && peer.isLoopbackAddress()) {
            return true;
        }
        boolean[] admitted = new boolean[1];
        open.compute(peer, (address, count) -> {
            int before = count == null ? 0 : count;
            admitted[0] = before < most;
            return admitted[0] ? Integer.valueOf(before + 1) : count;
        });
        return admitted[0];
    }

    /** One that was admitted has ended. */
    public void release(InetAddress peer) {
        open.computeIfPresent(peer, (address, count) -> count > 1 ? count - 1 : null);
    }
}
