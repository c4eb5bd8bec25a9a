package dev.parley.session.runtime;

import dev.parley.event.EventListener;
import dev.parley.event.Tap;
import dev.parley.ledger.Ledger;
import dev.parley.payload.Payload;
import dev.parley.session.SessionConfig;
import dev.parley.session.record.CaptureTap;
import dev.parley.session.record.Recording;
import dev.parley.session.record.TrafficRecorder;
import dev.parley.session.record.TrafficTap;
import dev.parley.socket.NetworkException;
import dev.parley.template.Values;
import dev.parley.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
 * @param recorded where it is recorded, or null
 * @param impairing what is done on purpose to all that it sends; null for nothing
 */
public record SessionContext(
        Clock clock,
        Ledger ledger,
        Taps taps,
        EventPublisher publisher,
        SessionLifecycle lifecycle,
        SessionThreads threads,
        Timer timer,
        @Nullable RecordedSession recorded,
        @Nullable Impairing impairing) {

    /**
     * All of it, for one session.
     *
     * @throws NetworkException in words, if it was to be recorded and that cannot be
     */
    public static SessionContext of(SessionConfig config) throws NetworkException {
        SessionLifecycle lifecycle = new SessionLifecycle(config.clock());
        SessionThreads threads = new SessionThreads(lifecycle);
        Ledger ledger = new Ledger();
        Timer timer = new Timer(threads, config.clock());
        Recording recording = config.recording();
        RecordedSession recorded = recording == null ? null : new RecordedSession(config, recording, ledger, lifecycle);
        SessionConfig heard = kept(recorded == null ? config : tapped(config, recorded.capture()), ledger);
        EventPublisher publisher = new EventPublisher(heard, ledger, lifecycle, threads, timer);
        if (recorded != null) {
            recorded.publishTo(publisher);
        }
        return new SessionContext(
                config.clock(),
                ledger,
                new Taps(heard.taps()),
                publisher,
                lifecycle,
                threads,
                timer,
                recorded,
                Impairing.of(config.impaired()));
    }

    /** What is recorded is so before others see it. */
    private static SessionConfig tapped(SessionConfig config, CaptureTap capture) {
        return heardFirst(config, capture, capture.before(config.listener()));
    }

    private static SessionConfig kept(SessionConfig config, Ledger ledger) {
        TrafficRecorder traffic = config.traffic();
        if (traffic == null) {
            return config;
        }
        TrafficTap tap = traffic.begin(config.name(), config.clock(), ledger::totals);
        return heardFirst(config, tap, tap.before(config.listener()));
    }

    private static SessionConfig heardFirst(SessionConfig config, Tap first, EventListener listener) {
        List<Tap> taps = new ArrayList<>(List.of(first));
        taps.addAll(config.taps());
        return config.heardBy(taps, listener);
    }

    /** What a template is filled in with now; the arguments are as in {@link Values}. */
    public Values values(long n, String peer, Supplier<String> local, Payload data, Map<String, Payload> captures) {
        return new Values(
                clock.epochNanos(), ZoneId::systemDefault, n, ThreadLocalRandom.current(), peer, local, data, captures);
    }
}
