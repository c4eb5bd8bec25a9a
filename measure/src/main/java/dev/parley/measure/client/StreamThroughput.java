package dev.parley.measure.client;

import dev.parley.ledger.Cause;
import dev.parley.measure.protocol.BlockStream;
import dev.parley.measure.protocol.Frame;
import dev.parley.measure.protocol.MeasureErrors;
import dev.parley.measure.protocol.ReceiverReport;
import dev.parley.measure.protocol.StreamFrame;
import dev.parley.measure.result.FlowResult;
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
    private volatile BlockStream.@Nullable Writer writer;
    private volatile BlockStream.@Nullable Reader reader;
    private volatile @Nullable NetworkException broken;

    StreamThroughput(ThroughputSetup setup, InetSocketAddress peer, ThroughputRun owner) {
        this.setup = setup;
        this.peer = peer;
        this.owner = owner;
        this.clock = setup.clock;
    }

    @Override
    public FlowPair call() throws IOException, InterruptedException {
        try (StreamConnection connection = setup.network.connect(peer, StreamOptions.DEFAULT)) {
            String target = setup.target.toString();
            StreamFrame.agree(connection, setup.runRequest(), target, MeasureErrors.noAgreement(target), clock);
            BlockStream.Writer to = new BlockStream.Writer(connection, setup.bytes, clock);
            BlockStream.Reader from = new BlockStream.Reader(connection, clock);
            writer = to;
            reader = from;
            Thread sender =
                    Thread.ofPlatform().daemon().name("parley-measure-send").start(() -> send(to));
            Thread ender = Thread.ofVirtual().start(() -> closeWhenStopped(connection));
            ReceiverReport seen = receive(from);
            ender.interrupt();
            connection.close();
            sender.join();
            return flows(to, from, seen);
        }
    }

    private void send(BlockStream.Writer to) {
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
            broken = MeasureErrors.network(bad);
        }
    }

    /** What comes from the far end goes on whatever is said here, so the end of it is the connection's. */
    private void closeWhenStopped(StreamConnection connection) {
        try {
            clock.await(owner.ending(), Clock.NEVER);
            if (!setup.direction.isDown()) {
                // the far end reports what it received, if it can do so at once
                clock.await(new dev.parley.time.Signal(), clock.nanos() + 300_000_000);
            }
            connection.close();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable ReceiverReport receive(BlockStream.Reader from) {
        try {
            byte[] frame = new byte[Frame.CONTROL_BYTES];
            if (from.read() && from.whole(frame)) {
                ReceiverReport report = ReceiverReport.read(ByteBuffer.wrap(frame));
                String contradiction = report.contradictionOfBytes(sentBytes());
                if (contradiction != null) {
                    throw MeasureErrors.invalidReport(setup.target.toString(), contradiction);
                }
                return report;
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
            broken = MeasureErrors.network(bad);
        }
        return null;
    }

    private FlowPair flows(BlockStream.Writer to, BlockStream.Reader from, @Nullable ReceiverReport seen) {
        FlowResult up = setup.direction.isUp()
                ? flow(to.bytes(), to.nanos(), seen == null ? null : seen.bytes(), seen == null ? 0 : seen.nanos())
                : null;
        ReceiverReport here = from.report();
        FlowResult down =
                setup.direction.isDown() ? flow(here.bytes(), here.nanos(), here.bytes(), here.nanos()) : null;
        return new FlowPair(up, down, true, broken);
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
        BlockStream.Writer to = writer;
        return to == null ? 0 : to.bytes();
    }

    @Override
    long receivedBytes() {
        BlockStream.Reader from = reader;
        return from == null ? 0 : from.bytes();
    }
}
