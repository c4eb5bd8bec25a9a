package dev.parley.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.framing.Framing;
import dev.parley.testkit.Program;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A capture without end of flows, fragments, segments without their predecessors and comments, in little memory. */
final class HostileCaptureTest {
    private static final int PACKETS = 80_000;

    @Test
    void isReadInLittleMemory() throws Exception {
        try (Program reader = Program.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Reading.class.getName())) {
            assertThat(reader.awaitOut("read ")).isEqualTo("read " + PACKETS);
        }
    }

    /** What the other program does. */
    static final class Reading {
        private Reading() {}

        public static void main(String... args) throws IOException {
            try (Capture capture = Capture.open(new Packets()).frame(Framing.length(4))) {
                long opened = capture.events()
                        .filter(FlowEvent.Opened.class::isInstance)
                        .count();
                System.out.println(opened > FlowTracker.MOST_FLOWS ? "read " + PACKETS : "too few flows: " + opened);
            }
        }
    }

    /** The bytes of the file, made as they are read. */
    private static final class Packets extends InputStream {
        private static final byte[] PART = new byte[1_400];
        private byte[] block = CaptureBytes.pcapng(101).bytes();
        private int at;
        private int made;

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            if (at == block.length) {
                if (made == PACKETS) {
                    return -1;
                }
                block = packet(made++);
                at = 0;
            }
            int count = Math.min(length, block.length - at);
            System.arraycopy(block, at, to, offset, count);
            at += count;
            return count;
        }

        private static byte[] packet(int number) {
            int port = number & 0xffff;
            byte[] ip = switch (number % 5) {
                case 0 -> PacketBytes.ip("::1", "::2", 17, PacketBytes.udp(port, number >> 8 & 0xffff, PART));
                case 1 -> PacketBytes.ip("::1", "::2", 6, PacketBytes.tcp(port, 1, 1, 1, PacketBytes.ACK, PART));
                case 2 ->
                    PacketBytes.ip("::1", "::2", 6, PacketBytes.tcp(port - 1, 1, 9_000_000, 1, PacketBytes.ACK, PART));
                case 3 -> PacketBytes.ipv6("::1", "::2", 44, PacketBytes.ipv6Fragment(17, number, 8, true, PART));
                default ->
                    PacketBytes.ip(
                            "::1", "::3", 6, PacketBytes.tcp(port, 1, number * 1_000_000, 1, PacketBytes.ACK, PART));
            };
            CaptureBytes bytes = new CaptureBytes(java.nio.ByteOrder.LITTLE_ENDIAN);
            return number % 100 == 0
                    ? bytes.section(CaptureBytes.option(1, "x".repeat(60_000)))
                            .iface(101)
                            .packet(0, number, ip)
                            .bytes()
                    : bytes.packet(0, number, ip).bytes();
        }
    }
}
