package dev.parley.session.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.event.Event;
import dev.parley.event.Flow;
import dev.parley.ledger.Cause;
import dev.parley.session.Peer;
import dev.parley.session.SessionConfig;
import dev.parley.session.peer.PeerRegistry.Announcement;
import dev.parley.session.runtime.Contexts;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.EventPublisher;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.time.ManualClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerRegistryTest {
    private final ManualClock clock = new ManualClock();
    private final List<Event> events = new ArrayList<>();

    private PeerRegistry registry(int most, Announcement announces) {
        EventPublisher publisher = Contexts.of(new SessionConfig(
                        "test",
                        new MemoryNetwork(clock),
                        clock,
                        null,
                        null,
                        1_000,
                        null,
                        List.of(),
                        events::add,
                        null,
                        null))
                .publisher();
        return new PeerRegistry(publisher, most, announces);
    }

    private static Flow flow(int port, int connection) {
        return new Flow(endpoint(9000), endpoint(port), connection);
    }

    private static Endpoint endpoint(int port) {
        return new Endpoint(Scheme.UDP, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static PeerState heard(PeerRegistry registry, Flow flow) {
        return registry.heard(
                flow, 0, number -> new PeerState(new NamedChannel(flow), (peer, arrival) -> List.of(), number, 0));
    }

    @Test
    void numbersPeersInTheOrderInWhichTheyCame() {
        PeerRegistry registry = registry(10, Announcement.ALL);
        heard(registry, flow(1, 0));
        PeerState connection = heard(registry, flow(2, 7));
        heard(registry, flow(1, 0));
        assertThat(registry.peers()).extracting(Peer::number).containsExactly(1, 2);
        assertThat(registry.peers()).extracting(Peer::connection).containsExactly(0, 7);
        assertThat(events).hasSize(1);
        registry.announceJoined(connection, 0);
        assertThat(events).hasSize(2).allMatch(Event.Joined.class::isInstance);
    }

    @Test
    void knowsAConnectionByItsNumberUntilItIsForgotten() {
        PeerRegistry registry = registry(10, Announcement.NOTHING);
        heard(registry, flow(1, 0));
        PeerState connection = heard(registry, flow(2, 7));
        assertThat(registry.channel(7)).isSameAs(connection.channel());
        assertThat(registry.channel(8)).isNull();
        registry.forget(connection);
        assertThat(registry.channel(7)).isNull();
    }

    @Test
    void forgetsTheDatagramPeerThatWasHeardLeastRecentlyAndNoConnection() {
        PeerRegistry registry = registry(3, Announcement.ALL);
        heard(registry, flow(1, 1));
        heard(registry, flow(2, 0));
        heard(registry, flow(3, 0));
        heard(registry, flow(2, 0));
        heard(registry, flow(4, 0));
        assertThat(registry.find(flow(1, 1))).isNotNull();
        assertThat(registry.find(flow(2, 0))).isNotNull();
        assertThat(registry.find(flow(3, 0))).isNull();
        assertThat(events.stream().filter(Event.Left.class::isInstance))
                .singleElement()
                .satisfies(left -> assertThat(((Event.Left) left).cause()).isEqualTo(Cause.LIMIT));
    }

    @Test
    void notesOnceThatItForgetsWhereNobodyFollowsPeers() {
        PeerRegistry registry = registry(1, Announcement.FORGETTING);
        heard(registry, flow(1, 0));
        heard(registry, flow(2, 0));
        heard(registry, flow(3, 0));
        assertThat(events).singleElement().isInstanceOf(Event.Note.class);
    }

    @Test
    void whoComesBackAfterItWasForgottenIsSomebodyNew() {
        PeerRegistry registry = registry(10, Announcement.NOTHING);
        PeerState first = heard(registry, flow(1, 0));
        Peer peer = registry.peers().getFirst();
        registry.forget(first);
        assertThat(registry.channel(peer)).isNull();
        PeerState again = heard(registry, flow(1, 0));
        assertThat(again.number()).isEqualTo(2);
        assertThat(registry.channel(peer)).as("the number is another's").isNull();
        assertThat(registry.channel(registry.peers().getFirst())).isSameAs(again.channel());
        assertThat(events).isEmpty();
    }

    /** The way to somebody, which nobody goes. */
    private record NamedChannel(Flow flow) implements PeerChannel {
        @Override
        public PeerState state() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Delivery send(Outgoing outgoing) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close(String reason) {}

        @Override
        public void halfClose() {}

        @Override
        public void reset(String reason) {}
    }
}
