import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;

/** The least that a Java program can do to send one datagram: what no change to Parley can go below. */
final class Floor {
    private Floor() {}

    public static void main(String[] args) throws Exception {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.send(
                    ByteBuffer.wrap("hi".getBytes(StandardCharsets.UTF_8)),
                    new InetSocketAddress(loopback, Integer.parseInt(args[0])));
        }
        Runtime.getRuntime().halt(0);
    }
}
