package dev.parley.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A UDP server of the test's own, which notes what arrives. */
final class UdpPeer implements AutoCloseable {
    private final DatagramSocket socket;
    private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();

    record Arrival(long nanos, int bytes) {}

    private UdpPeer() throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        socket.setReceiveBufferSize(1 << 20);
    }

    /** Answers with what the function makes of each datagram, or not at all where that is null; ends where it throws. */
    static UdpPeer answering(UnaryOperator<byte[]> how) throws IOException {
        UdpPeer peer = new UdpPeer();
        Thread.ofPlatform().daemon().start(() -> peer.serve(how));
        return peer;
    }

    /** Is bound and never reads: what comes is queued until the buffer is full, and then dropped. */
    static UdpPeer deaf() throws IOException {
        return new UdpPeer();
    }

    private void serve(UnaryOperator<byte[]> how) {
        byte[] buffer = new byte[65_536];
        try (socket) {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                arrivals.add(new Arrival(System.nanoTime(), packet.getLength()));
                byte[] answer = how.apply(Arrays.copyOf(packet.getData(), packet.getLength()));
                if (answer != null) {
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException closed) {
            // by the test
        } catch (IllegalStateException died) {
            // as it should; the socket closes with it
        }
    }

    String address() {
        return "udp://127.0.0.1:" + socket.getLocalPort();
    }

    List<Arrival> arrivals() {
        return arrivals;
    }

    /** A port where nobody listens for strangers, and which nobody else can take meanwhile: a connected socket has it. */
    static UdpPeer refusing() throws IOException {
        UdpPeer peer = new UdpPeer();
        try (DatagramSocket other = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            peer.socket.connect(other.getLocalSocketAddress());
        } catch (IOException bad) {
            throw new UncheckedIOException(bad);
        }
        return peer;
    }

    @Override
    public void close() {
        socket.close();
    }
}
