package dev.parley.session;

import dev.parley.ledger.Totals;

/**
 * One running thing: a listener, a sender. Open it in try-with-resources. Safe from any thread.
 *
 * <p>It ends by itself (a count is reached, all is sent), by {@link #stop}, or by {@link #close}. Its events are published on
 * the threads that move the data; see {@link dev.parley.event.EventListener}.
 */
public interface Session extends AutoCloseable {
    /** Its name in events. */
    String name();

    /**
     * Blocks until the session has ended by itself or was told to stop. Its sockets are still open then; close it.
     *
     * @return how it ended
     * @throws InterruptedException if this thread was interrupted; the session runs on
     * @throws IllegalStateException if one of its threads, or a listener, threw what nobody expected
     */
    Outcome await() throws InterruptedException;

    /** Tells the session to end. Never blocks; may be called from a listener. Idempotent. */
    void stop();

    /** The sums at this moment; exact after {@link #close}. */
    Totals totals();

    /**
     * Ends the session: takes in what is queued, reads the kernel's counters, closes the sockets, joins the threads, and
     * publishes the summary. Takes at most about a second, even where a listener blocks. Idempotent.
     *
     * @throws RuntimeException what a listener, a reply function or a thread of the session threw, unless {@link #await} has
     *     thrown it; later ones are suppressed in it. An {@link Error}, such as a failed assertion, likewise
     */
    @Override
    void close();
}
