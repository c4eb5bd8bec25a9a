package dev.parley.capture;

import static dev.parley.capture.PacketBytes.ethernet;
import static dev.parley.capture.PacketBytes.ip;
import static dev.parley.capture.PacketBytes.ipv4;
import static dev.parley.capture.PacketBytes.ipv6;
import static dev.parley.capture.PacketBytes.ipv6Fragment;
import static dev.parley.capture.PacketBytes.join;
import static dev.parley.capture.PacketBytes.slice;
import static dev.parley.capture.PacketBytes.tcp;
import static dev.parley.capture.PacketBytes.udp;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.capture.TransportPacket.Datagram;
import dev.parley.capture.TransportPacket.Fragment;
import dev.parley.capture.TransportPacket.Other;
import dev.parley.capture.TransportPacket.Segment;
import dev.parley.payload.Payload;
import dev.parley.testkit.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands in packets, behind which headers. */
final class PacketParserTest {
    private static final byte[] HELLO = "hello".getBytes(UTF_8);
    private static final String A = "192.168.1.20";
    private static final String B = "10.0.0.1";
    private static final byte[] OVER_4 = ip(A, B, 17, udp(53_211, 9_000, HELLO));
    private static final byte[] OVER_6 = ip("fe80::20", "::ffff:1.2.3.4", 17, udp(53_211, 9_000, HELLO));

    private final PacketParser parser = new PacketParser();

    private TransportPacket parse(int linkType, byte... bytes) {
        return parse(linkType, bytes.length, bytes);
    }

    private TransportPacket parse(int linkType, int length, byte... bytes) {
        return at(0, linkType, length, bytes);
    }

