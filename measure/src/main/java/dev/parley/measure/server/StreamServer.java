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
import java.nio.ByteBuffer;
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

    private final MeasureServerSetup setup;
    private final StreamListener socket;
    private final ServerListener listener;
    private final Clock clock;
    private final Set<StreamConnection> open = ConcurrentHashMap.newKeySet();

    StreamServer(MeasureServerSetup setup, StreamListener socket, ServerListener listener) {
        this.setup = setup;
        this.socket = socket;
        this.listener = listener;
        this.clock = setup.clock;
    }

    void closeAll() {
        open.forEach(StreamConnection::close);
    }

    @Override
    public void run() {
        try {
            while (true) {
                StreamConnection connection = socket.accept();
                if (open.size() >= setup.maxClients
                        || !setup.isAllowed(connection.peer().getAddress())) {
                    connection.close();
                    continue;
                }
                open.add(connection);
                Thread.ofVirtual().name("parley-far-end").start(() -> serve(connection));
            }
        } catch (IOException closed) {
            closeAll();
        }
    }

    private void serve(StreamConnection connection) {
        try (connection) {
            byte[] begin = new byte[ECHO_BYTES];
            int have = 0;
            while (have < REQUEST.length) {
                int count = connection.read(begin, have, begin.length - have, Clock.NEVER);
                if (count < 0) {
                    break;
                }
                have += count;
                if (!Arrays.equals(
                        begin, 0, Math.min(have, REQUEST.length), REQUEST, 0, Math.min(have, REQUEST.length))) {
                    break;
                }
            }
            if (have >= REQUEST.length && Arrays.equals(begin, 0, REQUEST.length, REQUEST, 0, REQUEST.length)) {
                measure(connection, begin, have);
            } else {
                echo(connection, begin, have, 0);
            }
        } catch (IOException gone) {
            // the client sees it, and what came until then is reported
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(connection);
        }
    }

    private void echo(StreamConnection connection, byte[] buffer, int first, long before) throws IOException {
        long bytes = before;
        try {
            for (int count = first; count >= 0; count = connection.read(buffer, 0, buffer.length, Clock.NEVER)) {
                connection.write(buffer, 0, count);
                bytes += count;
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
