package dev.parley.capture;

import java.net.InetAddress;

/** An IP address and port, as packets have them. Immutable; safe from any thread. */
public final class WireAddress {
    /** Of an IPv4 address. */
    static final int IPV4_BYTES = 4;

    private final byte[] address;
    private final int port;
    private final long sum;

    /**
     * @param address IPv4 or IPv6; a zone is left out, since packets have none
     * @param port 0 to 65535
     */
    public WireAddress(InetAddress address, int port) {
        this.address = address.getAddress();
        this.port = port;
        long all = port;
        for (int i = 0; i < this.address.length; i += 2) {
            all += ((this.address[i] & 0xff) << 8) | (this.address[i + 1] & 0xff);
        }
        this.sum = all;
    }

    boolean isIpv4() {
        return address.length == IPV4_BYTES;
    }

    byte[] address() {
        return address;
    }

    int port() {
        return port;
    }

    /** What the address and the port add to a checksum over both, before it is folded. */
    long sum() {
        return sum;
    }
}
