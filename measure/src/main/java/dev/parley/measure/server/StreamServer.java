package dev.parley.measure.server;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.measure.protocol.BlockStream;
import dev.parley.measure.protocol.Direction;
import dev.parley.measure.protocol.Frame;
import dev.parley.measure.protocol.RunRequest;
import dev.parley.measure.protocol.StreamFrame;
import dev.parley.measure.result.ServedFlow;
import dev.parley.measure.result.ServerListener;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamListener;
import dev.parley.time.Clock;
import dev.parley.time.Durations;
import dev.parley.time.Signal;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A far end on one TCP socket: a connection that begins with a request is a measurement, and any other is echoed. */
final class StreamServer implements Runnable {
    private static final byte[] REQUEST = {'P', 'M', '1', 'R'};
    private static final int ECHO_BYTES = 1 << 16;
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** A connection that says nothing does not keep its place for ever. */
    private static final long FIRST_BYTES_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long WARNING_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Clients that are told at once why they are not served. */
    private static final int MOST_DENIALS = 16;

    private final MeasureServerSetup setup;
    private final StreamListener socket;
    private final ServerListener listener;
    private final Clock clock;
    private final Set<StreamConnection> open = ConcurrentHashMap.newKeySet();
    private final Signal ending = new Signal();
    private long nextWarningNanos;

    StreamServer(MeasureServerSetup setup, StreamListener socket, ServerListener listener) {
        this.setup = setup;
        this.socket = socket;
        this.listener = listener;
        this.clock = setup.clock;
        this.nextWarningNanos = clock.nanos();
    }

    void closeAll() {
        ending.set();
        open.forEach(StreamConnection::close);
    }

