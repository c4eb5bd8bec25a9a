package dev.parley.measure.client;

import dev.parley.ledger.Cause;
import dev.parley.measure.protocol.Frame;
import dev.parley.measure.protocol.MeasureErrors;
import dev.parley.measure.protocol.StreamFrame;
import dev.parley.measure.protocol.TrafficPolicy;
import dev.parley.measure.statistics.RoundTripRecorder;
import dev.parley.measure.statistics.Schedule;
import dev.parley.pace.Pace;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamOptions;
import dev.parley.time.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Round trips over one TCP connection, whose echo is cut by size into the messages that were sent. A stream gives its
 * bytes to one who waits for nothing else, so one thread reads, and another sends by the schedule.
 */
final class StreamRoundTrip implements Callable<SocketResult> {
    private static final int READ_BYTES = 1 << 16;
    private static final long DRAIN_WHEN_STOPPED_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final RoundTripSetup setup;
    private final InetSocketAddress peer;
    private final int run;
    private final RoundTripRun owner;
    private final Clock clock;
    private final byte[] message;
    private final Object books = new Object();
    private volatile @Nullable NetworkException broken;
    private volatile boolean sentAll;
    private volatile long endNanos;

    StreamRoundTrip(RoundTripSetup setup, InetSocketAddress peer, int run, RoundTripRun owner) {
        this.setup = setup;
        this.peer = peer;
        this.run = run;
        this.owner = owner;
        this.clock = setup.clock;
        this.message = new byte[setup.bytes];
        Frame.fill(ByteBuffer.wrap(message), Frame.HEADER_BYTES, run);
    }

    @Override
    public SocketResult call() throws IOException, InterruptedException {
        try (StreamConnection connection = setup.network.connect(peer, StreamOptions.DEFAULT)) {
            if (owner.needsAgreement()) {
                String target = setup.target.toString();
                StreamFrame.agree(connection, setup.runRequest(), target, TrafficPolicy.refusal(target), clock);
            }
            RoundTripRecorder roundTripRecorder = owner.book(clock.nanos());
            Thread reader = Thread.ofPlatform()
                    .daemon()
                    .name("parley-measure-read")
                    .start(() -> read(connection, roundTripRecorder));
            send(connection, roundTripRecorder);
            endNanos = clock.nanos();
            sentAll = true;
            long patience = owner.isStopped() ? DRAIN_WHEN_STOPPED_NANOS : setup.drain.toNanos();
            long end = clock.nanos() + patience;
            while (reader.isAlive() && !complete(roundTripRecorder) && clock.nanos() < end) {
                if (clock.await(owner.ending(), Math.min(end, clock.nanos() + DRAIN_WHEN_STOPPED_NANOS))) {
                    end = Math.min(end, clock.nanos() + DRAIN_WHEN_STOPPED_NANOS);
                    LockSupport.parkNanos(1_000_000);
                }
            }
            connection.close();
            reader.join();
            synchronized (books) {
                roundTripRecorder.sequenceTracker.end(roundTripRecorder.sent());
                return new SocketResult(roundTripRecorder, endNanos, OptionalLong.of(0), false, null, broken);
            }
        }
    }

    private boolean complete(RoundTripRecorder roundTripRecorder) {
        synchronized (books) {
            return roundTripRecorder.isComplete();
        }
    }

    private void send(StreamConnection connection, RoundTripRecorder roundTripRecorder) throws InterruptedException {
        ByteBuffer header = ByteBuffer.wrap(message);
        Schedule schedule = roundTripRecorder.schedule();
        while (broken == null) {
            long now = clock.nanos();
            long sent = roundTripRecorder.sent();
            long wait = schedule.next(now, sent);
            if (wait == Pace.DONE || owner.isStopped()) {
                return;
            }
            if (wait != Pace.SEND) {
                clock.await(owner.ending(), now + wait);
                continue;
            }
            Frame.header(header, 0, Frame.Kind.PROBE, run, sent);
            try {
                synchronized (books) {
                    roundTripRecorder.sending(clock.nanos());
                }
                connection.write(message, 0, message.length);
            } catch (NetworkException lost) {
                broken = lost;
            } catch (IOException closed) {
                broken = MeasureErrors.network(closed);
            }
        }
    }

    private void read(StreamConnection connection, RoundTripRecorder roundTripRecorder) {
        byte[] bytes = new byte[Math.max(READ_BYTES, setup.bytes)];
        byte[] whole = new byte[setup.bytes];
        int have = 0;
        try {
            while (true) {
                int count = connection.read(bytes, 0, bytes.length, Clock.NEVER);
                long now = clock.nanos();
                if (count < 0) {
                    ended();
                    return;
                }
                for (int at = 0; at < count; ) {
                    int part = Math.min(count - at, whole.length - have);
                    System.arraycopy(bytes, at, whole, have, part);
                    at += part;
                    have += part;
                    if (have == whole.length) {
                        take(roundTripRecorder, whole, now);
                        have = 0;
                    }
                }
            }
        } catch (ClosedChannelException ours) {
            // the drain is over
        } catch (NetworkException lost) {
            broken = lost;
        } catch (IOException bad) {
            broken = MeasureErrors.network(bad);
        }
    }

    private void ended() {
        if (!sentAll) {
            broken = new NetworkException(
                    Cause.END_OF_STREAM, setup.target + " closed the connection before all was sent.", null);
        }
    }

    private void take(RoundTripRecorder roundTripRecorder, byte[] whole, long now) {
        ByteBuffer echo = ByteBuffer.wrap(whole);
        Frame.Kind kind = Frame.kind(echo, 0, whole.length);
        synchronized (books) {
            if (kind != Frame.Kind.PROBE || Frame.run(echo, 0) != run) {
                roundTripRecorder.foreign++;
                return;
            }
            boolean same =
                    Arrays.equals(whole, Frame.HEADER_BYTES, whole.length, message, Frame.HEADER_BYTES, message.length);
            if (!roundTripRecorder.replied(Frame.sequence(echo, 0), now, same)) {
                roundTripRecorder.foreign++;
            }
        }
    }
}
