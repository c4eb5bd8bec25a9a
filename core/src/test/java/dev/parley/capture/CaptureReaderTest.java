package dev.parley.capture;

import static dev.parley.capture.CaptureBytes.option;
import static dev.parley.capture.CaptureBytes.packets;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.event.Event;
import dev.parley.payload.Payload;
import dev.parley.testkit.Seed;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of pcapng and classic pcap, whole, torn and damaged. */
final class CaptureReaderTest {
    private static final byte[] DATA = "twelve bytes".getBytes(UTF_8);
    private static final int SECONDS = 1_764_000_000;
    private static final long NANOS = SECONDS * 1_000_000_000L;

    @ParameterizedTest
    @CsvSource({"BIG,false", "BIG,true", "LITTLE,false", "LITTLE,true"})
    void readsClassicPcapInBothByteOrdersAndResolutions(String order, boolean nanos) throws IOException {
        CaptureReader reader = CaptureBytes.pcap(order(order), nanos, 1)
                .record(SECONDS, 123_456, DATA, 1_000)
                .record(SECONDS, 0, new byte[0], 0)
                .reader();

        List<CapturedPacket> packets = packets(reader);

        assertThat(packets).hasSize(2);
        assertThat(packets.getFirst().data()).isEqualTo(Payload.copyOf(DATA));
        assertThat(packets.getFirst().length()).isEqualTo(1_000);
        assertThat(packets.getFirst().epochNanos()).isEqualTo(NANOS + 123_456L * (nanos ? 1 : 1_000));
        assertThat(packets.getFirst().linkType()).isEqualTo(1);
        assertThat(reader.format()).isEqualTo(nanos ? CaptureFormat.PCAP_NANOS : CaptureFormat.PCAP);
        assertThat(reader.tornBytes()).isZero();
    }

