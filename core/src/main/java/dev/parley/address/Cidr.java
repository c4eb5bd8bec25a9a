package dev.parley.address;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A block of IP addresses: {@code 192.168.1.0/24}, {@code fe80::/10}, or one address alone (RFC 4632).
 *
 * @param network an address of the block
 * @param prefix how many leading bits must agree, 0 to 32 or 128
 */
public record Cidr(InetAddress network, int prefix) {

    /** @throws IllegalArgumentException if the prefix does not fit the address */
    public Cidr {
        int bits = network.getAddress().length * 8;
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException(
                    "a prefix of %s must be from 0 to %s, but was %s".formatted(Endpoint.host(network), bits, prefix));
        }
    }

    /**
     * Reads a block. No name is looked up.
     *
     * @throws IllegalArgumentException with a sentence that shows the right form
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        try {
            // An IP address is never looked up; anything else, such as 999.1.1.1, would be.
            if (!AddressParser.isIpv4(host) && !AddressParser.isIpv6(host)) {
                throw new UnknownHostException(host);
            }
            InetAddress network = InetAddress.getByName(host);
            int bits = network.getAddress().length * 8;
            return new Cidr(network, slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1)));
        } catch (UnknownHostException | NumberFormatException bad) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a block of addresses: write 192.168.1.0/24, fd00::/8 or one address", bad);
        }
    }

    /** Whether the address lies in this block; an address of the other family never does. */
    public boolean contains(InetAddress address) {
        byte[] mine = network.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit & 7);
            if ((mine[bit >> 3] & mask) != (other[bit >> 3] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** {@code 192.168.1.0/24}. */
    @Override
    public String toString() {
        return Endpoint.host(network) + "/" + prefix;
    }
}
