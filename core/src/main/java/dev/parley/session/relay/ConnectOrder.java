package dev.parley.session.relay;

import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The target hears of connections in the order in which peers opened them: programs that open several, such as iperf3, tell them
 * apart by it. Each waits for the one before it, but not for long: where the target is slow to answer, order is worth less than time.
 * Safe from any thread.
 */
final class ConnectOrder {
    private static final long MOST_MILLIS = 50;

    private final Clock clock;

    /** By the number of the connection. */
    private final Map<Long, Turn> turns = new ConcurrentHashMap<>();

    /** Of the connection that was accepted last; with this lock. */
    private @Nullable Signal last;

    /** @param before is up once the one before has its connection, or none; null for the first */
    private record Turn(@Nullable Signal before, Signal over) {}

    ConnectOrder(Clock clock) {
        this.clock = clock;
    }

    /** A peer's connection was accepted. Called by the thread that accepts those of its address, in their order. */
    synchronized void accepted(long connection) {
        Turn turn = new Turn(last, new Signal());
        last = turn.over;
        turns.put(connection, turn);
    }

    /** Waits until those before it are connected with the target. */
    void awaitTurn(long connection) throws InterruptedException {
        Turn turn = turns.get(connection);
        if (turn != null && turn.before != null) {
            clock.await(turn.before, clock.in(MOST_MILLIS, TimeUnit.MILLISECONDS));
        }
    }

    /** Those behind it need not wait for it any more. */
    void over(long connection) {
        Turn turn = turns.remove(connection);
        if (turn != null) {
            turn.over.set();
        }
    }
}
