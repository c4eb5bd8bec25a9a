package dev.parley.socket.jdk;

import dev.parley.socket.NetworkErrors;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamStatus;
import dev.parley.time.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A connection on a JDK channel in blocking mode. It reads through the channel's socket adaptor, since only
 * that knows time-outs; on a virtual thread the adaptor parks the thread and not its carrier.
 */
final class JdkStreamConnection implements StreamConnection {
    private final SocketChannel channel;
    private final Clock clock;
    private final JdkNetwork.StreamStatusReader statusReader;
    private final Socket socket;
    private final InputStream in;
    private final AtomicLong written = new AtomicLong();
    private final InetSocketAddress local;
    private final InetSocketAddress peer;
    private int timeoutMillis;

    JdkStreamConnection(SocketChannel channel, Clock clock, JdkNetwork.StreamStatusReader statusReader)
            throws IOException {
        this.channel = channel;
        this.clock = clock;
        this.statusReader = statusReader;
        this.socket = channel.socket();
        try {
            // A tool that shows what happens must not hold small writes back (RFC 896).
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            // Else an urgent byte would be missing in what is read (RFC 6093, 6).
            socket.setOOBInline(true);
            this.local = (InetSocketAddress) channel.getLocalAddress();
            this.peer = (InetSocketAddress) channel.getRemoteAddress();
            this.in = socket.getInputStream();
        } catch (IOException bad) {
            channel.close();
            throw bad;
        }
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public InetSocketAddress peer() {
        return peer;
    }

    @Override
    public int read(byte[] into, int offset, int length, long deadlineNanos) throws IOException {
        try {
            setTimeout(deadlineNanos);
            return in.read(into, offset, length);
        } catch (SocketTimeoutException over) {
            return 0;
        } catch (IOException bad) {
            throw broken(bad);
        }
    }

    private void setTimeout(long deadlineNanos) throws IOException {
        int millis = 0; // the JDK's word for no time-out
        if (deadlineNanos != Clock.NEVER) {
            long left = Math.max(0, deadlineNanos - clock.nanos());
            millis = (int) Math.min(Integer.MAX_VALUE, left / 1_000_000 + 1);
        }
        if (millis != timeoutMillis) {
            socket.setSoTimeout(millis);
            timeoutMillis = millis;
        }
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(from, offset, length);
        try {
            // Through the channel and not the adaptor's stream, which does not tell how much of a failed write had
            // left.
            while (rest.hasRemaining()) {
                written.addAndGet(channel.write(rest));
            }
        } catch (IOException bad) {
            throw broken(bad);
        }
    }

    @Override
    public long written() {
        return written.get();
    }

    @Override
    public StreamStatus status() {
        return statusReader.read(local, peer);
    }

    private IOException broken(IOException bad) {
        if (!channel.isOpen() || bad instanceof ClosedChannelException) {
            ClosedChannelException closed = new ClosedChannelException();
            closed.addSuppressed(bad);
            return closed;
        }
        return NetworkErrors.broken(peer, bad);
    }

    @Override
    public void finish() throws IOException {
        if (channel.isOpen()) {
            channel.shutdownOutput();
        }
    }

    @Override
    public void reset() {
        try {
            // A close that lingers for no time at all is a reset (socket(7), SO_LINGER).
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException | UnsupportedOperationException closedAlready) {
            // There is nothing left to break off.
        }
        close();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException gone) {
            // The descriptor is released all the same (close(2), Linux), and the other side's reset is known already.
        }
    }
}
