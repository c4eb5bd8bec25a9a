package dev.parley.capture;

import static dev.parley.capture.CaptureBytes.option;
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

import dev.parley.framing.Framing;
import dev.parley.testkit.Seed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Small captures with every truncation, every single bit flipped, and many flipped at once: nothing but a
 * {@link CaptureException}, no hang.
 */
final class MutatedCapturesTest {
    private static final byte[] HELLO = "hello, world\n".getBytes(UTF_8);

    /** One file of each kind of link layer, block, header and order. */
    private static List<byte[]> seeds() {
        byte[] four = ip("192.168.1.20", "10.0.0.1", 17, udp(53_211, 9_000, HELLO));
        byte[] six = ip("fe80::20", "fe80::1", 17, udp(53_211, 9_000, HELLO));
        byte[] body = udp(1, 2, new byte[60]);
        List<byte[]> seeds = new ArrayList<>();
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            seeds.add(CaptureBytes.pcap(order, false, 1)
                    .record(1, 2, ethernet(0x0800, four), 55)
                    .record(3, 4, ethernet(0x86dd, six), 75)
                    .bytes());
            seeds.add(CaptureBytes.pcap(order, true, 101)
                    .record(1, 2, four, 41)
                    .record(3, 4, six, 61)
                    .bytes());
            CaptureBytes file = new CaptureBytes(order);
            seeds.add(file.section(option(1, "a comment"), option(4, "test"))
                    .iface(101, option(9, (byte) 9), option(2, "lo"))
                    .packet(0, 1_000, four, file.flags(1), option(1, "dropped: loss"))
                    .packet(0, 2_000, six, file.flags(2), file.number(4, 3))
                    .block(5, file.numbers(12).putInt(0).array(), file.number(4, 2), option(1, "ledger"))
                    .bytes());
            CaptureBytes odd = new CaptureBytes(order);
            seeds.add(odd.section()
                    .iface(1, option(9, (byte) 0xa0), odd.number(14, 100))
                    .block(3, join(odd.numbers(4).putInt(55).array(), ethernet(0x0800, four)))
                    .block(0x0bad, HELLO)
                    .block(
                            2,
                            join(
                                    odd.numbers(20)
                                            .putInt(0)
                                            .putLong(5)
                                            .putInt(55)
                                            .putInt(55)
                                            .array(),
                                    ethernet(0x0800, four)))
                    .block(
                            4,
                            join(
                                    odd.numbers(4)
                                            .putShort((short) 1)
                                            .putShort((short) 10)
                                            .array(),
                                    PacketBytes.address("10.0.0.1"),
                                    "board\0\0\0".getBytes(UTF_8),
                                    new byte[4]))
                    .bytes());
        }
        seeds.add(CaptureBytes.pcapng(101)
                .packet(0, 1, ipv4("1.2.3.4", "5.6.7.8", 17, 7, 0x2000, slice(body, 0, 32)))
                .packet(0, 2, ipv4("1.2.3.4", "5.6.7.8", 17, 7, 4, slice(body, 32, 68)))
                .bytes());
        seeds.add(CaptureBytes.pcapng(101)
                .packet(0, 1, ipv6("::1", "::2", 44, ipv6Fragment(17, 7, 32, false, slice(body, 32, 68))))
                .packet(0, 2, ipv6("::1", "::2", 44, ipv6Fragment(17, 7, 0, true, slice(body, 0, 32))))
                .bytes());
        seeds.add(connection(101, new byte[0]));
        seeds.add(connection(1, join(new byte[12], new byte[] {(byte) 0x81, 0, 0, 1, 8, 0})));
        seeds.add(connection(0, new byte[] {2, 0, 0, 0}));
        seeds.add(connection(108, new byte[] {0, 0, 0, 2}));
        seeds.add(connection(113, join(new byte[14], new byte[] {8, 0})));
        seeds.add(connection(276, join(new byte[] {8, 0}, new byte[18])));
        byte[] extended = ipv6(
                "::1",
                "::2",
                0,
                join(
                        new byte[] {60, 0, 0, 0, 0, 0, 0, 0},
                        new byte[] {51, 0, 0, 0, 0, 0, 0, 0},
                        new byte[] {17, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
                        udp(1, 2, HELLO)));
        seeds.add(CaptureBytes.pcapng(229).packet(0, 1, extended).bytes());
        seeds.add(join(
                connection(101, new byte[0]),
                CaptureBytes.pcapng(1).packet(0, 9, ethernet(0x0800, four)).bytes()));
        seeds.add(PacketBytes.slice(connection(101, new byte[0]), 0, 300));
        seeds.add(CaptureBytes.pcapng(101)
                .packet(0, 1, slice(four, 0, 33), four.length)
                .raw(new byte[64])
                .bytes());
        return seeds;
    }

