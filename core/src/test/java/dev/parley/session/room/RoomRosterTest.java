package dev.parley.session.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.event.Flow;
import dev.parley.session.peer.Outgoing;
import dev.parley.session.peer.PeerChannel;
import dev.parley.session.peer.PeerState;
import dev.parley.session.runtime.Delivery;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RoomRosterTest {
    private final RoomRoster roster = new RoomRoster("host");

    @Test
    void knowsThoseAgainWhoLeftLatelyAndForgetsTheRest() {
        int number = comesAndGoes(0);
        assertThat(comesAndGoes(0)).isEqualTo(number);
        for (int i = 1; i <= RoomRoster.MOST_FORMER; i++) {
            comesAndGoes(i);
        }
        assertThat(comesAndGoes(1)).as("one of the last").isEqualTo(number + 1);
        assertThat(comesAndGoes(0)).as("it left before all of those").isEqualTo(number + RoomRoster.MOST_FORMER + 1);
    }

    private int comesAndGoes(int who) {
        Endpoint local = new Endpoint(Scheme.UDP, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9000));
        Endpoint peer = new Endpoint(Scheme.UDP, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1 + who));
        RoomPeer member = Objects.requireNonNull(roster.join(new Flow(local, peer, 0), new UnusedChannel(), 0, 1));
        roster.leave(member);
        return member.number;
    }

    /** Nobody sends anything here. */
    private static final class UnusedChannel implements PeerChannel {
        @Override
        public Flow flow() {
            throw new UnsupportedOperationException();
        }

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
