package dev.parley.measure.client;

import dev.parley.measure.protocol.ControlClient;
import dev.parley.measure.protocol.Frame;
import dev.parley.measure.protocol.MeasureErrors;
import dev.parley.measure.protocol.ReceiverReport;
import dev.parley.measure.protocol.TrafficPolicy;
import dev.parley.measure.statistics.RoundTripRecorder;
import dev.parley.measure.statistics.Schedule;
import dev.parley.pace.Pace;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.NetworkException;
import dev.parley.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Round trips over one UDP socket. One thread sends and receives: it waits for answers inside the system until the next
 * datagram is due, as a C client does that blocks in {@code recv}, so that no hand-over between threads is measured. Both
 * ends of a round trip are read from the same clock, right before the send and right after the receive.
 */
final class DatagramRoundTrip implements Callable<SocketResult> {
    /** A port that wakes later than that counts in milliseconds, or something else has the processor. */
    private static final long LATE_NANOS = 100_000;

    /** Enough for a port that counts in milliseconds. */
    private static final long AWAKE_NANOS = 1_200_000;

    private static final long DRAIN_WHEN_STOPPED_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int SLOTS = 64;

    private static final long WARM_UP_AT_ONCE = 100_000;
    private static final long WARM_UP_PACED = 200;
    private static final double WARM_UP_INTERVAL_NANOS = 500_000;

    /** Each of the two parts. */
    private static final long WARM_UP_NANOS = 500_000_000;

    private final RoundTripSetup setup;
    private final InetSocketAddress peer;
    private final int run;
    private final RoundTripRun owner;
    private final Clock clock;
    private final ByteBuffer message;
    private final ByteBuffer filler;
    private final DatagramBatch batch;

    /**
     * So long before a send is due it is waited awake: nothing, but for a port that woke late in half of all trials. A thread
     * that stays awake keeps its core busy, and a peer on this computer then answers from another one, which takes longer.
     */
    private long awakeNanos;

    private int waits;
    private int late;
    private boolean farEnd;
    private @Nullable NetworkException refusedLast;

    DatagramRoundTrip(RoundTripSetup setup, InetSocketAddress peer, int run, RoundTripRun owner) {
        this.setup = setup;
        this.peer = peer;
        this.run = run;
        this.owner = owner;
        this.clock = setup.clock;
        this.message = ByteBuffer.allocateDirect(setup.bytes);
        Frame.fill(message, Frame.HEADER_BYTES, run);
        this.filler = message.duplicate().position(Frame.HEADER_BYTES);
        // One byte more than is due, so that an answer with something behind it is seen.
        this.batch = new DatagramBatch(SLOTS, Math.min(DatagramBatch.SLOT_BYTES, Math.max(setup.bytes + 1, 512)));
    }

    @Override
    public SocketResult call() throws IOException {
        if (setup.warmsUp()) {
            warmUp(new Pace(0, WARM_UP_AT_ONCE, WARM_UP_NANOS));
            warmUp(new Pace(WARM_UP_INTERVAL_NANOS, WARM_UP_PACED, WARM_UP_NANOS));
        }
        try (DatagramPort port = setup.openPort(peer)) {
            owner.wakes(port::wake);
            ControlClient controlClient = new ControlClient(port, peer, run, clock, owner.ending());
            if (owner.needsAgreement() && !agree(controlClient)) {
                return SocketResult.of(owner.book(clock.nanos()));
            }
            RoundTripRecorder opened = owner.book(clock.nanos());
            send(port, opened);
            long endNanos = clock.nanos();
            drain(port, opened);
            ReceiverReport far = null;
            NetworkException broken = refusedLast;
            try {
                far = farEnd ? controlClient.finish(setup.target.toString(), opened.sent(), 0) : null;
            } catch (NetworkException invalid) {
                broken = invalid;
            }
            OptionalLong drops = port.kernelDrops();
            opened.sequenceTracker.end(opened.sent());
            return new SocketResult(opened, endNanos, drops, farEnd, far, broken);
        }
    }

