package dev.parley.linux;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * How many datagrams one call may hand over as one (UDP_SEGMENT, udp(7)): UDP_MAX_SEGMENTS of the kernel, which is 128
 * in newer ones and 64 in older, and none where the way to a destination takes none. Safe from any thread.
 */
final class Segments {
    /** For this kernel. */
    static final Segments PROBED = new Segments(128, 64);

    /** UDP's length field holds no more (RFC 768), with the headers of IPv4. */
    static final int MOST_BYTES = 65_507;

    private static final int MOST_REMEMBERED = 1_024;

    private final int fewer;
    private final Map<InetSocketAddress, Integer> refused = new HashMap<>();
    private volatile int most;

    /**
     * @param most tried first
     * @param fewer tried when the kernel will not have so many
     */
    Segments(int most, int fewer) {
        this.most = most;
        this.fewer = fewer;
    }

    /** How many of that size may go to that peer at once, 1 or more. */
    int most(InetSocketAddress peer, int segmentBytes) {
        int fit = MOST_BYTES / segmentBytes;
        return fit < 2 || isRefused(peer, segmentBytes) ? 1 : Math.min(fit, most);
    }

    private synchronized boolean isRefused(InetSocketAddress peer, int segmentBytes) {
        if (refused.isEmpty()) {
            return false;
        }
        Integer from = refused.get(peer);
        return from != null && segmentBytes >= from;
    }

    /** How many to try after so many were refused; 0 where the number is not what is wrong. */
    int fewerThan(int tried) {
        return tried > fewer ? fewer : 0;
    }

    /** So many at most are taken by this kernel. */
    void atMost(int count) {
        most = count;
    }

    /**
     * The way to that peer takes no datagrams of that size or larger at once.
     *
     * @param segmentBytes 1 where it takes none at all
     */
    synchronized void refuse(InetSocketAddress peer, int segmentBytes) {
        if (refused.size() >= MOST_REMEMBERED) {
            refused.clear(); // each costs one failed call to learn again
        }
        refused.merge(peer, segmentBytes, Math::min);
    }
}
