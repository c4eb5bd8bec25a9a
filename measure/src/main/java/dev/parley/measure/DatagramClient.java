package dev.parley.measure;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
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
final class DatagramClient {
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int FINISHES = 20;

    final InetSocketAddress peer;
    final int run;
    final @Nullable Wishes wishes;
    final DatagramSink sink = new DatagramSink();
    long heardNanos;
    long endsNanos = Clock.NEVER;
    boolean shared;
    private final OptionalLong dropsBefore;
    private final Signal stop = new Signal();
    private @Nullable FarReport report;
    private volatile @Nullable DatagramSource source;

    /** @param wishes what was agreed to; null where it only takes echoes */
    DatagramClient(InetSocketAddress peer, int run, @Nullable Wishes wishes, OptionalLong dropsBefore, long nowNanos) {
        this.peer = peer;
        this.run = run;
        this.wishes = wishes;
        this.dropsBefore = dropsBefore;
        this.heardNanos = nowNanos;
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
        Wishes agreed = wishes;
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
            for (int i = 0; i < FINISHES && !stop.isRaised(); i++) {
                port.send(finish.duplicate(), peer, from);
                clock.await(stop, clock.nanos() + AGAIN_NANOS);
            }
        } catch (IOException gone) {
            stop.raise();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** The client said how much it sent. The report is made once, and is the same when it is asked for again. */
    FarReport report(long total, DatagramPort port) {
        FarReport made = report;
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
        stop.raise();
    }

    Served served() {
        DatagramSource from = source;
        FarReport seen = report;
        Wishes agreed = wishes;
        long sent = from == null ? 0 : from.sent();
        FarReport sums = seen == null ? sink.report(OptionalLong.empty(), shared) : seen;
        return new Served(
                new Endpoint(Scheme.UDP, peer),
                agreed == null ? null : agreed.direction(),
                sums.received(),
                sums.bytes(),
                sent,
                agreed == null ? 0 : sent * agreed.bytes(),
                seen == null ? Optional.empty() : Optional.of(seen.lost()));
    }

    /** Why nobody may ask for that, in a few words; null where they may. */
    static @Nullable String denial(Wishes wishes, long mostNanos, String most) {
        boolean tooLong = wishes.pace().lengthNanos() != Long.MAX_VALUE
                && wishes.pace().lengthNanos() > mostNanos
                && wishes.direction() != null;
        return tooLong ? "it agrees to at most " + most + " (--max-time there), so take a shorter --for" : null;
    }
}
