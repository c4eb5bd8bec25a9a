package dev.parley.junit;

import dev.parley.Parley;
import dev.parley.event.EventRecorder;
import dev.parley.impairment.Impairments;
import dev.parley.session.record.TrafficRecorder;
import dev.parley.session.relay.RelaySession;
import dev.parley.session.relay.RelaySetup;
import dev.parley.socket.NetworkException;
import java.net.InetSocketAddress;
import java.util.function.UnaryOperator;

/**
 * A network between the program under test and a {@link TestPeer}, made bad on purpose: the program talks to the relay, which passes
 * what comes on and impairs it. In JUnit a field with {@link Relay} does the same without {@code try}. Safe from any thread.
 *
 * <pre>{@code
 * try (TestPeer device = TestPeer.udp();
 *         TestRelay network = TestRelay.to(device, relay -> relay.impair("loss", "10%"))) {
 *     // … the program under test talks to network.address() …
 * }
 * }</pre>
 */
public final class TestRelay implements AutoCloseable {
    private final EventRecorder events = new EventRecorder();
    private final RelaySession session;

    /** @throws IllegalStateException in words, if the system will not have it */
    TestRelay(TestPeer peer, UnaryOperator<RelaySetup> options, String name) {
        String scheme = peer.toString().substring(0, 3);
        RelaySetup setup = Parley.relay(scheme + "://127.0.0.1:0", peer.toString())
                .on(peer.settings().network(), peer.settings().clock())
                .seed(peer.settings().seed());
        setup.listening().named(name);
        TrafficRecorder traffic = peer.settings().capture().traffic();
        if (traffic != null) {
            setup.listening().record(traffic);
        }
        try {
            session = options.apply(setup).open(events);
        } catch (NetworkException bad) {
            throw new IllegalStateException("the relay could not be opened: " + bad.message(), bad);
        }
    }

    /** Opens one that impairs nothing yet. */
    public static TestRelay to(TestPeer peer) {
        return to(peer, relay -> relay);
    }

    /**
     * Opens one with any of a relay's options; its random choices hang on the peer's seed.
     *
     * @throws IllegalStateException in words, if the system will not have it
     */
    public static TestRelay to(TestPeer peer, UnaryOperator<RelaySetup> options) {
        return new TestRelay(peer, options, "relay");
    }

    /** Its port. */
    public int port() {
        return session.port();
    }

    /** Where the program under test reaches it. */
    public InetSocketAddress address() {
        return session.address();
    }

    /** Everything that happened. */
    public EventRecorder events() {
        return events;
    }

    /**
     * From now on does this to what passes, and nothing else; an empty text does nothing.
     *
     * @param up on the way to the peer, as {@code loss=10%,delay=20ms}
     * @param down on the way back
     * @throws IllegalArgumentException in words, if one of them cannot be read, or is none for this transport
     */
    public void impair(String up, String down) {
        session.impair(impairments(up), impairments(down));
    }

    static Impairments impairments(String text) {
        return text.isEmpty() ? Impairments.NONE : Impairments.parse(text);
    }

    /** As Parley writes it: {@code udp://127.0.0.1:40123}. */
    @Override
    public String toString() {
        return session.endpoints().getFirst().toString();
    }

    /** Closes it; its peer stays. */
    @Override
    public void close() {
        session.close();
    }
}
