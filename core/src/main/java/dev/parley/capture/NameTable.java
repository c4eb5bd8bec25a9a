package dev.parley.capture;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names of addresses, from Name Resolution Blocks: the first that each has. */
final class NameTable {
    private static final int MOST_NAMES = 10_000;
    private static final int LONGEST_NAME = 255;

    private final Map<InetAddress, String> names = new LinkedHashMap<>();

    /** Reads the records of a block, as far as they are whole. */
    void read(ByteBuffer block, int from, int end) {
        int at = from;
        while (end - at >= 4) {
            int type = block.getShort(at) & 0xffff;
            int length = block.getShort(at + 2) & 0xffff;
            at += 4;
            if (type == Pcapng.OPT_END || length > end - at) {
                return;
            }
            int addressBytes = type == Pcapng.NRB_IPV4 ? 4 : type == Pcapng.NRB_IPV6 ? 16 : 0;
            if (addressBytes > 0 && length > addressBytes) {
                put(block, at, addressBytes, length);
            }
            at += Pcapng.padded(length);
        }
    }

    private void put(ByteBuffer block, int at, int addressBytes, int length) {
        byte[] name = new byte[Math.min(length - addressBytes, LONGEST_NAME)];
        block.get(at + addressBytes, name);
        String text = BlockOptions.withoutNul(new String(name, StandardCharsets.UTF_8));
        if (!text.isEmpty() && names.size() < MOST_NAMES) {
            names.putIfAbsent(IpAddresses.read(block, at, addressBytes), text);
        }
    }

    Map<InetAddress, String> all() {
        return Collections.unmodifiableMap(names);
    }
}
