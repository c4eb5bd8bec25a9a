package dev.parley.measure.client;

import dev.parley.ledger.Cause;
import dev.parley.measure.protocol.ControlClient;
import dev.parley.measure.protocol.DatagramSink;
import dev.parley.measure.protocol.DatagramSource;
import dev.parley.measure.protocol.Frame;
import dev.parley.measure.protocol.MeasureErrors;
import dev.parley.measure.protocol.ReceiverReport;
import dev.parley.measure.result.FlowResult;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.NetworkException;
import dev.parley.time.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Throughput over one UDP socket: this thread receives, and sends where nothing is to be received. */
final class DatagramThroughput extends ThroughputRun.Stream {
    private static final long ALIVE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final int SLOTS = 64;

    private final ThroughputSetup setup;
    private final InetSocketAddress peer;
    private final int run;
    private final ThroughputRun owner;
    private final Clock clock;
    private final DatagramSink sink = new DatagramSink();
    private volatile @Nullable DatagramSource source;
    private volatile @Nullable NetworkException broken;
    private volatile @Nullable RuntimeException bug;
    private long farTotal = -1;
    private long farNanos;
    private long farDue;

    DatagramThroughput(ThroughputSetup setup, InetSocketAddress peer, int run, ThroughputRun owner) {
        this.setup = setup;
        this.peer = peer;
        this.run = run;
        this.owner = owner;
        this.clock = setup.clock;
    }

    @Override
    public FlowPair call() throws IOException, InterruptedException {
        try (DatagramPort port = RoundTripSetup.openPort(setup.network, peer, setup.offload())) {
            ControlClient controlClient = new ControlClient(port, peer, run, clock, owner.ending());
            String target = setup.target.toString();
            if (!setup.oneWay && !controlClient.agree(setup.runRequest(), target, MeasureErrors.noAgreement(target))) {
                return new FlowPair(null, null, true, null);
            }
            Thread sender = null;
            if (setup.direction.isUp()) {
                DatagramSource from = new DatagramSource(port, peer, run, setup.bytes, clock);
                source = from;
                if (setup.direction.isDown()) {
                    sender = Thread.ofPlatform()
                            .daemon()
                            .name("parley-measure-send")
                            .start(() -> send(from));
                } else {
                    send(from);
                }
            }
            FlowResult down = setup.direction.isDown() ? receive(port, controlClient) : null;
            if (sender != null) {
                sender.join();
            }
            RuntimeException unexpected = bug;
            if (unexpected != null) {
                throw unexpected;
            }
            if (setup.oneWay) {
                lookForRefusal(port);
            }
            return flows(controlClient, down);
        }
    }

    private FlowPair flows(ControlClient controlClient, @Nullable FlowResult down) throws IOException {
        DatagramSource from = source;
        FlowResult up = null;
        boolean exact = down == null
                || down.lost().orElse(1) == 0
                || down.receiveBuffer().isPresent();
        if (from != null) {
            ReceiverReport seen = setup.oneWay || broken != null ? null : report(controlClient, from.sent());
            long unsent = from.due() - from.sent();
            up = seen == null
                    ? FlowResult.sentOnly(from.sent(), from.sent() * setup.bytes, from.nanos(), unsent)
                    : FlowResult.of(from.sent(), setup.bytes, from.nanos(), unsent, seen);
            exact &= seen != null && (seen.lost() == 0 || (seen.drops().isPresent() && !seen.shared()));
            if (seen == null && !setup.oneWay && broken == null && !owner.isStopped()) {
                broken = new NetworkException(
                        Cause.NO_REPLY,
                        setup.target + " agreed, but sent no report: it ended, or its datagrams no longer arrive.",
                        null);
            }
        } else {
            controlClient.bye();
        }
        return new FlowPair(up, down, exact, broken);
    }

    private @Nullable ReceiverReport report(ControlClient controlClient, long sent) throws IOException {
        try {
            return controlClient.finish(setup.target.toString(), sent, setup.drain.toNanos());
        } catch (NetworkException invalid) {
            broken = invalid;
            return null;
        }
    }

