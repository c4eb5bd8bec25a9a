package dev.parley.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A TCP server of the test's own, which notes what arrives. */
final class TcpPeer implements AutoCloseable {
    final AtomicInteger accepted = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger mostOpen = new AtomicInteger();
    final AtomicLong bytes = new AtomicLong();
    private final ServerSocket socket;

    /** Serves one connection; it closes with the end of that. */
    @FunctionalInterface
    interface Service {
        void serve(InputStream in, OutputStream out) throws IOException;
    }

    /** @param backlog how many connections the kernel takes before anybody accepts them */
    private TcpPeer(int backlog) throws IOException {
        socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), backlog);
    }

    /** Each connection on a thread of its own. */
    static TcpPeer parallel(Service service) throws IOException {
        return serving(Integer.MAX_VALUE, Integer.MAX_VALUE, Thread::startVirtualThread, service);
    }

    /** One connection after the other. */
    static TcpPeer oneAtATime(Service service) throws IOException {
        return serving(Integer.MAX_VALUE, Integer.MAX_VALUE, Runnable::run, service);
    }

    /** So many at once; one more is closed at once. */
    static TcpPeer atMostAtOnce(int limit, Service service) throws IOException {
        return serving(limit, Integer.MAX_VALUE, Thread::startVirtualThread, service);
    }

    /** So many in all; then it does not listen any more, as a board whose sockets have run out. */
    static TcpPeer atMostInAll(int limit, Service service) throws IOException {
        return serving(Integer.MAX_VALUE, limit, Thread::startVirtualThread, service);
    }

    /** Listens and never accepts, and its queue is full: whoever connects gets no answer. */
    static TcpPeer full() throws IOException {
        TcpPeer peer = new TcpPeer(1);
        for (int i = 0; i < 2; i++) {
            peer.keep(new Socket(peer.socket.getInetAddress(), peer.socket.getLocalPort()));
        }
        return peer;
    }

    private final java.util.List<Socket> kept = new java.util.concurrent.CopyOnWriteArrayList<>();

    private void keep(Socket client) {
        kept.add(client);
    }

    private static TcpPeer serving(int atOnce, int inAll, Executor threads, Service service) throws IOException {
        TcpPeer peer = new TcpPeer(50);
        Thread.ofPlatform().daemon().start(() -> peer.accept(atOnce, inAll, threads, service));
        return peer;
    }

    private void accept(int atOnce, int inAll, Executor threads, Service service) {
        try (socket) {
            while (accepted.get() < inAll) {
                Socket client = socket.accept();
                accepted.incrementAndGet();
                if (open.get() >= atOnce) {
                    client.close();
                    continue;
                }
                mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
                threads.execute(() -> serve(client, service));
            }
        } catch (IOException closed) {
            // by the test
        } catch (IllegalStateException died) {
            // as it should; the socket closes with it
        }
    }

    private void serve(Socket client, Service service) {
        try (client) {
            service.serve(new Counted(client.getInputStream()), client.getOutputStream());
        } catch (IOException gone) {
            // the client
        } finally {
            open.decrementAndGet();
        }
    }

    private final class Counted extends java.io.FilterInputStream {
        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            bytes.addAndGet(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            bytes.addAndGet(Math.max(0, count));
            return count;
        }
    }

    /** Gives back each chunk. */
    static void echo(InputStream in, OutputStream out) throws IOException {
        byte[] chunk = new byte[1_024];
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            out.write(chunk, 0, count);
        }
    }

    /** Takes each chunk for a message, as beginners' servers do. */
    static void chunks(InputStream in, OutputStream out) throws IOException {
        byte[] chunk = new byte[1_024];
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            out.write("got it\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    /** Answers each line, however it comes. */
    static void lines(InputStream in, OutputStream out) throws IOException {
        for (int letter = in.read(); letter >= 0; letter = in.read()) {
            if (letter == '\n') {
                out.write("OK\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        }
    }

    String address() {
        return "tcp://127.0.0.1:" + socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        for (Socket client : kept) {
            client.close();
        }
        socket.close();
    }
}
