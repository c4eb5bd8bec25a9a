package dev.parley.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.host.Interfaces.Idle;
import dev.parley.host.Interfaces.Kind;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.jdk.JdkNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the system tells, read from a file system that a test made. */
class HostDiagnosticsTest {
    @TempDir
    private Path root;

    private final List<List<String>> asked = new ArrayList<>();

    private void file(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private void link(String name, boolean hardware, String state) throws IOException {
        file("sys/class/net/" + name + "/operstate", state + "\n");
        file("sys/class/net/" + name + "/flags", "0x1003\n");
        if (hardware) {
            file("sys/class/net/" + name + "/device/vendor", "0x8086\n");
        }
    }

    private Optional<Kind> kind(String name) {
        return new LinuxInterfaceKinds(root).kind(name);
    }

    private Firewall firewall(String system, String answer) {
        return new FirewallReader(root, system, command -> {
                    asked.add(command);
                    return Optional.ofNullable(answer);
                })
                .read();
    }

    @Test
    void linuxTellsHardwareFromSoftware() throws IOException {
        link("enp3s0", true, "up");
        link("wlp2s0", true, "up");
        link("usb0", true, "up");
        file("sys/class/net/wlp2s0/wireless/status", "");
        link("docker0", false, "up");
        link("eth0", false, "up"); // inside a container: one end of a veth pair
        link("wg0", false, "up");

        assertThat(kind("enp3s0")).contains(Kind.ETHERNET);
        assertThat(kind("wlp2s0")).contains(Kind.WIFI);
        assertThat(kind("usb0")).contains(Kind.OTHER);
        assertThat(kind("docker0")).contains(Kind.VIRTUAL);
        assertThat(kind("eth0")).contains(Kind.VIRTUAL);
        assertThat(kind("wg0")).contains(Kind.VIRTUAL);
        assertThat(kind("eth7")).isEmpty();
    }

    @Test
    void whatIsStackedOnHardwareIsOfItsKind() throws IOException {
        link("enp3s0", true, "up");
        link("bond0", false, "up");
        link("bond0.5", false, "up");
        link("br0", false, "up");
        link("vnet0", false, "up");
        link("virbr0", false, "up");
        file("sys/class/net/bond0/lower_enp3s0/x", "");
        file("sys/class/net/bond0.5/lower_bond0/x", "");
        file("sys/class/net/br0/lower_vnet0/x", "");
        file("sys/class/net/br0/lower_bond0.5/x", "");
        file("sys/class/net/virbr0/lower_vnet0/x", "");

        assertThat(kind("br0")).contains(Kind.ETHERNET);
        assertThat(kind("virbr0")).contains(Kind.VIRTUAL);
    }

    @Test
    void whatLooksLikeHardwareInsideWindowsIsVirtualUnlessItIsMirrored() throws IOException {
        file("proc/version", "Linux version 5.15.153.1-microsoft-standard-WSL2\n");
        link("eth0", true, "up");
        assertThat(kind("eth0")).contains(Kind.VIRTUAL);
        assertThat(HostEnvironment.read(root)).isEqualTo(HostEnvironment.WSL);

        link("loopback0", true, "up");
        assertThat(kind("eth0")).contains(Kind.ETHERNET);
        assertThat(HostEnvironment.read(root)).isEqualTo(HostEnvironment.NONE);
    }

    @Test
    void seesThatItIsInAContainer() throws IOException {
        assertThat(HostEnvironment.read(root)).isEqualTo(HostEnvironment.NONE);
        file("run/.containerenv", "");
        assertThat(HostEnvironment.read(root)).isEqualTo(HostEnvironment.CONTAINER);
        assertThat(firewall("Linux", "")).as("the host's is what counts").isEqualTo(Firewall.UNKNOWN);
    }

    @Test
    void namesWhatHasNoAddressAndWhy() throws IOException {
        link("enp3s0", true, "down");
        link("wlp2s0", true, "down");
        file("sys/class/net/wlp2s0/phy80211/name", "");
        link("enp4s0", true, "down");
        file("sys/class/net/enp4s0/flags", "0x1002\n");
        link("enp5s0", true, "up");
        link("enp6s0", true, "up");
        link("ifb0", false, "down");
        file("sys/class/net/bonding_masters", "");

        assertThat(new LinuxInterfaceKinds(root).idle(Set.of("enp6s0")))
                .containsExactly(
                        new Idle("enp3s0", Kind.ETHERNET, "has no cable"),
                        new Idle("enp4s0", Kind.ETHERNET, "is switched off"),
                        new Idle("enp5s0", Kind.ETHERNET, "has no address"),
                        new Idle("wlp2s0", Kind.WIFI, "is on no Wi-Fi network"));
        assertThat(new LinuxInterfaceKinds(root.resolve("elsewhere")).idle(Set.of()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "wlan0, wlan0, false, WIFI",
        "en0, en0, true, WIFI_OR_ETHERNET",
        "en0, en0, false, ETHERNET",
        "awdl0, awdl0, true, VIRTUAL",
        "llw0, llw0, true, VIRTUAL",
        "anpi1, anpi1, true, VIRTUAL",
        "utun3, utun3, true, VIRTUAL",
        "bridge100, bridge100, true, VIRTUAL",
        "ethernet_32768, Intel(R) Ethernet Connection I219-V, false, ETHERNET",
        "wireless_32768, Intel(R) Wi-Fi 6 AX201 160MHz, false, WIFI",
        "wireless_32769, Microsoft Wi-Fi Direct Virtual Adapter, false, WIFI",
        "ethernet_32770, Hyper-V Virtual Ethernet Adapter, false, VIRTUAL",
        "ethernet_32771, VMware Virtual Ethernet Adapter for VMnet8, false, VIRTUAL",
        "ethernet_32772, VirtualBox Host-Only Ethernet Adapter, false, VIRTUAL",
        "ethernet_32773, TAP-Windows Adapter V9, false, VIRTUAL",
        "iftype53_32768, WireGuard Tunnel, false, VIRTUAL",
        "ethernet_32774, Bluetooth Device (Personal Area Network), false, OTHER",
        "ethernet_32775, Microsoft Hyper-V Network Adapter, false, ETHERNET"
    })
    void elsewhereNamesTell(String name, String shown, boolean macOs, Kind kind) {
        assertThat(InterfaceNames.kind(name, shown, macOs)).isEqualTo(kind);
    }

    @Test
    void countsDatagramsToNoPortOfBothFamilies() throws IOException {
        assertThat(new SystemDiagnostics(root).datagramsToNoPort()).isEmpty();
        file("proc/net/snmp", """
                Ip: Forwarding DefaultTTL
                Ip: 1 64
                Udp: InDatagrams NoPorts InErrors
                Udp: 1000 37 2
                UdpLite: InDatagrams NoPorts InErrors
                UdpLite: 0 9 0
                """);
        assertThat(new SystemDiagnostics(root).datagramsToNoPort()).hasValue(37);
        file("proc/net/snmp6", "Ip6InReceives \t3\nUdp6NoPorts                     \t5\nUdp6InErrors\t0\n");
        assertThat(new SystemDiagnostics(root).datagramsToNoPort()).hasValue(42);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisComputersCounterCountsWhatGoesToAClosedPort() throws IOException {
        HostDiagnostics here = JdkNetwork.INSTANCE.surroundings();
        long before = here.datagramsToNoPort().orElseThrow();
        java.net.InetAddress loopback = java.net.InetAddress.getLoopbackAddress();
        java.net.InetSocketAddress closed;
        try (DatagramPort gone =
                JdkNetwork.INSTANCE.openDatagram(DatagramOptions.at(new java.net.InetSocketAddress(loopback, 0)))) {
            closed = gone.local();
        }
        try (DatagramPort sender =
                JdkNetwork.INSTANCE.openDatagram(DatagramOptions.at(new java.net.InetSocketAddress(loopback, 0)))) {
            sender.send(java.nio.ByteBuffer.wrap(new byte[1]), closed);
        }

        assertThat(here.datagramsToNoPort().orElseThrow()).isGreaterThan(before);
    }

    @Test
    void readsUfwAndFirewalldWithoutAsking() throws IOException {
        file("etc/ufw/ufw.conf", "# a comment\nENABLED=no\nLOGLEVEL=low\n");
        assertThat(firewall("Linux", null)).isEqualTo(Firewall.UNKNOWN);
        file("etc/ufw/ufw.conf", "ENABLED=yes\n");
        assertThat(firewall("Linux", null)).isEqualTo(Firewall.UFW);
        Files.delete(root.resolve("etc/ufw/ufw.conf"));
        file("sys/fs/cgroup/system.slice/firewalld.service/cgroup.procs", "1\n");
        assertThat(firewall("Linux", null)).isEqualTo(Firewall.FIREWALLD);
        assertThat(asked).isEmpty();
    }

    @Test
    void asksForRulesOnlyWhereTheirModuleIsLoaded() throws IOException {
        assertThat(firewall("Linux", "")).isEqualTo(Firewall.UNKNOWN);
        assertThat(asked).isEmpty();
        file("sys/module/nf_tables/refcnt", "1\n");
        assertThat(firewall("Linux", null)).as("not permitted").isEqualTo(Firewall.UNKNOWN);
        assertThat(firewall("Linux", "")).isEqualTo(Firewall.NONE);
        file("proc/net/ip_tables_names", "nat\nfilter\n");
        assertThat(firewall("Linux", ""))
                .as("older rules are not in that answer")
                .isEqualTo(Firewall.UNKNOWN);
    }

    @Test
    void findsRulesThatDropWhatComesIn() throws IOException {
        file("sys/module/nf_tables/refcnt", "1\n");
        assertThat(firewall("Linux", chain("input", "accept", "udp dport 9000 counter packets 1 bytes 29 drop")))
                .isEqualTo(Firewall.NFTABLES);
        assertThat(firewall("Linux", chain("input", "drop", "ct state { established, related } accept")))
                .isEqualTo(Firewall.NFTABLES);
        assertThat(firewall("Linux", chain("input", "accept", "tcp dport { 22, 80 } reject")))
                .isEqualTo(Firewall.NFTABLES);
        assertThat(firewall("Linux", chain("input", "accept", "counter packets 1 bytes 29 accept")))
                .isEqualTo(Firewall.NONE);
        assertThat(firewall("Linux", chain("input", "accept", "counter packets 1 bytes 29 jump OTHER")))
                .as("what the other chain does is not looked for")
                .isEqualTo(Firewall.UNKNOWN);
        assertThat(firewall(
                        "Linux",
                        chain("prerouting", "accept", "fib daddr type local jump DOCKER")
                                .replace("type filter", "type nat")))
                .as("translating addresses drops nothing")
                .isEqualTo(Firewall.NONE);
        assertThat(firewall("Linux", chain("forward", "drop", "oifname \"docker0\" accept")))
                .as("what passes through is not what arrives here")
                .isEqualTo(Firewall.NONE);
    }

    private static String chain(String hook, String policy, String rule) {
        return """
                table inet filter {
                \tset allowed {
                \t\ttype ipv4_addr
                \t\telements = { 10.0.0.1 }
                \t}

                \tchain FIRST {
                \t\ttype filter hook %s priority filter; policy %s;
                \t\t%s
                \t}

                \tchain other {
                \t\tdrop
                \t}
                }
                """.formatted(hook, policy, rule);
    }

    @Test
    void asksWindowsAndMacOsInWordsThatAreNotTranslated() {
        assertThat(firewall("Windows 11", "    EnableFirewall    REG_DWORD    0x1"))
                .isEqualTo(Firewall.WINDOWS);
        assertThat(firewall("Windows 11", "    EnableFirewall    REG_DWORD    0x0"))
                .isEqualTo(Firewall.NONE);
        assertThat(firewall("Windows 11", null)).isEqualTo(Firewall.UNKNOWN);
        assertThat(asked).allMatch(command -> command.subList(0, 2).equals(List.of("reg", "query")));
        assertThat(firewall("Mac OS X", "Firewall is enabled. (State = 1)")).isEqualTo(Firewall.MACOS);
        assertThat(firewall("Mac OS X", "Firewall is disabled. (State = 0)")).isEqualTo(Firewall.NONE);
        assertThat(firewall("Mac OS X", "what?")).isEqualTo(Firewall.UNKNOWN);
        assertThat(firewall("Plan 9", "")).isEqualTo(Firewall.UNKNOWN);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aQueryThatFailsHangsOrIsMissingTellsNothing() {
        assertThat(SystemDiagnostics.query(List.of("echo", "said"))).contains("said\n");
        assertThat(SystemDiagnostics.query(List.of("false"))).isEmpty();
        assertThat(SystemDiagnostics.query(List.of("/no/such/program"))).isEmpty();
        assertThat(SystemDiagnostics.query(List.of("tail", "-f", "/dev/null"))).isEmpty();
    }
}