    private void send(DatagramSource from) {
        try {
            from.send(setup.pace(), owner.ending());
        } catch (PortUnreachableException refused) {
            broken = MeasureErrors.refused(peer, refused);
        } catch (NetworkException said) {
            broken = said;
        } catch (IOException bad) {
            broken = MeasureErrors.network(bad);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unexpected) {
            bug = unexpected;
        }
    }

    private void lookForRefusal(DatagramPort port) throws IOException {
        try {
            port.receive(new DatagramBatch(1), clock.nanos() + 20_000_000);
        } catch (PortUnreachableException refused) {
            broken = MeasureErrors.refused(peer, refused);
        }
    }

    /** Until the far end has said how much it sent and that is here, or is waited for no longer. */
    private FlowResult receive(DatagramPort port, ControlClient controlClient) throws IOException {
        DatagramBatch batch = new DatagramBatch(SLOTS);
        long aliveAt = clock.nanos();
        long heard = aliveAt;
        long drained = Clock.NEVER;
        while (!owner.isStopped()) {
            long now = clock.nanos();
            if (now >= aliveAt) {
                controlClient.alive();
                aliveAt = now + ALIVE_NANOS;
            }
            int count;
            try {
                count = port.receive(batch, Math.min(aliveAt, drained));
            } catch (PortUnreachableException gone) {
                broken = MeasureErrors.refused(peer, gone);
                break;
            }
            now = clock.nanos();
            for (int i = 0; i < count; i++) {
                take(batch, i, now);
            }
            sink.publish();
            if (broken != null) {
                break;
            }
            heard = count > 0 ? now : heard;
            if (farTotal >= 0 && drained == Clock.NEVER) {
                drained = now + setup.drain.toNanos();
            }
            if (farTotal >= 0 && (sink.distinct() >= farTotal || now >= drained)) {
                break;
            }
            if (now - heard > SILENCE_NANOS + (long) Math.min(setup.pace().intervalNanos(), 1e10)) {
                broken = new NetworkException(
                        Cause.NO_REPLY, setup.target + " agreed, and then went silent before its end.", null);
                break;
            }
        }
        long total = Math.max(farTotal, 0);
        sink.end(total);
        ReceiverReport seen = sink.report(port.kernelDrops(), false);
        return FlowResult.of(
                Math.max(total, seen.received()), setup.bytes, Math.max(farNanos, seen.nanos()), farDue, seen);
    }

    private void take(DatagramBatch batch, int slot, long now) {
        ByteBuffer data = batch.data(slot);
        int each = Math.max(1, batch.segmentBytes(slot));
        for (int at = 0; at < data.limit(); at += each) {
            int length = Math.min(each, data.limit() - at);
            Frame.Kind kind = Frame.kind(data, at, length);
            if (kind == null || Frame.run(data, at) != run) {
                continue;
            }
            if (kind == Frame.Kind.DATA) {
                sink.take(Frame.sequence(data, at), length, now);
            } else if (kind == Frame.Kind.FINISH && length == Frame.CONTROL_BYTES) {
                farTotal = data.getLong(at + Frame.BODY);
                farNanos = data.getLong(at + Frame.BODY + 16);
                farDue = data.getLong(at + Frame.BODY + 24);
                if (farTotal < sink.distinct() || farTotal > DatagramSink.MOST_TOTAL || farNanos < 0 || farDue < 0) {
                    broken = MeasureErrors.invalidReport(
                            setup.target.toString(), "it says that it sent " + farTotal + " datagrams");
                    farTotal = -1;
                    farNanos = 0;
                    farDue = 0;
                }
            }
        }
    }

    @Override
    long sent() {
        DatagramSource from = source;
        return from == null ? 0 : from.sent();
    }

    @Override
    long received() {
        return sink.received();
    }

    @Override
    long sentBytes() {
        return sent() * setup.bytes;
    }

    @Override
    long receivedBytes() {
        return received() * setup.bytes;
    }
}
