package dev.parley.cli.verb;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.function.Consumer;

/** The bench that the page begins with: a socket of each kind, so that a device can be pointed at it at once. */
final class FirstBench {
    private static final int UDP_PORT = 9000;
    private static final int TCP_PORT = 5001;

    /** So many ports above the usual one are tried. */
    private static final int PORTS_TRIED = 20;

    private FirstBench() {}

    /**
     * Its settings. Where a port is taken, the next free one is in its place.
     *
     * @param notes gets a sentence for each such port
     */
    static String text(Consumer<String> notes) {
        return """
            listen:
              - name: device
                address: udp://:%d
                reply: "ack: {{data}}"
              - name: lines
                address: tcp://:%d
            """.formatted(port("udp", UDP_PORT, notes), port("tcp", TCP_PORT, notes));
    }

    private static int port(String scheme, int usual, Consumer<String> notes) {
        for (int port = usual; port <= usual + PORTS_TRIED; port++) {
            if (isFree(scheme, port)) {
                if (port != usual) {
                    notes.accept(
                            "port %d is taken, so the first bench listens on %s://:%d".formatted(usual, scheme, port));
                }
                return port;
            }
        }
        return usual; // its card says who has it
    }

    private static boolean isFree(String scheme, int port) {
        InetSocketAddress everywhere = new InetSocketAddress(port);
        try (DatagramSocket udp = new DatagramSocket(null);
                ServerSocket tcp = new ServerSocket()) {
            if (scheme.equals("udp")) {
                udp.bind(everywhere);
            } else {
                tcp.bind(everywhere);
            }
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
