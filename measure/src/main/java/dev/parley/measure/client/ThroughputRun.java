package dev.parley.measure.client;

import dev.parley.ledger.Cause;
import dev.parley.measure.protocol.MeasureErrors;
import dev.parley.measure.result.FlowResult;
import dev.parley.measure.result.Measurement;
import dev.parley.measure.result.Progress;
import dev.parley.measure.result.ThroughputResult;
import dev.parley.socket.NetworkException;
import dev.parley.time.Signal;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Throughput over all sockets of one measurement, and what it comes to together. */
final class ThroughputRun implements Measurement<ThroughputResult> {
    /** One socket or connection. */
    abstract static class Stream implements Callable<FlowPair> {
        abstract long sent();

        abstract long received();

        abstract long sentBytes();

        abstract long receivedBytes();
    }

    private final ThroughputSetup setup;
    private final TaskGroup<FlowPair> taskGroup = new TaskGroup<>();
    private final List<Stream> streams = new ArrayList<>();
    private final long startNanos;
    private @Nullable ThroughputResult result;

    ThroughputRun(ThroughputSetup setup, InetSocketAddress peer) {
        this.setup = setup;
        this.startNanos = setup.clock.nanos();
        for (int i = 0; i < setup.streams; i++) {
            int run = ThreadLocalRandom.current().nextInt();
            streams.add(
                    setup.target.scheme().isStream()
                            ? new StreamThroughput(setup, peer, this)
                            : new DatagramThroughput(setup, peer, run, this));
        }
        streams.forEach(each -> taskGroup.start("parley-measure", each));
    }

    Signal ending() {
        return taskGroup.stop();
    }

    boolean isStopped() {
        return taskGroup.stop().isSet();
    }

    @Override
    public Progress progress() {
        return new Progress(
                setup.clock.nanos() - startNanos,
                setup.pace().lengthNanos(),
                sum(Stream::sent),
                sum(Stream::received),
                sum(Stream::sentBytes),
                sum(Stream::receivedBytes),
                0);
    }

    private long sum(ToLongFunction<Stream> of) {
        return streams.stream().mapToLong(of).sum();
    }

    @Override
    public void stop() {
        taskGroup.stop().set();
    }

    @Override
    public synchronized ThroughputResult await() throws NetworkException, InterruptedException {
        ThroughputResult done = result;
        if (done == null) {
            done = result(taskGroup.await());
            result = done;
        }
        return done;
    }

    private ThroughputResult result(List<FlowPair> all) throws NetworkException {
        FlowResult up = null;
        FlowResult down = null;
        boolean exact = true;
        NetworkException broken = null;
        for (FlowPair each : all) {
            up = plus(up, each.up());
            down = plus(down, each.down());
            exact &= each.exact();
            broken = broken == null ? each.broken() : broken;
        }
        boolean believed = broken == null || broken.reason() != Cause.INVALID_REPORT;
        if (broken != null && believed && nothing(up) && nothing(down)) {
            throw broken;
        }
        long unsent = (up == null ? 0 : up.unsent()) + (down == null ? 0 : down.unsent());
        long due = unsent + (up == null ? 0 : up.sent()) + (down == null ? 0 : down.sent());
        Cause cause = unsent > 0 ? Cause.SENDER_TOO_SLOW : broken == null ? Cause.DONE : broken.reason();
        String message = unsent > 0 ? MeasureErrors.unsent(unsent, due) : broken == null ? null : broken.message();
        return new ThroughputResult(
                setup.target,
                setup.direction,
                setup.bytes,
                setup.streams,
                setup.oneWay,
                Optional.ofNullable(up),
                Optional.ofNullable(down),
                exact,
                unsent == 0 && believed,
                cause,
                message);
    }

    private static boolean nothing(@Nullable FlowResult flow) {
        return flow == null
                || (flow.received().orElse(0) == 0 && flow.receivedBytes().orElse(0) == 0);
    }

    private static @Nullable FlowResult plus(@Nullable FlowResult one, @Nullable FlowResult other) {
        return one == null ? other : other == null ? one : one.plus(other);
    }
}
