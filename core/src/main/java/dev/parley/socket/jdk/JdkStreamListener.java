package dev.parley.socket.jdk;

import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamListener;
import dev.parley.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/** A listener on a JDK channel in blocking mode, which parks a virtual thread and not its carrier. */
final class JdkStreamListener implements StreamListener {
    private final ServerSocketChannel channel;
    private final Clock clock;
    private final JdkNetwork.StreamStatusReader statusReader;
    private final InetSocketAddress local;

    JdkStreamListener(ServerSocketChannel channel, Clock clock, JdkNetwork.StreamStatusReader statusReader)
            throws IOException {
        this.channel = channel;
        this.clock = clock;
        this.statusReader = statusReader;
        this.local = (InetSocketAddress) channel.getLocalAddress();
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public StreamConnection accept() throws IOException {
        return new JdkStreamConnection(channel.accept(), clock, statusReader);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException bad) {
            throw new UncheckedIOException(bad);
        }
    }
}
