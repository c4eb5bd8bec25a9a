package dev.parley.session.runtime;

import dev.parley.ledger.Ledger;
import dev.parley.payload.Payload;
import dev.parley.session.SessionConfig;
import dev.parley.template.Values;
import dev.parley.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * What every part of one session works with. Immutable; safe from any thread.
 *
 * @param clock what it measures and waits with
 * @param ledger its sums
 * @param taps who sees every byte
 * @param publisher its events
 * @param lifecycle its end
 * @param threads its threads
 * @param timer all its delays
 */
public record SessionContext(
        Clock clock,
        Ledger ledger,
        Taps taps,
        EventPublisher publisher,
        SessionLifecycle lifecycle,
        SessionThreads threads,
        Timer timer) {

    public static SessionContext of(SessionConfig config) {
        SessionLifecycle lifecycle = new SessionLifecycle(config.clock());
        SessionThreads threads = new SessionThreads(lifecycle);
        Ledger ledger = new Ledger();
        Timer timer = new Timer(threads, config.clock());
        return new SessionContext(
                config.clock(),
                ledger,
                new Taps(config.taps()),
                new EventPublisher(config, ledger, lifecycle, threads, timer),
                lifecycle,
                threads,
                timer);
    }

    /** What a template is filled in with now; the arguments are as in {@link Values}. */
    public Values values(long n, String peer, Supplier<String> local, Payload data, Map<String, Payload> captures) {
        return new Values(
                clock.epochNanos(), ZoneId::systemDefault, n, ThreadLocalRandom.current(), peer, local, data, captures);
    }
}
