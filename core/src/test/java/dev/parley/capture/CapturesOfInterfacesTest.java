package dev.parley.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Peers;
import dev.parley.testkit.Program;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What tcpdump and dumpcap capture on all interfaces at once ({@code -i any}), of a conversation in a network namespace of its own, and
 * the files that mergecap makes of such captures and others.
 */
@EnabledOnOs(OS.LINUX)
final class CapturesOfInterfacesTest {
    private static final int SLL = 113;
    private static final int SLL2 = 276;

    /** UDP and TCP over loopback of both families; each packet passes twice there, out and in. */
    private static final String TRAFFIC = """
            import socket
            for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
                one = socket.socket(family, socket.SOCK_DGRAM); one.bind((host, 9000))
                two = socket.socket(family, socket.SOCK_DGRAM)
                for i in range(5):
                    two.sendto(b"question %d" % i, (host, 9000))
                    message, peer = one.recvfrom(100)
                    one.sendto(b"answer to " + message, peer)
                    two.recvfrom(100)
                server = socket.create_server((host, 9001), family=family)
                client = socket.create_connection((host, 9001))
                accepted = server.accept()[0]
                for i in range(5):
                    client.sendall(b"line %d\\n" % i)
                    accepted.sendall(accepted.recv(100).upper())
                    client.recv(100)
                client.close(); accepted.recv(100); accepted.close(); server.close()
            two.sendto(b"this is the end", ("::1", 9000))
            """;

    /** A capture is over when it has the last datagram; what is on its way is not waited for. */
    private static final String SCRIPT = """
            ip link set lo up || exit 77
            tcpdump -Z root --immediate-mode -s 2000 -n -U -i any -w any.pcap 2> tcpdump.err & one=$!
            dumpcap -q -i any -w any.pcapng 2> dumpcap.err & two=$!
            wait_for() { until grep -q "$1" "$2" 2> /dev/null; do kill -0 $one && kill -0 $two || exit 78; sleep 0.02; done; }
            wait_for "listening on" tcpdump.err
            wait_for "File:" dumpcap.err
            echo capturing
            python3 traffic.py || exit 79
            echo captured
            wait_for "this is the end" any.pcap
            wait_for "this is the end" any.pcapng
            kill -TERM $one $two
            wait
            exit 0
            """;

    @TempDir
    private Path folder;

    private void capture() throws Exception {
        for (String needed : List.of("tcpdump", "dumpcap", "python3", "ip", "tshark")) {
            Peers.require(needed);
        }
        Files.writeString(folder.resolve("traffic.py"), TRAFFIC);
        try (Program both = Program.in(folder, Peers.require("unshare"), "--net", "sh", "-c", SCRIPT)) {
            int status = both.awaitExit(40);
            if (status == 77 || both.err().toString().contains("not permitted")) {
                Peers.missing("network namespaces need root");
            }
            assertThat(status).as("%s", both.err()).isZero();
        }
    }

    private static List<CaptureInterface> interfaces(Path file) throws Exception {
        try (Capture capture = Capture.open(file)) {
            assertThat(capture.packets().count()).isPositive();
            return List.copyOf(capture.reader().interfaces());
        }
    }

    private static Set<Integer> linkTypes(Path file) throws Exception {
        return interfaces(file).stream().map(CaptureInterface::linkType).collect(Collectors.toSet());
    }

    @Test
    @Timeout(60)
    void agreesWithTsharkOnCapturesOfAllInterfaces() throws Exception {
        capture();
        Path ofTcpdump = folder.resolve("any.pcap");
        Path ofDumpcap = folder.resolve("any.pcapng");

        assertThat(linkTypes(ofTcpdump)).containsExactly(SLL2);
        assertThat(linkTypes(ofDumpcap)).containsExactly(SLL);
        assertThat(interfaces(ofDumpcap).getFirst().name()).isEqualTo("any");
        for (Path file : List.of(ofTcpdump, ofDumpcap)) {
            CapturesOfOthersTest.agree(file, 0);
            CapturesOfOthersTest.agree(file, 1);
            assertThat(CapturesOfOthersTest.payloads(file))
                    .filteredOn(hex("answer to question 4")::equals)
                    .hasSizeBetween(2, 4); // of each family once or twice, as the end of the capture has it
        }

        Path merged = folder.resolve("merged.pcapng");
        Path raw = Files.write(folder.resolve("raw.pcapng"), rawBetween(ofTcpdump));
        Tshark.run(List.of(
                Peers.require("mergecap"),
                "-w",
                merged.toString(),
                ofTcpdump.toString(),
                ofDumpcap.toString(),
                raw.toString()));
        assertThat(linkTypes(merged)).containsExactlyInAnyOrder(SLL, SLL2, 101);
        assertThat(turns(merged))
                .as("how often the interface changes from packet to packet")
                .isGreaterThan(20);
        CapturesOfOthersTest.agree(merged, 0);
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Datagrams of link type RAW at the times of that capture's packets. */
    private static byte[] rawBetween(Path other) throws Exception {
        CaptureBytes file = CaptureBytes.pcapng(101);
        try (Capture capture = Capture.open(other)) {
            capture.packets()
                    .forEach(packet -> file.packet(
                            0,
                            packet.epochNanos(),
                            PacketBytes.ip(
                                    "10.1.1.1", "10.1.1.2", 17, PacketBytes.udp(1_000, 2_000, new byte[] {1, 2}))));
        }
        return file.bytes();
    }

    private static long turns(Path file) throws Exception {
        try (Capture capture = Capture.open(file)) {
            List<Integer> ids =
                    capture.packets().map(CapturedPacket::interfaceId).toList();
            long turns = 0;
            for (int i = 1; i < ids.size(); i++) {
                turns += ids.get(i).equals(ids.get(i - 1)) ? 0 : 1;
            }
            return turns;
        }
    }
}
