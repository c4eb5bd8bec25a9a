package dev.parley.measure;

import dev.parley.ledger.Cause;
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
final class RoundTripRun implements Measurement<RoundTripResult> {
    private static final double VALID_PERCENT = 99;

    private final RoundTripSetup setup;
    private final boolean needsAgreement;
    private final Workers<Tally> workers = new Workers<>();
    private final List<Book> books = new CopyOnWriteArrayList<>();
    private final List<Runnable> wakes = new CopyOnWriteArrayList<>();
    private final long startNanos;
    private volatile boolean stopped;
    private @Nullable RoundTripResult result;

    RoundTripRun(RoundTripSetup setup, InetSocketAddress peer) {
        this.setup = setup;
        this.needsAgreement = !Permission.isFree(
                setup.rate.perSecond(), setup.bytes, Permission.isHere(peer.getAddress()), setup.ownNetwork);
        this.startNanos = setup.clock.nanos();
        for (int i = 0; i < setup.streams; i++) {
            int run = ThreadLocalRandom.current().nextInt();
            workers.start(
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
        return workers.stop();
    }

    boolean isStopped() {
        return stopped || workers.stop().isRaised();
    }

    void wakes(Runnable wake) {
        wakes.add(wake);
    }

    /** For one socket that begins now. */
    Book book(long nowNanos) {
        Schedule schedule = new Schedule(nowNanos, pace());
        long window = (long) Math.ceil(
                2 * setup.drain.toNanos() / Math.max(1, schedule.pace().intervalNanos()));
        Book book = new Book(schedule, window);
        books.add(book);
        return book;
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
        long sent = books.stream().mapToLong(Book::sent).sum();
        long received = books.stream().mapToLong(Book::answered).sum();
        long last = books.stream().mapToLong(Book::lastNanos).max().orElse(0);
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
        workers.stop().raise();
        wakes.forEach(Runnable::run);
    }

    @Override
    public synchronized RoundTripResult await() throws NetworkException, InterruptedException {
        RoundTripResult done = result;
        if (done == null) {
            done = result(workers.await());
            result = done;
        }
        return done;
    }

    private RoundTripResult result(List<Tally> tallies) throws NetworkException {
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
        for (Tally tally : tallies) {
            Book book = tally.book();
            service.add(book.service);
            response.add(book.response);
            lateness.add(book.lateness);
            Loss each = tally.loss();
            loss = loss == null ? each : loss.plus(each);
            runs = runs.plus(book.arrivals.lossRuns());
            due += book.sent() + each.unsent();
            sent += book.sent();
            nanos = Math.max(nanos, tally.endNanos() - book.schedule().startNanos());
            add(sums, book);
            extent = Math.max(extent, book.arrivals.reorderingExtent());
            jitter = Math.max(jitter, book.jitter.nanos());
            farEnd |= tally.farEnd();
            exact &= tally.drops().isPresent() && isExact(tally);
            broken = broken == null ? tally.broken() : broken;
        }
        if (loss == null) {
            loss = Loss.alone(0, OptionalLong.empty(), 0);
        }
        if (sums[0] == 0 && !stopped && (sent > 0 || broken != null)) {
            throw broken != null
                    ? broken
                    : new NetworkException(Cause.NO_REPLY, Words.noEcho(setup.target.toString(), sent, sums[4]), null);
        }
        // What was due when the peer left could not be sent any more.
        String invalid = invalid(lateness, pace().intervalNanos(), broken == null ? loss.unsent() : 0, due);
        // A peer that left is what ended it, however late this side was meanwhile.
        String says =
                broken == null ? invalid : invalid == null ? broken.says() : broken.says() + " Besides, " + invalid;
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
                tallies.stream().mapToLong(tally -> tally.book().refused).sum(),
                loss,
                runs,
                serviceTimes,
                Latency.of(response),
                Latency.of(lateness),
                jitter,
                Variation.of(serviceTimes),
                farEnd,
                exact,
                invalid == null,
                cause,
                says);
    }

    private static void add(long[] sums, Book book) {
        sums[0] += book.arrivals.distinct();
        sums[1] += book.arrivals.reordered();
        sums[2] += book.arrivals.duplicates();
        sums[3] += book.arrivals.tooLate();
        sums[4] += book.foreign;
        sums[5] += book.corrupt;
    }

    private static boolean isExact(Tally tally) {
        FarReport far = tally.far();
        return !tally.farEnd() || (far != null && far.drops().isPresent() && !(far.shared() && far.lost() > 0));
    }

    /** Why the sender did not do what it was to do, or null. */
    static @Nullable String invalid(Histogram lateness, double intervalNanos, long unsent, long due) {
        if (unsent > 0) {
            return Words.unsent(unsent, due);
        }
        long late = lateness.getTotalCount() == 0 ? 0 : lateness.getValueAtPercentile(VALID_PERCENT);
        return late > intervalNanos ? Words.tooSlow(late, intervalNanos) : null;
    }
}
