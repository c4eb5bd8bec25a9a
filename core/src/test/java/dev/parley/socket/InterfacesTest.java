package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.socket.Interfaces.Kind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterfacesTest {
    private final Interfaces interfaces = Interfaces.read();

    @Test
    void findsLoopbackAndPutsItLast() {
        List<Interfaces.Local> likeliest = interfaces.likeliestFirst();

        assertThat(likeliest).isNotEmpty();
        assertThat(likeliest.getLast().kind()).isEqualTo(Kind.LOOPBACK);
        assertThat(likeliest).extracting(Interfaces.Local::kind).isSorted();
    }

    @Test
    void knowsWhatIsNearAndWhatIsNot() throws UnknownHostException {
        assertThat(interfaces.isNear(address(127, 0, 0, 2))).isTrue();
        assertThat(interfaces.isNear(address(169, 254, 1, 1))).as("link-local").isTrue();
        assertThat(interfaces.isNear(address(203, 0, 113, 9))).isFalse();
        assertThat(interfaces.locals()).allMatch(local -> interfaces.isNear(local.address()));
        assertThat(interfaces.locals()).allMatch(local -> interfaces.isLocal(local.address()));
    }

    @Test
    void knowsBroadcastAddresses() throws UnknownHostException {
        assertThat(interfaces.isBroadcast(address(255, 255, 255, 255))).isTrue();
        assertThat(interfaces.isBroadcast(address(127, 255, 255, 255))).isTrue();
        assertThat(interfaces.isBroadcast(address(127, 0, 0, 1))).isFalse();
        assertThat(interfaces.locals())
                .allMatch(
                        local -> local.broadcast().map(interfaces::isBroadcast).orElse(true));
    }

    @Test
    void listensEverywhereOnTheFamilyOfAnAddress() throws UnknownHostException {
        assertThat(Interfaces.everyInterface(address(127, 0, 0, 1)).getHostAddress())
                .isEqualTo("0.0.0.0");
        assertThat(Interfaces.everyInterface().isAnyLocalAddress()).isTrue();
    }

    @Test
    void knowsAnInterfaceByItsNameAlone() {
        assertThat(Interfaces.names())
                .isNotEmpty()
                .allMatch(name -> Interfaces.named(name).isPresent());
        assertThat(Interfaces.named("no such interface")).isEmpty();
    }

    private static InetAddress address(int a, int b, int c, int d) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
    }
}
