package dev.parley.measure;

import dev.parley.ledger.Cause;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamOptions;
import dev.parley.time.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Throughput over one TCP connection: this thread reads, another writes. */
final class StreamThroughput extends ThroughputRun.Stream {
    private final ThroughputSetup setup;
    private final InetSocketAddress peer;
    private final ThroughputRun owner;
    private final Clock clock;
    private volatile Blocks.@Nullable Writer writer;
    private volatile Blocks.@Nullable Reader reader;
    private volatile @Nullable NetworkException broken;

    StreamThroughput(ThroughputSetup setup, InetSocketAddress peer, ThroughputRun owner) {
        this.setup = setup;
        this.peer = peer;
        this.owner = owner;
        this.clock = setup.clock;
    }

    @Override
    public Flows call() throws IOException, InterruptedException {
        try (StreamConnection connection = setup.network.connect(peer, StreamOptions.DEFAULT)) {
            String target = setup.target.toString();
            StreamFrame.agree(connection, setup.wishes(), target, Words.noAgreement(target), clock);
            Blocks.Writer to = new Blocks.Writer(connection, setup.bytes, clock);
            Blocks.Reader from = new Blocks.Reader(connection, clock);
            writer = to;
            reader = from;
            Thread sender =
                    Thread.ofPlatform().daemon().name("parley-measure-send").start(() -> send(to));
            Thread ender = Thread.ofVirtual().start(() -> closeWhenStopped(connection));
            FarReport seen = receive(from);
            ender.interrupt();
            connection.close();
            sender.join();
            return flows(to, from, seen);
        }
    }

    private void send(Blocks.Writer to) {
        try {
            if (setup.direction.isUp()) {
                to.write(setup.pace(), owner::isStopped);
            }
            to.end();
        } catch (ClosedChannelException closed) {
            // stopped, or the reader found the connection ended
        } catch (NetworkException lost) {
            broken = lost;
        } catch (IOException bad) {
            broken = Words.network(bad);
        }
    }

    /** What comes from the far end goes on whatever is said here, so the end of it is the connection's. */
    private void closeWhenStopped(StreamConnection connection) {
        try {
            clock.await(owner.ending(), Clock.NEVER);
            if (!setup.direction.isDown()) {
                // the far end tells what it saw, if it can do so at once
                clock.await(new dev.parley.time.Signal(), clock.nanos() + 300_000_000);
            }
            connection.close();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable FarReport receive(Blocks.Reader from) {
        try {
            byte[] frame = new byte[Frame.CONTROL_BYTES];
            if (from.read() && from.whole(frame)) {
                return FarReport.read(ByteBuffer.wrap(frame));
            }
            if (!owner.isStopped()) {
                broken = new NetworkException(
                        Cause.END_OF_STREAM, setup.target + " closed the connection before its end.", null);
            }
        } catch (ClosedChannelException stopped) {
            // with what came so far
        } catch (NetworkException lost) {
            broken = lost;
        } catch (IOException bad) {
            broken = Words.network(bad);
        }
        return null;
    }

    private Flows flows(Blocks.Writer to, Blocks.Reader from, @Nullable FarReport seen) {
        FlowResult up = setup.direction.isUp()
                ? flow(to.bytes(), to.nanos(), seen == null ? null : seen.bytes(), seen == null ? 0 : seen.nanos())
                : null;
        FarReport here = from.report();
        FlowResult down =
                setup.direction.isDown() ? flow(here.bytes(), here.nanos(), here.bytes(), here.nanos()) : null;
        return new Flows(up, down, true, broken);
    }

    private static FlowResult flow(long sent, long sentNanos, @Nullable Long received, long receivedNanos) {
        OptionalLong none = OptionalLong.empty();
        return new FlowResult(
                0,
                sent,
                sentNanos,
                0,
                none,
                received == null ? none : OptionalLong.of(received),
                received == null ? none : OptionalLong.of(receivedNanos),
                none,
                none,
                none,
                0,
                0,
                0,
                0);
    }

    @Override
    long sent() {
        return 0;
    }

    @Override
    long received() {
        return 0;
    }

    @Override
    long sentBytes() {
        Blocks.Writer to = writer;
        return to == null ? 0 : to.bytes();
    }

    @Override
    long receivedBytes() {
        Blocks.Reader from = reader;
        return from == null ? 0 : from.bytes();
    }
}