    private static byte[] connection(int linkType, byte... head) {
        CaptureBytes file = CaptureBytes.pcapng(linkType);
        int[][] segments = {{99, 0, 2, 0}, {100, 500, 16, 13}, {126, 500, 16, 13}, {113, 500, 16, 13}, {139, 500, 17, 0}
        };
        long ticks = 1;
        for (int[] each : segments) {
            byte[] segment = tcp(50_000, 9_000, each[0], each[1], each[2], slice(HELLO, 0, each[3]));
            file.packet(0, ticks++, join(head, ip("127.0.0.1", "127.0.0.1", 6, segment)));
        }
        return file.packet(0, ticks, join(head, ip("127.0.0.1", "127.0.0.1", 6, tcp(9_000, 50_000, 499, 140, 4))))
                .bytes();
    }

    /** How many messages it has; what is damaged is no other exception than the documented one. */
    private static long read(byte[] file, @Nullable Framing framing) {
        AtomicLong messages = new AtomicLong();
        try (Capture capture = Capture.open(new ByteArrayInputStream(file))) {
            if (framing != null) {
                capture.frame(framing);
            }
            capture.messages().forEach(message -> messages.incrementAndGet());
            assertThat(capture.reader().tornBytes()).isBetween(0L, (long) file.length);
        } catch (CaptureException damaged) {
            assertThat(damaged.offset()).isBetween(0L, (long) file.length);
        } catch (UncheckedIOException damaged) {
            assertThat(damaged.getCause()).isInstanceOf(CaptureException.class);
        } catch (IOException other) {
            throw new UncheckedIOException(other);
        }
        return messages.get();
    }

    @Test
    void theSeedsHaveMessages() {
        List<byte[]> seeds = seeds();
        assertThat(seeds)
                .hasSize(20)
                .allSatisfy(seed -> assertThat(read(seed, null)).isPositive());
    }

    @Test
    @Timeout(60)
    void everyTruncationIsReadUpToItsEnd() {
        for (byte[] seed : seeds()) {
            long whole = read(seed, null);
            for (int length = 0; length < seed.length; length++) {
                assertThat(read(Arrays.copyOf(seed, length), null)).isLessThanOrEqualTo(whole + 1);
            }
        }
    }

    @Test
    @Timeout(60)
    void aFlippedBitOfEachByteIsNoMoreThanDamage() {
        for (byte[] seed : seeds()) {
            for (int at = 0; at < seed.length; at++) {
                flipped(seed, at, at % 8);
            }
        }
    }

    @Test
    @Tag("soak")
    @Timeout(600)
    void everyFlippedBitIsNoMoreThanDamage() {
        for (byte[] seed : seeds()) {
            for (int at = 0; at < seed.length; at++) {
                for (int bit = 0; bit < 8; bit++) {
                    flipped(seed, at, bit);
                }
            }
        }
    }

    private static void flipped(byte[] seed, int at, int bit) {
        byte[] file = seed.clone();
        file[at] ^= (byte) (1 << bit);
        read(file, at % 2 == 0 ? null : Framing.lines());
    }

    @Test
    @Timeout(60)
    void manyFlippedBitsAreNoMoreThanDamage() {
        flipMany(5_000);
    }

    @Test
    @Tag("soak")
    @Timeout(600)
    void aMillionRandomFilesAreNoMoreThanDamage() {
        flipMany(1_000_000);
    }

    private static void flipMany(int files) {
        Random random = Seed.random();
        List<byte[]> seeds = seeds();
        for (int i = 0; i < files; i++) {
            byte[] file = seeds.get(random.nextInt(seeds.size())).clone();
            for (int flips = random.nextInt(20); flips >= 0; flips--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt(256);
            }
            read(file, random.nextBoolean() ? Framing.length(2) : null);
        }
    }
}
