package dev.parley.capture;

import static dev.parley.capture.PacketBytes.ACK;
import static dev.parley.capture.PacketBytes.FIN;
import static dev.parley.capture.PacketBytes.PSH;
import static dev.parley.capture.PacketBytes.SYN;
import static dev.parley.capture.PacketBytes.ip;
import static dev.parley.capture.PacketBytes.ipv4;
import static dev.parley.capture.PacketBytes.ipv6;
import static dev.parley.capture.PacketBytes.ipv6Fragment;
import static dev.parley.capture.PacketBytes.join;
import static dev.parley.capture.PacketBytes.slice;
import static dev.parley.capture.PacketBytes.tcp;
import static dev.parley.capture.PacketBytes.udp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.address.Endpoint;
import dev.parley.impairment.Direction;
import dev.parley.testkit.Peers;
import dev.parley.testkit.Seed;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Captures of every kind, many of them made by Wireshark's tools from random conversations: what we find in them is what tshark
 * finds.
 */
final class CapturesOfOthersTest {
    private static final HexFormat HEX = HexFormat.of();
    private final Random random = Seed.random();
    private final Tshark tshark = new Tshark();
    private Path base = Path.of("");

    /** Each has a port of its own, also where files are merged. */
    private int connectionsMade;

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void writesRandomConversations() throws IOException {
        Peers.require("tshark");
        base = folder.resolve("base.pcapng");
        Files.write(base, conversations(101, new byte[0], false, 100));
    }

