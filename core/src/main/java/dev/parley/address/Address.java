package dev.parley.address;

import java.util.Objects;

/**
 * Says where a socket is: {@code udp://host:port}, {@code tcp://host:port}. Nothing is looked up: a host may be a name.
 *
 * <p>Parsed by {@link AddressParser} and not by {@code java.net.URI}, which gives no host for {@code udp://:9000} or
 * {@code udp://my_host:9000} and lets port 70000 through.
 *
 * @param scheme the transport
 * @param host a name, an IPv4 address, or an IPv6 address without brackets and perhaps with a zone
 *     ({@code fe80::1%eth0}); empty means every interface, and is for listening only
 * @param port 0 to 65535; 0 is for listening only and takes a free port
 * @param options what was said beyond that
 */
public record Address(Scheme scheme, String host, int port, AddressOptions options) {

    /** @throws AddressException if the port is out of range */
    public Address {
        Objects.requireNonNull(scheme, "scheme");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(options, "options");
        if (port < 0 || port > 65535) {
            throw new AddressException("a port must be from 0 to 65535, but was " + port);
        }
    }

    /**
     * Reads an address. {@code udp:9000} and {@code udp:host:9000} are accepted short forms.
     *
     * @throws AddressException with a sentence that shows the right spelling
     */
    public static Address parse(String text) {
        return new AddressParser(text).parse();
    }

    /** Whether this stands for every interface. */
    public boolean isEveryInterface() {
        return host.isEmpty();
    }

    /** The same address with these options, and its own where they say nothing. */
    public Address with(AddressOptions more) {
        return new Address(scheme, host, port, more.orElse(options));
    }

    /**
     * This address, if something can be sent to it.
     *
     * @throws AddressException if it has no host or port 0
     */
    public Address requireTarget() {
        if (host.isEmpty()) {
            throw new AddressException(
                    "%s has no host; only a listener may omit it: write %s://127.0.0.1:%s for this computer, or the other side's address"
                            .formatted(this, scheme.word(), port == 0 ? 9000 : port));
        }
        if (port == 0) {
            throw new AddressException(
                    "%s has port 0, and nothing can be sent to that: write the port that the other side listens on, as %s"
                            .formatted(this, new Address(scheme, host, 9000, options)));
        }
        return this;
    }

    /** {@code host:port}, an IPv6 host in brackets. */
    public String hostAndPort() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** The full form, which {@link #parse} reads again. */
    @Override
    public String toString() {
        return scheme.word() + "://" + hostAndPort() + options;
    }
}
