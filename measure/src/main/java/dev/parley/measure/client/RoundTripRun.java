package dev.parley.measure.client;

import dev.parley.ledger.Cause;
import dev.parley.measure.protocol.MeasureErrors;
import dev.parley.measure.protocol.ReceiverReport;
import dev.parley.measure.protocol.TrafficPolicy;
import dev.parley.measure.result.Measurement;
import dev.parley.measure.result.Progress;
import dev.parley.measure.result.RoundTripResult;
import dev.parley.measure.statistics.DelayVariation;
import dev.parley.measure.statistics.Latency;
import dev.parley.measure.statistics.Loss;
import dev.parley.measure.statistics.LossRuns;
import dev.parley.measure.statistics.RoundTripRecorder;
import dev.parley.measure.statistics.Schedule;
import dev.parley.pace.Pace;
import dev.parley.socket.NetworkException;
import dev.parley.time.Signal;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Round trips over all sockets of one measurement, and what they come to together. */
public final class RoundTripRun implements Measurement<RoundTripResult> {
    private static final double VALID_PERCENT = 99;

    private final RoundTripSetup setup;
    private final boolean needsAgreement;
    private final TaskGroup<SocketResult> taskGroup = new TaskGroup<>();
    private final List<RoundTripRecorder> roundTripRecorders = new CopyOnWriteArrayList<>();
    private final List<Runnable> wakes = new CopyOnWriteArrayList<>();
    private final long startNanos;
    private volatile boolean stopped;
    private @Nullable RoundTripResult result;

    RoundTripRun(RoundTripSetup setup, InetSocketAddress peer) {
        this.setup = setup;
        this.needsAgreement = !TrafficPolicy.isFree(
                setup.rate.perSecond(), setup.bytes, TrafficPolicy.isHere(peer.getAddress()), setup.ownNetwork);
        this.startNanos = setup.clock.nanos();
        for (int i = 0; i < setup.streams; i++) {
            int run = ThreadLocalRandom.current().nextInt();
            taskGroup.start(
                    "parley-measure-" + i,
                    setup.target.scheme().isStream()
                            ? new StreamRoundTrip(setup, peer, run, this)
                            : new DatagramRoundTrip(setup, peer, run, this));
        }
    }

    boolean needsAgreement() {
        return needsAgreement;
    }

    Signal ending() {
        return taskGroup.stop();
    }

    boolean isStopped() {
        return stopped || taskGroup.stop().isSet();
    }

    void wakes(Runnable wake) {
        wakes.add(wake);
    }

    /** For one socket that begins now. */
    RoundTripRecorder book(long nowNanos) {
        Schedule schedule = new Schedule(nowNanos, pace());
        long window = (long) Math.ceil(
                2 * setup.drain.toNanos() / Math.max(1, schedule.pace().intervalNanos()));
        RoundTripRecorder roundTripRecorder = new RoundTripRecorder(schedule, window);
        roundTripRecorders.add(roundTripRecorder);
        return roundTripRecorder;
    }

    /** Each socket's share of the whole. */
    private Pace pace() {
        double interval = setup.streams * 1e9 / setup.rate.perSecond();
        Long count = setup.count;
        return new Pace(
                interval,
                count == null ? Long.MAX_VALUE : Math.ceilDiv(count, setup.streams),
                setup.length == null ? Long.MAX_VALUE : setup.length.toNanos());
    }

    @Override
    public Progress progress() {
        long sent =
                roundTripRecorders.stream().mapToLong(RoundTripRecorder::sent).sum();
        long received = roundTripRecorders.stream()
                .mapToLong(RoundTripRecorder::answered)
                .sum();
        long last = roundTripRecorders.stream()
                .mapToLong(RoundTripRecorder::lastNanos)
                .max()
                .orElse(0);
        return new Progress(
                setup.clock.nanos() - startNanos,
                ofNanos(),
                sent,
                received,
                sent * setup.bytes,
                received * setup.bytes,
                last);
    }

    private long ofNanos() {
        Pace pace = pace();
        return pace.count() == Long.MAX_VALUE
                ? pace.lengthNanos()
                : Math.min(pace.lengthNanos(), (long) (pace.count() * pace.intervalNanos()));
    }

    @Override
    public void stop() {
        stopped = true;
        taskGroup.stop().set();
        wakes.forEach(Runnable::run);
    }

    @Override
    public synchronized RoundTripResult await() throws NetworkException, InterruptedException {
        RoundTripResult done = result;
        if (done == null) {
            done = result(taskGroup.await());
            result = done;
        }
        return done;
    }

