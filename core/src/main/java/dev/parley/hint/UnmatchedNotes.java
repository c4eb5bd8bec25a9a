package dev.parley.hint;

import dev.parley.ledger.Cause;
import dev.parley.text.Sizes;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Which of the messages that no rule matched are worth a note: each way of missing once for each host, one a second, and
 * only so many in all, since whoever floods a listener must not fill the screen. The others are counted. Safe from any thread.
 */
public final class UnmatchedNotes {
    /** More ways and hosts than anybody reads about. */
    static final int MOST = 100;

    /** How many messages are looked at in a second, to find one that misses in a new way. */
    static final int MOST_LOOKS = 16;

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Set<Told> told = new HashSet<>();
    private long untold;
    private long secondBegan;
    private int looks;
    private boolean tellsNow;

    private record Told(InetAddress host, String way) {}

    /** Counts one, and says whether to find out how it missed. */
    public synchronized boolean mayLook(long nowNanos) {
        untold++;
        if (told.size() >= MOST) {
            return false;
        }
        if (looks == 0 || nowNanos - secondBegan >= PAUSE_NANOS) {
            secondBegan = nowNanos;
            looks = 0;
            tellsNow = true;
        }
        return tellsNow && looks++ < MOST_LOOKS;
    }

    /**
     * The note, if it is due.
     *
     * @param way the same for what misses in the same way
     * @param message how it missed
     */
    public synchronized Optional<Hint> note(InetAddress host, String way, String message) {
        if (!tellsNow || !told.add(new Told(host, way))) {
            return Optional.empty();
        }
        tellsNow = false;
        long others = untold - 1;
        untold = 0;
        return Optional.of(new Hint(
                Cause.NO_RULE,
                others == 0
                        ? message
                        : "%s (%s more matched none since the last such note)"
                                .formatted(message, Sizes.count(others))));
    }

    /** Other rules: what missed those before may miss these too, and is told again. */
    public synchronized void forget() {
        told.clear();
    }

    /** How many there were since the last note, if any; to be asked once, at the end. */
    public synchronized Optional<Hint> rest() {
        return untold == 0
                ? Optional.empty()
                : Optional.of(new Hint(
                        Cause.NO_RULE,
                        "no rule matched %s since the last such note".formatted(Sizes.count(untold, "more message"))));
    }
}
