package dev.parley.capture;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Packets as a network has them, for tests; checksums are 0. */
final class PacketBytes {
    static final int FIN = 1;
    static final int SYN = 2;
    static final int RST = 4;
    static final int PSH = 8;
    static final int ACK = 16;

    private PacketBytes() {}

    static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    static byte[] udp(int from, int to, byte... payload) {
        ByteBuffer header = ByteBuffer.allocate(8);
        header.putShort((short) from).putShort((short) to).putShort((short) (8 + payload.length));
        return join(header.array(), payload);
    }

    static byte[] tcp(int from, int to, int sequence, int acknowledgment, int flags, byte... payload) {
        ByteBuffer header = ByteBuffer.allocate(20);
        header.putShort((short) from).putShort((short) to).putInt(sequence).putInt(acknowledgment);
        header.put((byte) 0x50).put((byte) flags).putShort((short) 0xffff);
        return join(header.array(), payload);
    }

    /** From or to, an address of IPv4 makes it IPv4. */
    static byte[] ip(String from, String to, int protocol, byte... body) {
        return address(from).length == 4 ? ipv4(from, to, protocol, 0, 0x4000, body) : ipv6(from, to, protocol, body);
    }

    /** @param fragment flags and offset */
    static byte[] ipv4(String from, String to, int protocol, int id, int fragment, byte... body) {
        ByteBuffer header = ByteBuffer.allocate(20);
        header.put((byte) 0x45).put((byte) 0).putShort((short) (20 + body.length));
        header.putShort((short) id).putShort((short) fragment).put((byte) 64).put((byte) protocol);
        header.putShort((short) 0).put(address(from)).put(address(to));
        return join(header.array(), body);
    }

    static byte[] ipv6(String from, String to, int next, byte... body) {
        ByteBuffer header = ByteBuffer.allocate(40);
        header.putInt(0x60000000).putShort((short) body.length).put((byte) next).put((byte) 64);
        header.put(address(from)).put(address(to));
        return join(header.array(), body);
    }

    static byte[] ipv6Fragment(int next, int id, int offset, boolean more, byte... part) {
        ByteBuffer header = ByteBuffer.allocate(8);
        header.put((byte) next)
                .put((byte) 0)
                .putShort((short) (offset | (more ? 1 : 0)))
                .putInt(id);
        return join(header.array(), part);
    }

    static byte[] ethernet(int type, byte... body) {
        ByteBuffer header = ByteBuffer.allocate(14);
        header.put(new byte[12]).putShort((short) type);
        return join(header.array(), body);
    }

    static byte[] address(String text) {
        try {
            byte[] address = InetAddress.getByName(text).getAddress();
            boolean isMapped = text.indexOf(':') >= 0 && address.length == 4; // the JDK makes it IPv4
            return isMapped ? join(new byte[10], new byte[] {-1, -1}, address) : address;
        } catch (UnknownHostException bad) {
            throw new IllegalArgumentException(bad);
        }
    }
}