    private static byte[] random(Random random, int most) {
        byte[] bytes = new byte[random.nextInt(most + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Datagrams and connections of both families, interleaved; every other has no link layer of its own for IPv6. */
    private byte[] conversations(int linkType, byte[] head, boolean fourOnly, int packets) {
        List<List<byte[]>> connections = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            connections.add(connection(connectionsMade++, fourOnly || i % 2 == 0, packets / 10));
        }
        CaptureBytes file = CaptureBytes.pcapng(linkType);
        long ticks = 1_764_000_000_123_456_789L;
        while (!connections.isEmpty()) {
            List<byte[]> one = connections.get(random.nextInt(connections.size()));
            ticks += random.nextInt(10_000_000);
            file.packet(0, ticks, join(head, one.removeFirst()));
            if (one.isEmpty()) {
                connections.remove(one);
            }
            boolean four = fourOnly || random.nextBoolean();
            byte[] datagram = udp(20_000 + random.nextInt(5), 9_000, random(random, 1_400));
            file.packet(
                    0,
                    ticks,
                    join(
                            head,
                            four ? ip("10.1.1.1", "10.1.1.2", 17, datagram) : ip("fd00::1", "fd00::2", 17, datagram)));
        }
        return file.bytes();
    }

    /** With segments that come twice, late, and overlap. */
    private List<byte[]> connection(int number, boolean four, int segments) {
        String client = four ? "10.1.1.1" : "fd00::1";
        String server = four ? "10.1.1.2" : "fd00::2";
        int port = 40_000 + number;
        int up = random.nextInt();
        int down = random.nextInt();
        List<byte[]> packets = new ArrayList<>();
        packets.add(ip(client, server, 6, tcp(port, 8_080, up++, 0, SYN)));
        packets.add(ip(server, client, 6, tcp(8_080, port, down++, up, SYN | ACK)));
        packets.add(ip(client, server, 6, tcp(port, 8_080, up, down, ACK)));
        for (int i = 0; i < segments; i++) {
            List<byte[]> burst = new ArrayList<>();
            byte[] request = random(random, 1_000);
            for (int from = 0; from < request.length; ) {
                int to = Math.min(request.length, from + 1 + random.nextInt(400));
                int overlapped = random.nextInt(4) == 0 ? Math.max(0, from - random.nextInt(100)) : from;
                burst.add(ip(
                        client,
                        server,
                        6,
                        tcp(port, 8_080, up + overlapped, down, ACK | PSH, slice(request, overlapped, to))));
                from = to;
            }
            if (random.nextInt(3) == 0) {
                Collections.shuffle(burst, random);
            }
            if (!burst.isEmpty() && random.nextInt(4) == 0) {
                burst.add(burst.getFirst());
            }
            packets.addAll(burst);
            up += request.length;
            byte[] answer = random(random, 500);
            packets.add(ip(server, client, 6, tcp(8_080, port, down, up, ACK | PSH, answer)));
            down += answer.length;
        }
        packets.add(ip(client, server, 6, tcp(port, 8_080, up++, down, FIN | ACK)));
        packets.add(ip(server, client, 6, tcp(8_080, port, down++, up, FIN | ACK)));
        packets.add(ip(client, server, 6, tcp(port, 8_080, up, down, ACK)));
        return packets;
    }

    private void agree(Path file) throws Exception {
        List<String> streams = streams(file);
        agree(file, streams.isEmpty() ? -1 : random.nextInt(streams.size()));
    }

    /** On all packets, and on that stream, if it is 0 or more: tshark follows one in each run, and takes long to start. */
    static void agree(Path file, int stream) throws Exception {
        Tshark theirs = new Tshark();
        assertAgree("packet", file, payloads(file), theirs.payloads(file));
        if (stream >= 0) {
            assertAgree("stream", file, List.of(streams(file).get(stream)), List.of(theirs.follow(file, stream)));
        }
    }

    private static void assertAgree(String what, Path file, List<String> ours, List<String> theirs) {
        assertThat(ours)
                .as("%ss of %s", what, file.getFileName())
                .hasSameSizeAs(theirs)
                .isNotEmpty();
        for (int i = 0; i < ours.size(); i++) {
            assertThat(ours.get(i))
                    .as("%s %d of %s", what, i + 1, file.getFileName())
                    .isEqualTo(theirs.get(i));
        }
    }

    /** For each packet the payload that it completes, in hex. */
    static List<String> payloads(Path file) throws IOException {
        List<String> all = new ArrayList<>();
        PacketParser parser = new PacketParser();
        try (Capture capture = Capture.open(file)) {
            capture.packets()
                    .forEach(packet -> all.add(
                            switch (parser.parse(packet)) {
                                case TransportPacket.Datagram datagram ->
                                    datagram.payload().hex();
                                case TransportPacket.Segment segment ->
                                    segment.payload().hex();
                                case TransportPacket.Fragment fragment -> "";
                                case TransportPacket.Other other -> "";
                            }));
        }
        return all;
    }

    /** For each connection what went up, and behind a slash what came down. */
    private static List<String> streams(Path file) throws IOException {
        List<StringBuilder[]> all = new ArrayList<>();
        Map<Integer, StringBuilder[]> byFlow = new HashMap<>();
        try (Capture capture = Capture.open(file)) {
            capture.events().filter(event -> event.flow().scheme().isStream()).forEach(event -> {
                if (event instanceof FlowEvent.Opened) {
                    StringBuilder[] both = {new StringBuilder(), new StringBuilder()};
                    byFlow.put(event.flow().number(), both);
                    all.add(both);
                } else if (event instanceof FlowEvent.Message message) {
                    byFlow.get(event.flow().number())[message.direction() == Direction.UP ? 0 : 1].append(
                            message.payload().hex());
                } else if (event instanceof FlowEvent.Gap gap) {
                    byFlow.get(event.flow().number())[gap.direction() == Direction.UP ? 0 : 1].append(
                            Tshark.missing(gap.missingBytes()));
                }
            });
        }
        return all.stream().map(both -> both[0] + "/" + both[1]).toList();
    }

    private String in(String name) {
        return folder.resolve(name).toString();
    }

    private Path written(String name, byte... bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-F pcap BASE OUT", "-F nsecpcap BASE OUT", "-d BASE OUT"})
    void agreesOnWhatEditcapMakes(String words) throws Exception {
        agree(edited(words));
    }

    /** Where segments are cut or a connection has no beginning, each tool guesses what is missing in its own way. */
    @ParameterizedTest
    @ValueSource(strings = {"-s 70 BASE OUT", "-r BASE OUT 100-200"})
    void agreesOnThePackets(String words) throws Exception {
        Path file = edited(words);
        assertAgree("packet", file, payloads(file), tshark.payloads(file));
    }

    private Path edited(String words) throws Exception {
        String out = in("edited");
        List<String> command = new ArrayList<>(List.of(Peers.require("editcap")));
        command.addAll(List.of(
                words.replace("BASE", base.toString()).replace("OUT", out).split(" ")));
        Tshark.run(command);
        return Path.of(out);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0000000000000000000000000800",
        "1, 0000000000000000000000008100000a0800",
        "1, 00000000000000000000000088a800648100000a0800",
        "113, 00000304000600000000000000000800",
        "276, 0800000000000001030400060000000000000000",
        "0, 02000000",
        "108, 00000002",
        "228, ''",
        "101, ''"
    })
    void agreesOnEveryLinkLayer(int linkType, String head) throws Exception {
        agree(written("of-a-link-layer.pcapng", conversations(linkType, HEX.parseHex(head), true, 40)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"BASE OTHER -w OUT", "-a BASE BASE -w OUT", "-F pcap BASE BASE -w OUT"})
    void agreesOnWhatMergecapMakes(String words) throws Exception {
        byte[] macs = HEX.parseHex("0000000000000000000000000800");
        Path other = written("other.pcapng", conversations(1, macs, true, 40));
        String out = in("merged");
        String all = words.replace("BASE", base.toString())
                .replace("OTHER", other.toString())
                .replace("OUT", out);
        List<String> command = new ArrayList<>(List.of(Peers.require("mergecap")));
        command.addAll(List.of(all.split(" ")));
        Tshark.run(command);
        agree(Path.of(out));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-u 5000,9000", "-T 5000,8080", "-6 fd00::1,fd00::2 -u 5000,9000", "-F pcap -u 5000,9000"})
    void agreesOnWhatText2pcapMakes(String words) throws Exception {
        StringBuilder dump = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            byte[] bytes = join(new byte[] {1}, random(random, 600));
            for (int at = 0; at < bytes.length; at += 16) {
                byte[] row = slice(bytes, at, Math.min(bytes.length, at + 16));
                dump.append(
                        "%06x  %s%n".formatted(at, HexFormat.ofDelimiter(" ").formatHex(row)));
            }
            dump.append('\n');
        }
        Path text = written("dump.txt", dump.toString().getBytes(StandardCharsets.US_ASCII));
        List<String> command = new ArrayList<>(List.of(Peers.require("text2pcap"), "-q"));
        command.addAll(List.of(words.split(" ")));
        command.addAll(List.of(text.toString(), in("of-text")));
        Tshark.run(command);
        agree(folder.resolve("of-text"));
    }

    @Test
    void agreesOnFragmentsOfBothFamilies() throws Exception {
        CaptureBytes file = CaptureBytes.pcapng(101);
        for (int id = 1; id < 40; id++) {
            byte[] body = udp(1_000, 2_000, random(random, 9_000));
            List<byte[]> parts = new ArrayList<>();
            for (int from = 0; from < body.length; from += 1_480) {
                int to = Math.min(body.length, from + 1_480);
                boolean more = to < body.length;
                byte[] part = slice(body, from, to);
                parts.add(
                        id % 2 == 0
                                ? ipv6("fd00::1", "fd00::2", 44, ipv6Fragment(17, id, from, more, part))
                                : ipv4("10.0.0.1", "10.0.0.2", 17, id, from / 8 | (more ? 0x2000 : 0), part));
            }
            if (id % 3 == 0) {
                Collections.shuffle(parts, random);
            }
            if (id % 5 == 0) {
                parts.removeFirst();
            }
            for (byte[] part : parts) {
                file.packet(0, id * 1_000_000_000L, part);
            }
        }
        agree(written("fragments.pcapng", file.bytes()));
    }

    /** tshark does not tell of each gap. So what is missing is compared with what was sent, and the rest with tshark. */
    @Test
    void agreesOnWhatIsMissing() throws Exception {
        CaptureBytes all = CaptureBytes.pcapng(101);
        CaptureBytes some = CaptureBytes.pcapng(101);
        long ticks = 1_000_000_000;
        for (byte[] packet : connection(1, true, 60)) {
            all.packet(0, ticks, packet);
            boolean isData = packet.length > 40;
            if (!isData || random.nextInt(10) > 0) {
                some.packet(0, ticks, packet);
            }
            ticks++;
        }
        Path sent = written("sent.pcapng", all.bytes());
        Path file = written("losses.pcapng", some.bytes());

        assertAgree("packet", file, payloads(file), tshark.payloads(file));
        assertThat(missing(file)).isEqualTo(captured(sent) - captured(file)).isPositive();
        assertThat(withoutGaps(streams(file).getFirst())).isEqualTo(withoutGaps(tshark.follow(file, 0)));
    }

    private static String withoutGaps(String stream) {
        return stream.replaceAll(Tshark.missing(0).replace("5b30", "5b(3[0-9])+"), "");
    }

    private static long missing(Path file) throws IOException {
        try (Capture capture = Capture.open(file)) {
            return capture.events()
                    .mapToLong(event -> event instanceof FlowEvent.Gap gap ? gap.missingBytes() : 0)
                    .sum();
        }
    }

    /** How many different bytes of its one connection are in it. */
    private static long captured(Path file) throws IOException {
        Map<Endpoint, BitSet> bytes = new HashMap<>();
        Map<Endpoint, Integer> first = new HashMap<>();
        PacketParser parser = new PacketParser();
        try (Capture capture = Capture.open(file)) {
            capture.packets().forEach(packet -> {
                if (parser.parse(packet) instanceof TransportPacket.Segment segment) {
                    int from = segment.sequence() - first.computeIfAbsent(segment.from(), peer -> segment.sequence());
                    bytes.computeIfAbsent(segment.from(), peer -> new BitSet()).set(from, from + segment.bytes());
                }
            });
        }
        return bytes.values().stream().mapToLong(BitSet::cardinality).sum();
    }

    @Test
    void agreesOnSectionsOfBothByteOrdersWithATornEnd() throws Exception {
        CaptureBytes big =
                new CaptureBytes(ByteOrder.BIG_ENDIAN).section().iface(101, CaptureBytes.option(9, (byte) 9));
        long ticks = 1_000_000_000;
        for (byte[] packet : connection(3, false, 10)) {
            big.packet(0, ticks++, packet);
        }
        byte[] both = join(big.bytes(), Files.readAllBytes(base));
        agree(written("torn.pcapng", slice(both, 0, both.length - 33)));
    }

    @Test
    void agreesOnClassicPcapOfTheOtherByteOrderWithATornEnd() throws Exception {
        CaptureBytes classic = CaptureBytes.pcap(ByteOrder.BIG_ENDIAN, true, 101);
        for (byte[] packet : connection(4, true, 10)) {
            classic.record(1, 2, packet, packet.length);
        }
        agree(written("torn.pcap", slice(classic.bytes(), 0, classic.bytes().length - 17)));
    }
}
