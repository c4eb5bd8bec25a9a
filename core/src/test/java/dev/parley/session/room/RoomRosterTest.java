package dev.parley.session.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.session.runtime.Flow;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RoomRosterTest {
    private final RoomRoster roomRoster = new RoomRoster("host");

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
        RoomPeer roomPeer = Objects.requireNonNull(roomRoster.join(new Flow(local, peer, 0), message -> true, 0, 1));
        roomRoster.leave(roomPeer);
        return roomPeer.number;
    }
}
