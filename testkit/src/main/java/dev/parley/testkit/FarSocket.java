package dev.parley.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;

/**
 * The far end of a test: a plain socket of the kernel's that does one thing after the other. It is a channel, since Java's {@link
 * java.net.Socket} sends its end before it closes, and a close with unread bytes would be an end and a reset.
 */
public record FarSocket(SocketChannel channel) {
    private static final int MOST_BYTES = 100_000;

    /** What a far end does with its socket; gives back what it saw. */
    @FunctionalInterface
    public interface Task {
        String run(FarSocket socket) throws IOException;
    }

    /** A place for it on this computer, at a free port. */
    public static ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** The port of such a place. */
    public static int port(ServerSocketChannel server) throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    /** Takes one connection on a thread of its own; gives back what its far end saw. */
    public static CompletableFuture<String> accept(ServerSocketChannel server, Task farEnd) {
        CompletableFuture<String> saw = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (SocketChannel socket = server.accept()) {
                saw.complete(farEnd.run(new FarSocket(socket)));
            } catch (IOException | RuntimeException bad) {
                saw.completeExceptionally(bad);
            }
        });
        return saw;
    }

    public void write(String text) throws IOException {
        ByteBuffer bytes = UTF_8.encode(text);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** So many bytes, or what came before the end. */
    public String read(int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // More may come.
        }
        return UTF_8.decode(bytes.flip()).toString();
    }

    /** All until the other side's end, and which end that was. */
    public String readToEnd() throws IOException {
        try {
            return read(MOST_BYTES) + "|end";
        } catch (SocketException reset) {
            return "|reset";
        }
    }

    public void finish() throws IOException {
        channel.shutdownOutput();
    }

    public void reset() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
    }

    /** As {@link #finish}, and a reset to whatever still comes. */
    public void close() throws IOException {
        channel.close();
    }

    /** Until something has come that nobody has read. */
    public void awaitUnread() throws IOException {
        while (channel.socket().getInputStream().available() == 0) {
            Thread.onSpinWait();
        }
    }
}