    private TransportPacket at(long nanos, int linkType, int length, byte... bytes) {
        return parser.parse(
                new CapturedPacket(1, nanos, 0, linkType, Payload.copyOf(bytes), length, null, 0, List.of()));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    static Stream<List<Object>> linkLayers() {
        byte[] macs = new byte[12];
        return Stream.of(
                List.of(1, ethernet(0x0800, OVER_4)),
                List.of(1, ethernet(0x0800, join(OVER_4, new byte[20]))), // filled up to 60 bytes
                List.of(1, join(macs, hex("8100 0064 0800"), OVER_4)),
                List.of(1, join(macs, hex("88a8 0064 8100 0065 0800"), OVER_4)),
                List.of(1, join(macs, hex("9100 0064 8100 0065 0800"), OVER_4)),
                List.of(113, join(hex("0000 0304 0006 000000000000 0000 0800"), OVER_4)),
                List.of(113, join(hex("0000 0001 0006 000000000000 0000 8100 0007 0800"), OVER_4)),
                List.of(276, join(hex("0800 0000 00000001 0304 00 06 0000000000000000"), OVER_4)),
                List.of(276, join(hex("8100 0000 00000001 0304 00 06 0000000000000000 0007 0800"), OVER_4)),
                List.of(101, OVER_4),
                List.of(228, OVER_4),
                List.of(0, join(hex("02000000"), OVER_4)),
                List.of(0, join(hex("00000002"), OVER_4)),
                List.of(108, join(hex("00000002"), OVER_4)),
                List.of(101, tcpOffload()));
    }

    /** With a length of 0, as Linux captures what its interface cuts later. */
    private static byte[] tcpOffload() {
        byte[] packet = OVER_4.clone();
        packet[2] = 0;
        packet[3] = 0;
        return packet;
    }

    @ParameterizedTest
    @MethodSource("linkLayers")
    void findsTheDatagramBehindEachLinkLayer(List<Object> packet) {
        assertThat(parse((Integer) packet.get(0), (byte[]) packet.get(1)))
                .isInstanceOfSatisfying(Datagram.class, datagram -> {
                    assertThat(datagram.from()).hasToString("udp://192.168.1.20:53211");
                    assertThat(datagram.to()).hasToString("udp://10.0.0.1:9000");
                    assertThat(datagram.payload()).isEqualTo(Payload.copyOf(HELLO));
                    assertThat(datagram.bytes()).isEqualTo(5);
                });
    }

    static Stream<List<Object>> linkLayersOfIpv6() {
        return Stream.of(
                List.of(1, ethernet(0x86dd, OVER_6)),
                List.of(101, OVER_6),
                List.of(229, OVER_6),
                List.of(0, join(hex("1e000000"), OVER_6)),
                List.of(0, join(hex("0000001c"), OVER_6)),
                List.of(108, join(hex("00000018"), OVER_6)),
                List.of(
                        101,
                        ipv6(
                                "fe80::20",
                                "::ffff:1.2.3.4",
                                0,
                                join(
                                        hex("3c00 000000000000"), // hop-by-hop
                                        hex("2b01 0000000000000000000000000000"), // destination options
                                        hex("3300 000000000000"), // routing
                                        hex("1104 0000 00000000 00000000 000000000000000000000000"), // authentication
                                        udp(53_211, 9_000, HELLO)))),
                List.of(
                        101,
                        ipv6(
                                "fe80::20",
                                "::ffff:1.2.3.4",
                                44,
                                ipv6Fragment(17, 7, 0, false, udp(53_211, 9_000, HELLO)))));
    }

    @ParameterizedTest
    @MethodSource("linkLayersOfIpv6")
    void findsTheDatagramBehindExtensionHeaders(List<Object> packet) {
        assertThat(parse((Integer) packet.get(0), (byte[]) packet.get(1)))
                .isInstanceOfSatisfying(Datagram.class, datagram -> {
                    assertThat(datagram.from()).hasToString("udp://[fe80::20]:53211");
                    assertThat(datagram.to()).hasToString("udp://[::ffff:102:304]:9000"); // and not 1.2.3.4
                    assertThat(datagram.payload()).isEqualTo(Payload.copyOf(HELLO));
                });
    }

    @Test
    void readsASegment() {
        byte[] body = join(slice(tcp(5_000, 80, -2, 77, PacketBytes.SYN | PacketBytes.ACK), 0, 20), new byte[4], HELLO);
        body[12] = 0x60; // one option
        assertThat(parse(101, ip("::1", "::1", 6, body))).isInstanceOfSatisfying(Segment.class, segment -> {
            assertThat(segment.from()).hasToString("tcp://[::1]:5000");
            assertThat(segment.sequence()).isEqualTo(-2);
            assertThat(segment.acknowledgment()).isEqualTo(77);
            assertThat(segment.has(Segment.SYN)).isTrue();
            assertThat(segment.has(Segment.FIN)).isFalse();
            assertThat(segment.payload()).isEqualTo(Payload.copyOf(HELLO));
        });
    }

    @Test
    void saysHowLongADatagramWasThatWasCut() {
        assertThat(parse(101, OVER_4.length, slice(OVER_4, 0, 30))).isInstanceOfSatisfying(Datagram.class, cut -> {
            assertThat(cut.payload()).isEqualTo(Payload.of("he"));
            assertThat(cut.bytes()).isEqualTo(5);
        });
        assertThat(parse(101, OVER_4.length, slice(OVER_4, 0, 27))).isEqualTo(new Other("cut before its ports"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | 000000000000000000000000 0806 0001 | ARP",
                "1 | 000000000000000000000000 88cc 0001 | ethertype 88cc",
                "1 | 000000000000000000000000 0026 4242 | 802.3",
                "1 | 0000 | cut before its ports",
                "105 | 0000 | link type 105",
                "101 | 90 | no IP packet",
                "0 | 00000007 00 | address family 7",
                "101 | 44000014000000004001000001020304 05060708 | damaged headers",
                "101 | 45000018000000004001000001020304 05060708 00000000 | ICMP",
                "101 | 45000018000000004084000001020304 05060708 00000000 | IP protocol 132",
                "101 | 4500001c000000004011000001020304 05060708 00010002 0007 0000 | damaged headers",
            })
    void namesWhatIsNeither(int linkType, String hex, String kind) {
        assertThat(parse(linkType, hex(hex))).isEqualTo(new Other(kind));
    }

    @Test
    void aDatagramIsMadeOfItsFragmentsInAnyOrder() {
        Random random = Seed.random();
        for (int round = 0; round < 200; round++) {
            byte[] payload = new byte[random.nextInt(60_000)];
            random.nextBytes(payload);
            boolean six = random.nextBoolean();
            List<byte[]> fragments = fragments(udp(1, 2, payload), six, round, random);
            Collections.shuffle(fragments, random);
            if (random.nextBoolean() && fragments.size() > 1) {
                fragments.add(1, fragments.getFirst()); // the same again
            }
            List<TransportPacket> parsed =
                    fragments.stream().map(each -> parse(101, each)).toList();

            assertThat(parsed.subList(0, parsed.size() - 1)).allMatch(Fragment.class::isInstance);
            assertThat(parsed.getLast())
                    .isInstanceOfSatisfying(
                            Datagram.class, whole -> assertThat(whole.payload()).isEqualTo(Payload.copyOf(payload)));
        }
        assertThat(parser.incompleteDatagrams()).isZero();
    }

    private static List<byte[]> fragments(byte[] body, boolean six, int id, Random random) {
        int size = 8 * (1 + random.nextInt(2_000));
        List<byte[]> fragments = new ArrayList<>();
        for (int from = 0; from < body.length; from += size) {
            int to = Math.min(body.length, from + size);
            boolean more = to < body.length;
            byte[] part = slice(body, from, to);
            fragments.add(
                    six
                            ? ipv6("::1", "::2", 44, ipv6Fragment(17, id, from, more, part))
                            : ipv4(A, B, 17, id, from / 8 | (more ? 0x2000 : 0), part));
        }
        return fragments;
    }

    @Test
    void fragmentsThatOverlapAreGivenUp() {
        byte[] body = udp(1, 2, new byte[100]);
        parse(101, ipv4(A, B, 17, 1, 0x2000, slice(body, 0, 64)));
        parse(101, ipv4(A, B, 17, 1, 0x2000 | 7, slice(body, 56, 80)));
        assertThat(parser.givenUpDatagrams()).isEqualTo(1);
        assertThat(parser.incompleteDatagrams()).isZero();
    }

    @Test
    void fragmentsOfHalfAMinuteAgoAreOfAnotherDatagram() {
        byte[] body = udp(1, 2, new byte[100]);
        byte[] first = ipv4(A, B, 17, 1, 0x2000, slice(body, 0, 64));
        byte[] second = ipv4(A, B, 17, 1, 8, slice(body, 64, 108));
        at(0, 101, first.length, first);
        assertThat(at(31_000_000_000L, 101, second.length, second)).isEqualTo(new Fragment());
        assertThat(parser.givenUpDatagrams()).isEqualTo(1);
    }

    @Test
    void fragmentsWithoutEndAreNotKeptWithoutEnd() {
        byte[] part = new byte[8];
        for (int id = 0; id < 200_000; id++) {
            parse(101, ipv6("::1", "::2", 44, ipv6Fragment(17, id, 0, true, part)));
        }
        assertThat(parser.incompleteDatagrams()).isLessThan(40_000);
        assertThat(parser.givenUpDatagrams()).isEqualTo(200_000 - parser.incompleteDatagrams());
    }

    @Test
    void whateverAPacketHoldsNothingIsThrown() {
        Random random = Seed.random();
        int[] linkTypes = {0, 1, 101, 108, 113, 228, 229, 276};
        for (int round = 0; round < 200_000; round++) {
            byte[] packet = (random.nextBoolean() ? OVER_4 : OVER_6).clone();
            for (int flips = random.nextInt(8); flips >= 0; flips--) {
                packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
            }
            int length = random.nextInt(packet.length + 1);
            int type = random.nextInt(3) > 0 ? 101 : linkTypes[random.nextInt(linkTypes.length)];
            assertThat(parse(type, length + random.nextInt(3) * 10, Arrays.copyOf(packet, length)))
                    .isNotNull();
        }
    }
}
