package dev.parley.capture;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** IP addresses where they stand. */
final class IpAddresses {
    static final int IPV4_BYTES = 4;

    private IpAddresses() {}

    /** @param bytes 4 or 16 */
    static InetAddress read(ByteBuffer from, int at, int bytes) {
        byte[] address = new byte[bytes];
        from.get(at, address);
        try {
            // An address of IPv6 that stands for one of IPv4 would else become that.
            return bytes == IPV4_BYTES
                    ? InetAddress.getByAddress(address)
                    : Inet6Address.getByAddress(null, address, -1);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(bytes + " bytes are no IP address", impossible);
        }
    }
}
