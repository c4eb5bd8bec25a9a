package dev.parley.measure.server;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.measure.protocol.DatagramSink;
import dev.parley.measure.protocol.DatagramSource;
import dev.parley.measure.protocol.Frame;
import dev.parley.measure.protocol.ReceiverReport;
import dev.parley.measure.protocol.RunRequest;
import dev.parley.measure.result.ServedFlow;
import dev.parley.pace.Pace;
import dev.parley.socket.DatagramPort;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One run of one client at a far end, over datagrams. Used by its receiving thread, but for {@link #send}. */
final class ClientRun {
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int FINISHES = 20;

    final InetSocketAddress peer;
    final int run;
    final @Nullable RunRequest runRequest;
    final DatagramSink sink = new DatagramSink();
    long lastReceivedNanos;
    long endsNanos = Clock.NEVER;
    boolean shared;
    private final OptionalLong dropsBefore;
    private final Signal stop = new Signal();
    private @Nullable ReceiverReport report;
    private volatile @Nullable DatagramSource source;

    /** @param runRequest what was agreed to; null where it only takes echoes */
    ClientRun(
            InetSocketAddress peer, int run, @Nullable RunRequest runRequest, OptionalLong dropsBefore, long nowNanos) {
        this.peer = peer;
        this.run = run;
        this.runRequest = runRequest;
        this.dropsBefore = dropsBefore;
        this.lastReceivedNanos = nowNanos;
    }

    boolean is(int otherRun, InetSocketAddress other) {
        return run == otherRun && peer.equals(other);
    }

    /**
     * The client is there and ready: begins to send what was agreed, once.
     *
     * @param from where it asked us, and so expects the answer from
     */
    void begin(DatagramPort port, @Nullable InetSocketAddress from, Pace pace, Clock clock) {
        RunRequest agreed = runRequest;
        if (source == null
                && agreed != null
                && agreed.direction() != null
                && agreed.direction().isDown()) {
            DatagramSource sending = new DatagramSource(port, peer, from, run, agreed.bytes(), clock);
            source = sending;
            Thread.ofPlatform()
                    .daemon()
                    .name("parley-far-end-send")
                    .start(() -> send(port, sending, from, pace, clock));
        }
    }

    /** On a thread of its own. What the network says ends the flow; the client then learns it by what it does not get. */
    private void send(
            DatagramPort port, DatagramSource sending, @Nullable InetSocketAddress from, Pace pace, Clock clock) {
        try {
            sending.send(pace, stop);
            ByteBuffer finish = Frame.control(Frame.Kind.FINISH, run)
                    .putLong(Frame.BODY, sending.sent())
                    .putLong(Frame.BODY + 16, sending.nanos())
                    .putLong(Frame.BODY + 24, sending.due() - sending.sent());
            for (int i = 0; i < FINISHES && !stop.isSet(); i++) {
                port.send(finish.duplicate(), peer, from);
                clock.await(stop, clock.nanos() + AGAIN_NANOS);
            }
        } catch (IOException gone) {
            stop.set();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** The client said how much it sent. The report is made once, and is the same when it is asked for again. */
    ReceiverReport report(long total, DatagramPort port) {
        ReceiverReport made = report;
        if (made == null) {
            sink.end(total);
            OptionalLong now = port.kernelDrops();
            OptionalLong drops = now.isPresent() && dropsBefore.isPresent()
                    ? OptionalLong.of(now.getAsLong() - dropsBefore.getAsLong())
                    : OptionalLong.empty();
            made = sink.report(drops, shared);
            report = made;
        }
        return made;
    }

    boolean isReported() {
        return report != null;
    }

    void stop() {
        stop.set();
    }

    ServedFlow served() {
        DatagramSource from = source;
        ReceiverReport seen = report;
        RunRequest agreed = runRequest;
        long sent = from == null ? 0 : from.sent();
        ReceiverReport sums = seen == null ? sink.report(OptionalLong.empty(), shared) : seen;
        return new ServedFlow(
                new Endpoint(Scheme.UDP, peer),
                agreed == null ? null : agreed.direction(),
                sums.received(),
                sums.bytes(),
                sent,
                agreed == null ? 0 : sent * agreed.bytes(),
                seen == null ? Optional.empty() : Optional.of(seen.lost()));
    }

    /** Why nobody may ask for that, in a few words; null where they may. */
    static @Nullable String denial(RunRequest runRequest, long mostNanos, String most) {
        boolean tooLong = runRequest.pace().lengthNanos() != Long.MAX_VALUE
                && runRequest.pace().lengthNanos() > mostNanos
                && runRequest.direction() != null;
        return tooLong ? "it agrees to at most " + most + " (--max-time there), so take a shorter --for" : null;
    }
}
