package dev.parley.session;

import dev.parley.event.EventListener;
import dev.parley.socket.Network;
import dev.parley.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the setups of all sessions have. A setup opens one session and is not changed afterwards. Not safe from several
 * threads.
 *
 * @param <S> the setup itself, so that calls can be chained
 */
public abstract sealed class SessionSetup<S extends SessionSetup<S>> permits ListenSetup, SendSetup {
    Network network = Network.jdk();
    Clock clock = Clock.SYSTEM;
    String name;

    @Nullable
    EventListener listener;

    final List<Tap> taps = new ArrayList<>();
    private boolean opened;

    SessionSetup(String name) {
        this.name = name;
    }

    abstract S self();

    /** Another network or clock, for tests. */
    public final S on(Network otherNetwork, Clock otherClock) {
        network = otherNetwork;
        clock = otherClock;
        return self();
    }

    /** The session's name in events. */
    public final S named(String otherName) {
        name = otherName;
        return self();
    }

    /** Adds somebody who sees all bytes. */
    public final S tap(Tap tap) {
        taps.add(tap);
        return self();
    }

    /** To be called once, by whoever opens the session: who hears its events, or null for nobody. */
    final S opening(@Nullable EventListener events) {
        if (opened) {
            throw new IllegalStateException("a setup opens one session; make another setup for another");
        }
        opened = true;
        listener = events;
        return self();
    }
}
