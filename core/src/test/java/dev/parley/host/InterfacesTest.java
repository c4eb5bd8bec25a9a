package dev.parley.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.address.Cidr;
import dev.parley.host.Interfaces.Kind;
import dev.parley.host.Interfaces.Local;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
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

    @Test
    void putsFirstWhatADeviceOnTheSameNetworkWouldDial() throws Exception {
        Local wifi = local(Kind.WIFI, address(192, 168, 1, 20));
        Local cable = local(Kind.ETHERNET, address(10, 0, 0, 5));
        Local own = local(Kind.WIFI, address(169, 254, 3, 4));
        Local docker = local(Kind.VIRTUAL, address(172, 17, 0, 1));
        Local loopback = local(Kind.LOOPBACK, address(127, 0, 0, 1));
        Interfaces all = new Interfaces(List.of(loopback, docker, own, cable, wifi));

        assertThat(all.likeliestFirst()).containsExactly(wifi, cable, own, docker, loopback);
        assertThat(Interfaces.dialled(all.likeliestFirst())).contains(wifi);
        assertThat(Interfaces.dialled(List.of(docker, loopback)))
                .as("nobody dials a virtual network from outside")
                .isEmpty();
    }

    @Test
    void theRouteDecidesBetweenInterfacesOfOneKindAlone() throws Exception {
        Assumptions.assumeTrue(
                Interfaces.named("lo").isPresent() && Interfaces.names().size() > 1);
        NetworkInterface lo = Interfaces.named("lo").orElseThrow();
        NetworkInterface other = Interfaces.names().stream()
                .filter(name -> !name.equals("lo"))
                .flatMap(name -> Interfaces.named(name).stream())
                .findFirst()
                .orElseThrow();
        Local one = local(lo, Kind.ETHERNET, address(10, 0, 0, 5));
        Local two = local(other, Kind.ETHERNET, address(10, 0, 1, 5));
        Local vpn = local(lo, Kind.VIRTUAL, address(10, 8, 0, 2));
        Interfaces all = new Interfaces(List.of(one, two, vpn));

        assertThat(all.likeliestFirst(Optional.of(two.address()))).containsExactly(two, one, vpn);
        assertThat(all.likeliestFirst(Optional.of(vpn.address()))).endsWith(vpn);
        assertThat(all.likeliestFirst()).containsExactly(one, two, vpn);
    }

    @Test
    void theRoutesSourceIsOneOfThisComputersAddresses() {
        assertThat(Interfaces.routeSource().map(interfaces::isLocal).orElse(true))
                .isTrue();
    }

    private static Local local(Kind kind, InetAddress address) throws SocketException {
        return local(NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()), kind, address);
    }

    private static Local local(NetworkInterface on, Kind kind, InetAddress address) {
        return new Local(on, address, new Cidr(address, 24), Optional.empty(), kind);
    }

    private static InetAddress address(int a, int b, int c, int d) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
    }
}