    private static ByteOrder order(String word) {
        return word.equals("BIG") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    @ParameterizedTest
    @ValueSource(strings = {"BIG", "LITTLE"})
    void readsWhatAPcapngFileSaysInBothByteOrders(String order) throws Exception {
        CaptureBytes file = new CaptureBytes(order(order));
        file.section(option(4, "dumpcap 4.0"), option(1, "of the bench"))
                .iface(101, option(2, "eth0"), option(3, "the first"), option(9, (byte) 9), option(1, "on a wire"))
                .packet(
                        0,
                        NANOS,
                        DATA,
                        99,
                        file.flags(2),
                        file.number(4, 7),
                        option(1, "dropped: loss"),
                        option(1, "b"))
                .packet(0, NANOS + 1, DATA, file.flags(1))
                .packet(0, NANOS + 2, DATA)
                .block(0x0bad, new byte[100])
                .block(4, names(file))
                .block(
                        5,
                        file.numbers(12).putInt(0).array(),
                        file.number(4, 10),
                        file.number(5, 2),
                        option(1, "ledger: x"));

        CaptureReader reader = file.reader();
        List<CapturedPacket> packets = packets(reader);

        assertThat(packets).extracting(CapturedPacket::epochNanos).containsExactly(NANOS, NANOS + 1, NANOS + 2);
        assertThat(packets)
                .extracting(CapturedPacket::direction)
                .containsExactly(Event.Direction.OUT, Event.Direction.IN, null);
        CapturedPacket first = packets.getFirst();
        assertThat(first.comments()).containsExactly("dropped: loss", "b");
        assertThat(first.dropped()).isEqualTo(7);
        assertThat(first.length()).isEqualTo(99);
        assertThat(first.number()).isEqualTo(1);
        assertThat(reader.writer()).isEqualTo("dumpcap 4.0");
        assertThat(reader.comments()).containsExactly("of the bench");
        CaptureInterface eth0 = reader.interfaces().getFirst();
        assertThat(List.of(eth0.name(), eth0.description())).containsExactly("eth0", "the first");
        assertThat(eth0.comments()).containsExactly("on a wire");
        assertThat(eth0.statistics())
                .isEqualTo(new CaptureInterface.Statistics(10, 2, -1, -1, -1, List.of("ledger: x")));
        assertThat(reader.names())
                .containsExactlyInAnyOrderEntriesOf(java.util.Map.of(
                        InetAddress.getByName("192.168.1.20"), "board", InetAddress.getByName("fe80::1"), "camera"));
        assertThat(reader.damagedBlocks()).isZero();
    }

    private static byte[] names(CaptureBytes file) {
        byte[] four = PacketBytes.join(PacketBytes.address("192.168.1.20"), "board\0other\0".getBytes(UTF_8));
        byte[] six = PacketBytes.join(PacketBytes.address("fe80::1"), "camera\0".getBytes(UTF_8));
        return PacketBytes.join(
                file.numbers(4)
                        .putShort((short) 1)
                        .putShort((short) four.length)
                        .array(),
                Arrays.copyOf(four, (four.length + 3) & ~3),
                file.numbers(4).putShort((short) 2).putShort((short) six.length).array(),
                Arrays.copyOf(six, (six.length + 3) & ~3),
                new byte[4]);
    }

    @Test
    void readsSectionsOfDifferentByteOrdersWithInterfacesOfTheirOwn() throws IOException {
        byte[] both = PacketBytes.join(
                new CaptureBytes(ByteOrder.BIG_ENDIAN)
                        .section()
                        .iface(1)
                        .iface(113)
                        .packet(1, 5, DATA)
                        .bytes(),
                new CaptureBytes(ByteOrder.LITTLE_ENDIAN)
                        .section()
                        .iface(101)
                        .packet(0, 7, DATA)
                        .bytes());

        CaptureReader reader = CaptureBytes.read(both);
        List<CapturedPacket> packets = packets(reader);

        assertThat(packets).extracting(CapturedPacket::linkType).containsExactly(113, 101);
        assertThat(packets).extracting(CapturedPacket::interfaceId).containsExactly(1, 2);
        assertThat(packets).extracting(CapturedPacket::epochNanos).containsExactly(5_000L, 7_000L);
        assertThat(reader.interfaces()).hasSize(3);
    }

    @Test
    void readsSimplePacketsAndTheObsoletePacketBlock() throws IOException {
        CaptureBytes file = new CaptureBytes(ByteOrder.LITTLE_ENDIAN).section().iface(1, 8);
        file.block(3, PacketBytes.join(file.numbers(4).putInt(12).array(), Arrays.copyOf(DATA, 8)));
        file.block(
                2,
                PacketBytes.join(
                        file.numbers(20)
                                .putShort((short) 0)
                                .putShort((short) 3)
                                .putInt(0)
                                .putInt(42)
                                .putInt(12)
                                .putInt(60)
                                .array(),
                        DATA),
                file.flags(1));

        List<CapturedPacket> packets = packets(file.reader());

        assertThat(packets.get(0).hasTime()).isFalse();
        assertThat(packets.get(0).data().size()).isEqualTo(8);
        assertThat(packets.get(0).length()).isEqualTo(12);
        assertThat(packets.get(1).epochNanos()).isEqualTo(42_000);
        assertThat(packets.get(1).dropped()).isEqualTo(3);
        assertThat(packets.get(1).length()).isEqualTo(60);
        assertThat(packets.get(1).direction()).isEqualTo(Event.Direction.IN);
    }

    @ParameterizedTest
    @CsvSource({
        "6, 0, 1500000, 1500000000",
        "9, 0, 1500000000, 1500000000",
        "3, 0, 1500, 1500000000",
        "12, 0, 1500000000999, 1500000000",
        "0, 10, 5, 15000000000",
        "129, 0, 3, 1500000000",
        "160, 0, 6442450944, 1500000000",
        "9, -1, 1500000000, 500000000",
        "127, 0, -1, 0",
        "0, 0, -1, 9223372036854775807",
    })
    void countsTimeAsTheInterfaceDoes(int resolution, long offset, long ticks, long nanos) {
        assertThat(new Timescale(resolution, offset).epochNanos(ticks)).isEqualTo(nanos);
    }

    @Test
    void timesAreThoseOfExactArithmetic() {
        Random random = Seed.random();
        for (int i = 0; i < 10_000; i++) {
            int power = random.nextInt(13);
            long ticks = random.nextLong() >>> random.nextInt(64);
            BigInteger exact = new BigInteger(Long.toUnsignedString(ticks))
                    .multiply(BigInteger.TEN.pow(9))
                    .divide(BigInteger.TEN.pow(power))
                    .min(BigInteger.valueOf(Long.MAX_VALUE));
            assertThat(new Timescale(power, 0).epochNanos(ticks))
                    .as("%d of 10^-%d", ticks, power)
                    .isEqualTo(exact.longValueExact());
        }
    }

    @Test
    void aTornEndIsReadUpToItAndCounted() throws IOException {
        CaptureBytes file = CaptureBytes.pcapng(101).packet(0, 1, DATA);
        int whole = file.bytes().length;
        byte[] bytes = file.packet(0, 2, DATA).bytes();
        for (int length = whole; length < bytes.length; length++) {
            CaptureReader reader = CaptureBytes.read(Arrays.copyOf(bytes, length));
            assertThat(packets(reader)).hasSize(1);
            assertThat(reader.tornBytes()).isEqualTo(length - whole);
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void aTornEndOfClassicPcapIsCountedToo() throws IOException {
        CaptureBytes file = CaptureBytes.pcap(ByteOrder.LITTLE_ENDIAN, true, 1).record(1, 0, DATA, 12);
        int whole = file.bytes().length;
        byte[] bytes = file.record(2, 0, DATA, 12).bytes();
        for (int length = whole; length < bytes.length; length++) {
            CaptureReader reader = CaptureBytes.read(Arrays.copyOf(bytes, length));
            assertThat(packets(reader)).hasSize(1);
            assertThat(reader.tornBytes()).isEqualTo(length - whole);
        }
    }

    @Test
    void zerosAtTheEndAreTorn() throws IOException {
        for (int zeros : new int[] {8, 100, 200_000}) {
            CaptureReader reader = CaptureBytes.pcapng(101)
                    .packet(0, 1, DATA)
                    .raw(new byte[zeros])
                    .reader();
            assertThat(packets(reader)).hasSize(1);
            assertThat(reader.tornBytes()).isEqualTo(zeros);
        }
    }

    @Test
    void anUnknownBlockThatIsLongerThanAnyOtherIsPassedOver() throws IOException {
        CaptureReader reader = CaptureBytes.pcapng(101)
                .block(0x0bad, new byte[CaptureReader.MOST_BLOCK_BYTES + 1_000])
                .packet(0, 1, DATA)
                .reader();
        assertThat(packets(reader)).hasSize(1);
    }

    @Test
    void damageIsSaidWithItsPlaceBehindWhatStandsBeforeIt() throws IOException {
        byte[] good = CaptureBytes.pcapng(101).packet(0, 1, DATA).bytes();
        byte[] bytes = PacketBytes.join(good, good.clone());
        bytes[good.length + 4] = 13;
        CaptureReader reader = CaptureBytes.read(bytes);

        assertThat(reader.next()).isNotNull();
        assertThatThrownBy(reader::next)
                .isInstanceOfSatisfying(
                        CaptureException.class,
                        said -> assertThat(said.offset()).isEqualTo(good.length))
                .hasMessage("a block says that its length is 13 B, and it is a multiple of 4 from 12");
        assertThat(reader.next()).isNull();
    }

    @Test
    void aLengthThatNoPacketHasIsNotBelieved() throws IOException {
        CaptureReader reader = CaptureBytes.pcap(ByteOrder.LITTLE_ENDIAN, false, 1)
                .raw(new byte[8])
                .raw((byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0x7f)
                .raw(new byte[8])
                .reader();
        assertThatThrownBy(reader::next)
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("2,147,483,647 B of it were captured");
    }

    @Test
    void blocksWithDamagedContentsArePassedOverAndCounted() throws IOException {
        CaptureBytes file = CaptureBytes.pcapng(101);
        file.packet(9, 1, DATA); // of an interface that is not there
        file.block(
                6,
                file.numbers(20)
                        .putInt(0)
                        .putInt(0)
                        .putInt(0)
                        .putInt(1_000)
                        .putInt(1_000)
                        .array());
        file.block(5, file.numbers(4).putInt(0).array());
        file.block(1, new byte[0]);
        file.packet(0, 2, DATA);

        CaptureReader reader = file.reader();
        assertThat(packets(reader)).extracting(CapturedPacket::number).containsExactly(3L);
        assertThat(reader.damagedBlocks()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | it is empty: a capture begins with 24 bytes at least",
                "0a0d | it has 2 bytes only, and a capture begins with 24 at least",
                "0a0d0d0a1c000000 | its first block, the section header, is torn",
                "0a0d0d0a1c00000001020304 | a section header says its byte order by 1a2b3c4d, and here is 01020304",
                "1f8b080000000000 | it is compressed: unpack it with gunzip first",
                "68656c6c6f | it begins with 68656c6c, and neither pcapng (0a0d0d0a) nor pcap (a1b2c3d4) does",
                "d4c3b2a102000400 | its header of 24 bytes is torn: 8 are there",
            })
    void whatIsNoCaptureIsSaidToBeNone(String hex, String says) {
        byte[] bytes = hex == null ? new byte[0] : java.util.HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> CaptureBytes.read(bytes))
                .isInstanceOfSatisfying(
                        CaptureException.class,
                        said -> assertThat(said.offset()).isZero())
                .hasMessage(says);
    }

    @Test
    void commentsAndNamesWithoutEndAreNotKeptWithoutEnd() throws IOException {
        CaptureBytes file = CaptureBytes.pcapng(101);
        String comment = "x".repeat(60_000);
        for (int i = 0; i < 100; i++) {
            file.section(option(1, comment)).iface(101, option(1, comment));
        }
        CaptureReader reader = file.packet(0, 1, DATA).reader();

        assertThat(packets(reader)).hasSize(1);
        assertThat(reader.comments()).hasSize(17);
        assertThat(reader.interfaces().stream()
                        .mapToInt(each -> each.comments().size())
                        .sum())
                .isEqualTo(17);
    }
}
