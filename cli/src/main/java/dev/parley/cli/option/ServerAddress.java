package dev.parley.cli.option;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.OptionalInt;

/** Where a server of Parley's own is to be, as an option says it. */
public final class ServerAddress {
    private static final int HIGHEST_PORT = 65_535;

    private ServerAddress() {}

    /**
     * Reads {@code HOST:PORT}.
     *
     * @throws UsageException in words, if it is none, or the host is not known
     */
    public static InetSocketAddress parse(String option, String text) {
        return parse(option, text, 1, OptionalInt.empty());
    }

    /**
     * Reads {@code HOST:PORT}, or a host alone; port 0 takes a free one.
     *
     * @param usualPort where the port is not said
     * @throws UsageException in words, if it is none, or the host is not known
     */
    public static InetSocketAddress parse(String option, String text, int usualPort) {
        return parse(option, text, 0, OptionalInt.of(usualPort));
    }

    private static InetSocketAddress parse(String option, String text, int leastPort, OptionalInt usualPort) {
        boolean hasPort = text.matches(".*:\\d{1,5}") && (!text.startsWith("[") || text.contains("]:"));
        int colon = hasPort ? text.lastIndexOf(':') : text.length();
        String host = text.substring(0, colon).replaceAll("^\\[|]$", "");
        int port = hasPort ? Integer.parseInt(text.substring(colon + 1)) : usualPort.orElse(-1);
        if (host.isEmpty() || (!hasPort && host.matches("\\d+")) || port < leastPort || port > HIGHEST_PORT) {
            throw new UsageException("%s is a host and a port from %d to %d, such as 127.0.0.1:%d, but was '%s'"
                    .formatted(option, leastPort, HIGHEST_PORT, usualPort.orElse(7070), text));
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException unknown) {
            throw new UsageException(option + ": no address is known for the host '" + host + "'");
        }
    }
}