    /**
     * Before the schedule begins, datagrams to a socket of our own and back, through the same code: what a JVM runs for the
     * first time takes milliseconds, and they would pass for the network's, or make the run invalid.
     */
    private void warmUp(Pace pace) throws IOException {
        InetSocketAddress own = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (DatagramPort port = setup.network.openDatagram(DatagramOptions.at(own))) {
            DatagramRoundTrip trial = new DatagramRoundTrip(setup, port.local(), run, owner);
            RoundTripRecorder roundTripRecorder = new RoundTripRecorder(new Schedule(clock.nanos(), pace), 0);
            trial.send(port, roundTripRecorder);
            awakeNanos = 2 * trial.late > trial.waits ? AWAKE_NANOS : 0;
        }
    }

    private boolean agree(ControlClient controlClient) throws IOException {
        String target = setup.target.toString();
        return controlClient.agree(setup.runRequest(), target, TrafficPolicy.refusal(target));
    }

    private void send(DatagramPort port, RoundTripRecorder into) throws IOException {
        Schedule schedule = into.schedule();
        while (!owner.isStopped()) {
            long now = clock.nanos();
            long wait = schedule.next(now, into.sent());
            if (wait == Pace.DONE) {
                break;
            }
            if (wait == Pace.SEND) {
                sendOne(port, into);
                now = clock.nanos();
                wait = schedule.next(now, into.sent());
            }
            // Where nothing more is due it is looked once, and the rest is left to the drain.
            receive(port, into, wait <= 0 ? 0 : now + wait);
        }
    }

    private void sendOne(DatagramPort port, RoundTripRecorder into) throws IOException {
        Frame.header(message, 0, Frame.Kind.PROBE, run, into.sent());
        for (int attempt = 0; attempt < 2; attempt++) {
            long now = clock.nanos();
            try {
                port.send(message.rewind(), peer);
                into.sending(now);
                return;
            } catch (PortUnreachableException refused) {
                refused(into, refused);
            }
        }
        // Twice refused in a moment: it counts as sent and lost, or the schedule would stand still.
        into.sending(clock.nanos());
    }

    /** Of a peer that never answered, a refusal is the result; of another one it is counted. */
    private void refused(RoundTripRecorder into, PortUnreachableException refused) throws NetworkException {
        NetworkException said = MeasureErrors.refused(peer, refused);
        if (into.answered() == 0) {
            throw said;
        }
        into.refused++;
        refusedLast = said;
    }

    private void drain(DatagramPort port, RoundTripRecorder into) throws IOException {
        long patience = owner.isStopped() ? DRAIN_WHEN_STOPPED_NANOS : setup.drain.toNanos();
        long end = clock.nanos() + patience;
        while (!into.isComplete() && clock.nanos() < end) {
            if (owner.isStopped() && patience > DRAIN_WHEN_STOPPED_NANOS) {
                return;
            }
            receive(port, into, end);
        }
        receive(port, into, 0); // copies that came with the last answer
    }

    private void receive(DatagramPort port, RoundTripRecorder into, long deadlineNanos) throws IOException {
        long sleepUntil = deadlineNanos - awakeNanos;
        do {
            long before = clock.nanos();
            long until = sleepUntil > before ? sleepUntil : 0;
            try {
                int count = port.receive(batch, until);
                long now = clock.nanos();
                if (count > 0) {
                    take(into, count, now);
                    return;
                }
                if (until > 0) {
                    waits++;
                    late += now - until > LATE_NANOS ? 1 : 0;
                }
            } catch (PortUnreachableException refused) {
                refused(into, refused);
            }
            Thread.onSpinWait();
        } while (!owner.isStopped() && clock.nanos() < deadlineNanos);
    }

    private void take(RoundTripRecorder into, int count, long now) {
        for (int i = 0; i < count; i++) {
            ByteBuffer data = batch.data(i);
            Frame.Kind kind = Frame.kind(data, 0, data.limit());
            boolean ours = kind != null && Frame.run(data, 0) == run;
            if (ours && kind != Frame.Kind.PROBE && kind != Frame.Kind.ECHO) {
                continue; // the far end repeats what it said
            }
            if (!ours || batch.wireBytes(i) != setup.bytes) {
                into.foreign++;
                continue;
            }
            farEnd |= kind == Frame.Kind.ECHO;
            boolean whole = data.position(Frame.HEADER_BYTES).mismatch(filler) < 0;
            if (!into.replied(Frame.sequence(data, 0), now, whole)) {
                into.foreign++;
            }
            refusedLast = null;
        }
    }
}
