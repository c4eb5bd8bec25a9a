package dev.parley.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.payload.Payload;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Captures as files have them, for tests. */
final class CaptureBytes {
    private final ByteOrder order;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    CaptureBytes(ByteOrder order) {
        this.order = order;
    }

    /** A file of pcapng of one section and one interface. */
    static CaptureBytes pcapng(int linkType) {
        return new CaptureBytes(ByteOrder.LITTLE_ENDIAN).section().iface(linkType, option(9, (byte) 9));
    }

    static CaptureBytes pcap(ByteOrder order, boolean nanos, int linkType) {
        CaptureBytes file = new CaptureBytes(order);
        file.out.writeBytes(file.numbers(24)
                .putInt(nanos ? 0xa1b23c4d : 0xa1b2c3d4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(0)
                .putInt(0)
                .putInt(262_144)
                .putInt(linkType)
                .array());
        return file;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    CaptureReader reader() throws IOException {
        return read(bytes());
    }

    static CaptureReader read(byte... bytes) throws IOException {
        return CaptureReader.open(new ByteArrayInputStream(bytes));
    }

    static List<CapturedPacket> packets(CaptureReader reader) throws IOException {
        List<CapturedPacket> all = new ArrayList<>();
        for (CapturedPacket packet = reader.next(); packet != null; packet = reader.next()) {
            all.add(packet);
        }
        return all;
    }

    ByteBuffer numbers(int bytes) {
        return ByteBuffer.allocate(bytes).order(order);
    }

    /** An option, whose numbers the block puts into its order. */
    record Option(int code, Payload value) {}

    static Option option(int code, byte... value) {
        return new Option(code, Payload.copyOf(value));
    }

    static Option option(int code, String text) {
        return option(code, text.getBytes(UTF_8));
    }

    Option number(int code, long value) {
        return option(code, numbers(8).putLong(value).array());
    }

    Option flags(int value) {
        return option(2, numbers(4).putInt(value).array());
    }

    CaptureBytes block(int type, byte[] body, Option... options) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(padded(body));
        for (Option option : options) {
            all.writeBytes(numbers(4)
                    .putShort((short) option.code())
                    .putShort((short) option.value().size())
                    .array());
            all.writeBytes(padded(option.value().bytes()));
        }
        if (options.length > 0) {
            all.writeBytes(new byte[4]);
        }
        int length = all.size() + 12;
        out.writeBytes(numbers(8).putInt(type).putInt(length).array());
        out.writeBytes(all.toByteArray());
        out.writeBytes(numbers(4).putInt(length).array());
        return this;
    }

    private static byte[] padded(byte... bytes) {
        return java.util.Arrays.copyOf(bytes, (bytes.length + 3) & ~3);
    }

    CaptureBytes section(Option... options) {
        byte[] body = numbers(16)
                .putInt(0x1a2b3c4d)
                .putShort((short) 1)
                .putShort((short) 0)
                .putLong(-1)
                .array();
        return block(0x0a0d0d0a, body, options);
    }

    CaptureBytes iface(int linkType, Option... options) {
        return iface(linkType, 0, options);
    }

    CaptureBytes iface(int linkType, int snapLength, Option... options) {
        byte[] body = numbers(8)
                .putShort((short) linkType)
                .putShort((short) 0)
                .putInt(snapLength)
                .array();
        return block(1, body, options);
    }

    CaptureBytes packet(int iface, long ticks, byte[] data, Option... options) {
        return packet(iface, ticks, data, data.length, options);
    }

    /** @param length how long it was */
    CaptureBytes packet(int iface, long ticks, byte[] data, int length, Option... options) {
        byte[] head = numbers(20)
                .putInt(iface)
                .putInt((int) (ticks >>> 32))
                .putInt((int) ticks)
                .putInt(data.length)
                .putInt(length)
                .array();
        return block(6, PacketBytes.join(head, data), options);
    }

    /** A packet of classic pcap. */
    CaptureBytes record(int seconds, int fraction, byte[] data, int length) {
        out.writeBytes(numbers(16)
                .putInt(seconds)
                .putInt(fraction)
                .putInt(data.length)
                .putInt(length)
                .array());
        out.writeBytes(data);
        return this;
    }

    CaptureBytes raw(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }
}