    private RoundTripResult result(List<SocketResult> tallies) throws NetworkException {
        Histogram service = Latency.histogram();
        Histogram response = Latency.histogram();
        Histogram lateness = Latency.histogram();
        Loss loss = null;
        LossRuns runs = LossRuns.NONE;
        long due = 0;
        long sent = 0;
        long nanos = 0;
        long[] sums = new long[6];
        int extent = 0;
        double jitter = 0;
        boolean farEnd = false;
        boolean exact = true;
        NetworkException broken = null;
        for (SocketResult socketResult : tallies) {
            RoundTripRecorder roundTripRecorder = socketResult.roundTripRecorder();
            service.add(roundTripRecorder.service);
            response.add(roundTripRecorder.response);
            lateness.add(roundTripRecorder.lateness);
            Loss each = socketResult.loss();
            loss = loss == null ? each : loss.plus(each);
            runs = runs.plus(roundTripRecorder.sequenceTracker.lossRuns());
            due += roundTripRecorder.sent() + each.unsent();
            sent += roundTripRecorder.sent();
            nanos = Math.max(
                    nanos,
                    socketResult.endNanos() - roundTripRecorder.schedule().startNanos());
            add(sums, roundTripRecorder);
            extent = Math.max(extent, roundTripRecorder.sequenceTracker.reorderingExtent());
            jitter = Math.max(jitter, roundTripRecorder.jitter.nanos());
            farEnd |= socketResult.farEnd();
            exact &= socketResult.drops().isPresent() && isExact(socketResult);
            broken = broken == null ? socketResult.broken() : broken;
        }
        if (loss == null) {
            loss = Loss.alone(0, OptionalLong.empty(), 0);
        }
        if (sums[0] == 0 && !stopped && (sent > 0 || broken != null)) {
            throw broken != null
                    ? broken
                    : new NetworkException(
                            Cause.NO_REPLY, MeasureErrors.noEcho(setup.target.toString(), sent, sums[4]), null);
        }
        // What was due when the peer left could not be sent any more.
        String invalid = invalid(lateness, pace().intervalNanos(), broken == null ? loss.unsent() : 0, due);
        // A peer that left is what ended it, however late this side was meanwhile.
        String message = broken == null
                ? invalid
                : invalid == null ? broken.message() : broken.message() + " Besides, " + invalid;
        Cause cause = broken != null ? broken.reason() : invalid != null ? Cause.SENDER_TOO_SLOW : Cause.DONE;
        Latency serviceTimes = Latency.of(service);
        return new RoundTripResult(
                setup.target,
                setup.bytes,
                1e9 / setup.rate.perSecond(),
                setup.streams,
                nanos,
                due,
                sent,
                sums[0],
                sums[1],
                extent,
                sums[2],
                sums[3],
                sums[4],
                sums[5],
                tallies.stream()
                        .mapToLong(socketResult -> socketResult.roundTripRecorder().refused)
                        .sum(),
                loss,
                runs,
                serviceTimes,
                Latency.of(response),
                Latency.of(lateness),
                jitter,
                DelayVariation.of(serviceTimes),
                farEnd,
                exact,
                invalid == null && (broken == null || broken.reason() != Cause.INVALID_REPORT),
                cause,
                message);
    }

    private static void add(long[] sums, RoundTripRecorder roundTripRecorder) {
        sums[0] += roundTripRecorder.sequenceTracker.distinct();
        sums[1] += roundTripRecorder.sequenceTracker.reordered();
        sums[2] += roundTripRecorder.sequenceTracker.duplicates();
        sums[3] += roundTripRecorder.sequenceTracker.tooLate();
        sums[4] += roundTripRecorder.foreign;
        sums[5] += roundTripRecorder.corrupt;
    }

    private static boolean isExact(SocketResult socketResult) {
        ReceiverReport far = socketResult.far();
        return !socketResult.farEnd() || (far != null && far.drops().isPresent() && !(far.shared() && far.lost() > 0));
    }

    /** Why the sender did not do what it was to do, or null. */
    static @Nullable public String invalid(Histogram lateness, double intervalNanos, long unsent, long due) {
        if (unsent > 0) {
            return MeasureErrors.unsent(unsent, due);
        }
        long late = lateness.getTotalCount() == 0 ? 0 : lateness.getValueAtPercentile(VALID_PERCENT);
        return late > intervalNanos ? MeasureErrors.tooSlow(late, intervalNanos) : null;
    }
}
