package dev.parley.socket.jdk;

import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamListener;
import dev.parley.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A listener on a JDK channel that never blocks, with a selector to wait: a blocking accept can only be ended by a close, which
 * resets who was not accepted yet.
 */
final class JdkStreamListener implements StreamListener {
    private final ServerSocketChannel channel;
    private final Clock clock;
    private final JdkNetwork.StreamStatusReader statusReader;
    private final InetSocketAddress local;
    private final Selector acceptable;
    private volatile boolean finishing;

    JdkStreamListener(ServerSocketChannel channel, Clock clock, JdkNetwork.StreamStatusReader statusReader)
            throws IOException {
        this.channel = channel;
        this.clock = clock;
        this.statusReader = statusReader;
        this.local = (InetSocketAddress) channel.getLocalAddress();
        channel.configureBlocking(false);
        this.acceptable = Selector.open();
        channel.register(acceptable, SelectionKey.OP_ACCEPT);
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public StreamConnection accept() throws IOException {
        while (true) {
            SocketChannel next = channel.accept();
            if (next != null) {
                return new JdkStreamConnection(next, clock, statusReader);
            }
            if (finishing) {
                close();
                throw new ClosedChannelException();
            }
            await();
        }
    }

    private void await() throws IOException {
        try {
            acceptable.select(key -> {});
        } catch (ClosedSelectorException closed) {
            throw new ClosedChannelException();
        }
        if (Thread.currentThread().isInterrupted()) {
            close(); // as the JDK does in blocking mode; a selector would not wait any more
            throw new ClosedByInterruptException();
        }
    }

    @Override
    public void finish() {
        finishing = true;
        acceptable.wakeup();
    }

    /** The port is free once the selector has let it go. */
    @Override
    public void close() {
        try {
            channel.close();
            acceptable.close();
        } catch (IOException bad) {
            throw new UncheckedIOException(bad);
        }
    }
}