    @Override
    public void run() {
        try {
            while (!ending.isSet()) {
                try {
                    admit(socket.accept());
                } catch (ClosedChannelException closed) {
                    break;
                } catch (IOException bad) {
                    warn(bad);
                    clock.await(ending, clock.nanos() + AGAIN_NANOS);
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        closeAll();
    }

    /** Such as too many open files: it passes when clients leave. */
    private void warn(IOException bad) {
        if (clock.nanos() >= nextWarningNanos) {
            nextWarningNanos = clock.nanos() + WARNING_NANOS;
            listener.warning("a connection could not be accepted: the system says \"" + bad.getMessage()
                    + "\" (on Linux, ulimit -n is the most open files)");
        }
    }

    private void admit(StreamConnection connection) {
        InetAddress peer = connection.peer().getAddress();
        if (!setup.isAllowed(peer) || open.size() >= setup.maxClients + MOST_DENIALS) {
            connection.close();
            return;
        }
        String full = open.size() >= setup.maxClients || hasItsShare(peer)
                ? "it has as many clients as it takes at once, of all or of one host (--max-clients there)"
                : null;
        open.add(connection);
        Thread.ofVirtual().name("parley-far-end").start(() -> {
            try {
                serve(connection, full);
            } finally {
                open.remove(connection);
            }
        });
    }

    /** One host leaves a quarter to the others; this computer itself is trusted. */
    private boolean hasItsShare(InetAddress peer) {
        return !peer.isLoopbackAddress()
                && open.stream()
                                .filter(each -> each.peer().getAddress().equals(peer))
                                .count()
                        >= setup.maxClients - setup.maxClients / 4;
    }

    private void serve(StreamConnection connection, @Nullable String full) {
        try (connection) {
            byte[] begin = new byte[ECHO_BYTES];
            int have = 0;
            long deadline = clock.nanos() + (full == null ? FIRST_BYTES_NANOS : AGAIN_NANOS);
            while (have < REQUEST.length) {
                int count = connection.read(begin, have, begin.length - have, deadline);
                if (count < 0) {
                    break;
                }
                if (count == 0 && clock.nanos() >= deadline) {
                    return;
                }
                have += count;
                if (!Arrays.equals(
                        begin, 0, Math.min(have, REQUEST.length), REQUEST, 0, Math.min(have, REQUEST.length))) {
                    break;
                }
            }
            if (full != null) {
                deny(connection, full);
                connection.finish();
            } else if (have >= REQUEST.length && Arrays.equals(begin, 0, REQUEST.length, REQUEST, 0, REQUEST.length)) {
                measure(connection, begin, have);
            } else {
                echo(connection, begin, have, 0);
            }
        } catch (IOException gone) {
            // the client sees it, and what came until then is reported
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void echo(StreamConnection connection, byte[] buffer, int first, long before) throws IOException {
        long bytes = before;
        try {
            int count = first;
            long deadline = Clock.NEVER;
            while (count > 0 || (count == 0 && clock.nanos() < deadline)) {
                connection.write(buffer, 0, count);
                bytes += count;
                deadline = clock.nanos() + setup.maxTime.toNanos();
                count = connection.read(buffer, 0, buffer.length, deadline);
            }
        } finally {
            served(connection, null, bytes, bytes);
        }
    }

    private void measure(StreamConnection connection, byte[] begin, int have) throws IOException, InterruptedException {
        byte[] request = Arrays.copyOf(begin, Frame.CONTROL_BYTES);
        if (have < request.length) {
            byte[] rest = new byte[request.length - have];
            if (!StreamFrame.readWhole(connection, rest, clock.nanos() + GRACE_NANOS, clock)) {
                return;
            }
            System.arraycopy(rest, 0, request, have, rest.length);
        }
        RunRequest runRequest;
        String why;
        try {
            runRequest = RunRequest.read(ByteBuffer.wrap(request));
            why = ClientRun.denial(runRequest, setup.maxTime.toNanos(), Durations.show(setup.maxTime));
        } catch (IllegalArgumentException wrong) {
            runRequest = null;
            why = "it does not understand what was asked for; perhaps another version of Parley";
        }
        if (runRequest == null || why != null) {
            deny(connection, String.valueOf(why));
            return;
        }
        connection.write(Frame.control(Frame.Kind.AGREEMENT, 0).array(), 0, Frame.CONTROL_BYTES);
        if (runRequest.direction() == null) {
            echo(connection, begin, 0, 0);
        } else {
            flow(connection, runRequest, runRequest.direction());
        }
    }

    private static void deny(StreamConnection connection, String why) throws IOException {
        byte[] denial = Frame.control(Frame.Kind.DENIAL, 0).array();
        Arrays.fill(denial, Frame.BODY, denial.length, (byte) ' ');
        byte[] text = why.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, denial, Frame.BODY, Math.min(text.length, denial.length - Frame.BODY));
        connection.write(denial, 0, denial.length);
    }

    private void flow(StreamConnection connection, RunRequest runRequest, Direction direction)
            throws IOException, InterruptedException {
        BlockStream.Reader reader = new BlockStream.Reader(connection, clock);
        BlockStream.Writer writer = new BlockStream.Writer(connection, runRequest.bytes(), clock);
        Signal over = new Signal();
        // Neither a client that does not read nor one that does not write keeps its place for ever.
        Thread guard = Thread.ofVirtual().start(() -> closeAfter(connection, over));
        Signal readAll = new Signal();
        Thread reading = Thread.ofVirtual().start(() -> read(reader, connection, readAll));
        try {
            if (direction.isDown()) {
                writer.write(runRequest.pace().lasting(setup.maxTime), over::isSet);
            }
            reading.join();
            if (readAll.isSet()) {
                writer.end();
                byte[] report = reader.report().write(0).array();
                connection.write(report, 0, report.length);
                connection.finish();
            }
        } finally {
            over.set();
            guard.join();
            connection.close();
            reading.join();
            served(connection, direction, reader.bytes(), writer.bytes());
        }
    }

    private static void read(BlockStream.Reader reader, StreamConnection connection, Signal readAll) {
        try {
            if (reader.read()) {
                readAll.set();
            } else {
                connection.close();
            }
        } catch (IOException gone) {
            connection.close(); // so that who writes to it learns of it
        }
    }

    private void closeAfter(StreamConnection connection, Signal over) {
        try {
            if (!clock.await(over, clock.nanos() + setup.maxTime.toNanos() + GRACE_NANOS)) {
                connection.close();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void served(StreamConnection connection, @Nullable Direction direction, long received, long sent) {
        listener.served(new ServedFlow(
                new Endpoint(Scheme.TCP, connection.peer()), direction, 0, received, 0, sent, Optional.empty()));
    }
}
