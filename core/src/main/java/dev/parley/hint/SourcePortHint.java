package dev.parley.hint;

import dev.parley.ledger.Cause;
import dev.parley.text.Sizes;
import java.util.Optional;

/**
 * Tells when one host sends each datagram from another port. Ports that it used lately are known, so that several
 * programs there, in turn, are not taken for one that opens a socket for each message. Not safe from several threads.
 */
final class SourcePortHint {
    /** Enough that nobody gets there by starting a sender a few times by hand. */
    static final int RUNNING = 8;

    private final int[] lately = new int[2 * RUNNING];
    private int next;
    private int running;

    /** Takes in a datagram from that port, where the one before it did not come from there. */
    Optional<Hint> changedTo(int port) {
        boolean known = false;
        for (int each : lately) {
            known |= each == port;
        }
        running = known ? 0 : running + 1;
        if (!known) {
            lately[next] = port;
            next = (next + 1) % lately.length;
        }
        if (running < RUNNING) {
            return Optional.empty();
        }
        running = 0;
        return Optional.of(new Hint(
                Cause.PORT_PER_DATAGRAM,
                "the last %s datagrams from this host each came from another port, as from a program that opens a socket for each message. An answer goes to a port that may be closed by then, and boards run out of sockets: open one socket before the loop, and use it for all."
                        .formatted(Sizes.count(RUNNING))));
    }

    /** Takes in a datagram from the same port as the one before it. */
    void same() {
        running = 0;
    }
}
