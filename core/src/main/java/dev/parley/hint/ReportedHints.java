package dev.parley.hint;

import dev.parley.ledger.Cause;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What was told of whom: each oddity once for each host, and of so many hosts at most, since a flood from forged ones
 * must neither fill the memory nor the screen. Safe from any thread.
 */
public final class ReportedHints {
    /** More than a bench has devices; whoever reads a hundred such notes knows. */
    static final int MOST_HOSTS = 100;

    private final Map<Cause, Set<InetAddress>> hosts = new EnumMap<>(Cause.class);

    /** Whether this is the first time; from then on it is not. */
    public synchronized boolean isFirst(Cause cause, InetAddress host) {
        Set<InetAddress> known = hosts.computeIfAbsent(cause, none -> new HashSet<>());
        return known.size() < MOST_HOSTS && known.add(host);
    }
}
