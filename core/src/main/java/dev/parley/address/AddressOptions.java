package dev.parley.address;

import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What an address may say beyond host and port. Each has a flag of the same name on the command line; in an address
 * they follow a question mark: {@code udp://239.1.2.3:5000?interface=eth0&ttl=4}.
 *
 * @param networkInterface the interface that multicast joins on and leaves from, by its name in the system; null leaves
 *     the choice to Parley
 * @param ttl how many routers a datagram may pass, 0 to 255 (RFC 791; RFC 1112 for multicast); null is the system's
 * @param family the only IP version to use; null is either
 */
public record AddressOptions(
        @Nullable String networkInterface,
        @Nullable Integer ttl,
        @Nullable Family family) {

    /** Nothing said. */
    public static final AddressOptions NONE = new AddressOptions(null, null, null);

    /** @throws IllegalArgumentException if the TTL is out of range or the interface name is empty */
    public AddressOptions {
        if (ttl != null && (ttl < 0 || ttl > 255)) {
            throw new IllegalArgumentException("ttl must be from 0 to 255, but was " + ttl);
        }
        if (networkInterface != null && networkInterface.isBlank()) {
            throw new IllegalArgumentException("interface needs a name, such as eth0");
        }
    }

    /** These options, and the other's where these say nothing. */
    public AddressOptions orElse(AddressOptions other) {
        return new AddressOptions(
                networkInterface != null ? networkInterface : other.networkInterface,
                ttl != null ? ttl : other.ttl,
                family != null ? family : other.family);
    }

    /** {@code ?interface=eth0&ttl=4}, or "" where nothing is said. */
    @Override
    public String toString() {
        StringJoiner joiner = new StringJoiner("&", "?", "").setEmptyValue("");
        if (networkInterface != null) {
            joiner.add("interface=" + networkInterface);
        }
        if (ttl != null) {
            joiner.add("ttl=" + ttl);
        }
        if (family != null) {
            joiner.add("family=" + family.digit());
        }
        return joiner.toString();
    }
}
