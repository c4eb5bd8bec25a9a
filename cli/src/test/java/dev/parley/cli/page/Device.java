package dev.parley.cli.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;

/** A device on the wire: a plain UDP socket that talks to one port of this computer. */
final class Device implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int AGAIN_MILLIS = 2_000;
    private static final int MOST_TIMES = 10;
    private static final int MOST = 65_535;

    private final DatagramSocket socket;

    Device(int port) throws IOException {
        socket = new DatagramSocket();
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    int port() {
        return socket.getLocalPort();
    }

    Device says(String text) throws IOException {
        return sends(text.getBytes(UTF_8));
    }

    Device sends(byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length));
        return this;
    }

    /** What comes next, as text. */
    String hears() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[MOST], MOST);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), UTF_8);
    }

    /** Hears this, and passes over what comes before it. */
    void awaits(String text) throws IOException {
        while (!hears().equals(text)) {
            // of something that was asked before
        }
    }

    /** Asks until the answer comes, since a flood may push out what comes in it; gives back how often. */
    int asksUntil(String text, String answer) throws IOException {
        socket.setSoTimeout(AGAIN_MILLIS);
        try {
            for (int asked = 1; ; asked++) {
                says(text);
                try {
                    awaits(answer);
                    return asked;
                } catch (SocketTimeoutException lost) {
                    if (asked == MOST_TIMES) {
                        throw lost;
                    }
                }
            }
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
