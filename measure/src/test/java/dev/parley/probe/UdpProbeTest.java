package dev.parley.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.address.Scheme;
import dev.parley.event.Event;
import dev.parley.ledger.Totals;
import dev.parley.payload.Payload;
import dev.parley.probe.result.Finding;
import dev.parley.probe.result.Finding.Status;
import dev.parley.probe.result.Report;
import dev.parley.probe.target.Bounds;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tells UDP servers apart, on loopback, and stays within its bounds. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class UdpProbeTest {
    private static Report probe(UdpPeer peer) throws Exception {
        return Probe.of(peer.address()).run(event -> {});
    }

    /** For a server that answers everything, and may be held up. */
    private static Probe patient(UdpPeer peer) {
        return Probe.of(peer.address()).waiting(Duration.ofSeconds(3));
    }

    /** An echo whose first answer takes its time: then a check-up waits longer for each of those that follow. */
    private static final class SlowAtFirst implements UnaryOperator<byte[]> {
        private final long firstNanos;
        private boolean asked;

        SlowAtFirst(long firstMillis) {
            firstNanos = TimeUnit.MILLISECONDS.toNanos(firstMillis);
        }

        @Override
        public byte[] apply(byte[] bytes) {
            if (!asked) {
                asked = true;
                LockSupport.parkNanos(firstNanos);
            }
            return bytes;
        }
    }

    private static Finding finding(Report report, String check) {
        return report.finding(check).orElseThrow(() -> new AssertionError("no " + check + " in " + report));
    }

    @Test
    void aHealthyEchoIsOkInEveryCheckAndTakesLessThanAQuarterOfAMinute() throws Exception {
        try (UdpPeer peer = UdpPeer.answering(new SlowAtFirst(150))) {
            long start = System.nanoTime();
            Report report = patient(peer).run(event -> {});

            assertThat(report.findings()).allMatch(finding -> finding.status() == Status.OK);
            assertThat(report.findings().stream().map(Finding::check).toList()).isEqualTo(Probe.checks(Scheme.UDP));
            assertThat(finding(report, "size").metrics()).containsEntry("largestBytes", 65_507);
            assertThat(finding(report, "burst").metrics()).containsEntry("survived", 64);
            assertThat(finding(report, "answer").meaning()).contains("echo");
            assertThat(System.nanoTime() - start).isLessThan(15_000_000_000L);
        }
    }

    @Test
    void findsWhereDatagramsAreCut() throws Exception {
        try (UdpPeer peer = UdpPeer.answering(bytes -> Arrays.copyOf(bytes, Math.min(64, bytes.length)))) {
            Report report = probe(peer);

            assertThat(finding(report, "size").status()).isEqualTo(Status.NOTED);
            assertThat(finding(report, "size").metrics())
                    .containsEntry("largestBytes", 64)
                    .containsEntry("cutAtBytes", 64);
            assertThat(report.isGood()).isTrue();
        }
    }

    @Test
    void findsBeyondWhichSizeNothingIsAnswered() throws Exception {
        try (UdpPeer peer = UdpPeer.answering(bytes -> bytes.length <= 777 ? bytes : null)) {
            Finding size =
                    finding(Probe.of(peer.address()).only(List.of("size")).run(event -> {}), "size");

            assertThat(size.status()).isEqualTo(Status.NOTED);
            assertThat(size.metrics()).containsEntry("largestBytes", 777).containsEntry("cutAtBytes", 0);
        }
    }

    @Test
    void namesTheInputThatKillsTheServerAndEndsThere() throws Exception {
        try (UdpPeer peer = UdpPeer.answering(bytes -> {
            if (Payload.copyOf(bytes).text().isEmpty()) {
                throw new IllegalStateException("UnicodeDecodeError");
            }
            return bytes;
        })) {
            Report report = probe(peer);

            Finding killed = finding(report, "not-utf-8");
            assertThat(killed.status()).isEqualTo(Status.FAILED);
            assertThat(killed.action()).contains("not UTF-8", "\\xe9\\xff");
            assertThat(killed.observed()).contains("port unreachable");
            assertThat(killed.remedy()).contains("errors=\"replace\"");
            assertThat(finding(report, "rest").meaning()).contains("did not come back", "binary");
            assertThat(report.finding("binary")).isEmpty();
            assertThat(report.count(Status.FAILED)).isEqualTo(1);
        }
    }

    @Test
    void namesTheEmptyDatagramThatKillsTheServer() throws Exception {
        try (UdpPeer peer = UdpPeer.answering(bytes -> {
            if (bytes.length == 0) {
                throw new IllegalStateException("index out of range");
            }
            return bytes;
        })) {
            Report report = probe(peer);

            assertThat(finding(report, "empty").status()).isEqualTo(Status.FAILED);
            assertThat(finding(report, "empty").remedy()).contains("0 bytes");
            assertThat(report.findings().getLast().check()).isEqualTo("rest");
        }
    }

    @Test
    void aServerThatHangsIsToldFromOneThatIsGone() throws Exception {
        AtomicBoolean hangs = new AtomicBoolean();
        try (UdpPeer peer = UdpPeer.answering(bytes -> {
            hangs.compareAndSet(false, bytes.length == 0);
            return hangs.get() ? null : bytes;
        })) {
            Finding killed = finding(probe(peer), "empty");

            assertThat(killed.status()).isEqualTo(Status.FAILED);
            assertThat(killed.observed()).contains("afterwards no answer");
            assertThat(killed.meaning()).contains("or hangs");
        }
    }

    @Test
    void aSilentServerThatDiesIsNoticedByTheRefusal() throws Exception {
        try (UdpPeer peer = UdpPeer.answering(bytes -> {
            if (Payload.copyOf(bytes).text().isEmpty()) {
                throw new IllegalStateException("UnicodeDecodeError");
            }
            return null;
        })) {
            Report report = probe(peer);

            assertThat(finding(report, "listening").status()).isEqualTo(Status.NOTED);
            assertThat(finding(report, "size").status()).isEqualTo(Status.SKIPPED);
            assertThat(finding(report, "empty").status()).isEqualTo(Status.OK);
            assertThat(finding(report, "not-utf-8").status()).isEqualTo(Status.FAILED);
        }
    }

    @Test
    void aServerThatQueuesSixDatagramsIsSeenByItsBursts() throws Exception {
        SmallQueue queue = new SmallQueue(6);
        try (UdpPeer peer = UdpPeer.answering(queue)) {
            Finding burst = finding(patient(peer).only(List.of("burst")).run(event -> {}), "burst");

            assertThat(burst.status()).isEqualTo(Status.NOTED);
            assertThat(burst.metrics()).containsEntry("survived", 4).containsEntry("mostAnswered", 6);
        }
    }

    /**
     * Forgets what of a burst comes on top of so many. It knows how long bursts are, since on a busy machine times do not tell where one
     * ends.
     */
    private static final class SmallQueue implements UnaryOperator<byte[]> {
        /** The message that finds out whether anything listens. */
        private static final int BEFORE = 1;

        private final UnaryOperator<byte[]> slowAtFirst = new SlowAtFirst(50);
        private final int room;
        private int seen;

        SmallQueue(int room) {
            this.room = room;
        }

        @Override
        public byte[] apply(byte[] bytes) {
            int number = ++seen - BEFORE; // from 1 on, in bursts of 1, 2, 4 and so on
            boolean waits = number < 1 || number - Integer.highestOneBit(number) < room;
            return waits ? slowAtFirst.apply(bytes) : null;
        }
    }

    @Test
    void aServerThatDiesOfABurstIsNamedSo() throws Exception {
        AtomicInteger left = new AtomicInteger(60);
        try (UdpPeer peer = UdpPeer.answering(bytes -> {
            if (left.getAndDecrement() == 0) {
                throw new IllegalStateException("out of memory");
            }
            return bytes;
        })) {
            Report report = Probe.of(peer.address()).only(List.of("burst")).run(event -> {});

            assertThat(finding(report, "burst").status()).isEqualTo(Status.FAILED);
            assertThat(finding(report, "burst").observed()).contains("port unreachable");
        }
    }

    @Test
    void aClosedPortIsToldAtOnce() throws Exception {
        try (UdpPeer peer = UdpPeer.refusing()) {
            long start = System.nanoTime();
            Report report = probe(peer);

            assertThat(finding(report, "listening").status()).isEqualTo(Status.FAILED);
            assertThat(finding(report, "listening").observed()).contains("port unreachable");
            assertThat(report.findings()).hasSize(2);
            assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
        }
    }

    @Test
    void aSocketThatNobodyReadsIsSilentAndSaysWhatThatMayMean() throws Exception {
        try (UdpPeer peer = UdpPeer.deaf()) {
            Report report = probe(peer);

            assertThat(finding(report, "listening").observed()).contains("no answer within 1s, no refusal");
            assertThat(finding(report, "listening").remedy()).contains("-m");
            assertThat(report.findings()).noneMatch(finding -> finding.status() == Status.FAILED);
        }
    }

    @Test
    void aServerThatAnswersOneMessageAloneIsAskedWithThat() throws Exception {
        try (UdpPeer peer = UdpPeer.answering(
                bytes -> Arrays.equals(bytes, "ping".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        ? "pong".getBytes(java.nio.charset.StandardCharsets.UTF_8)
                        : null)) {
            Report report = Probe.of(peer.address()).message("ping").run(event -> {});

            assertThat(finding(report, "listening").status()).isEqualTo(Status.OK);
            assertThat(finding(report, "size").meaning()).contains("none that is longer");
            assertThat(finding(report, "binary").meaning()).contains("its own message alone");
            assertThat(report.isGood()).isTrue();
        }
    }

    @Test
    void whatItSendsStaysWithinTheBoundsThatItTells() throws Exception {
        List<Event> events = new CopyOnWriteArrayList<>();
        try (UdpPeer peer = UdpPeer.answering(new SlowAtFirst(150))) {
            Report report =
                    patient(peer).bounds(usual -> usual.burst(16).size(2_000)).run(events::add);

            Event.Step told = (Event.Step) events.getFirst();
            assertThat(told.check()).isEqualTo("bounds");
            long count = peer.arrivals().size();
            long bytes =
                    peer.arrivals().stream().mapToLong(UdpPeer.Arrival::bytes).sum();
            assertThat(count)
                    .isLessThanOrEqualTo(told.metrics().get("mostDatagrams").longValue());
            assertThat(bytes)
                    .isLessThanOrEqualTo(told.metrics().get("mostBytes").longValue());
            assertThat(peer.arrivals()).allMatch(arrival -> arrival.bytes() <= 2_000);
            assertThat(told.metrics()).containsEntry("mostBurst", 16).containsEntry("mostSizeBytes", 2_000);
            assertThat(rateWithin(peer.arrivals(), 1_000_000_000L))
                    .isLessThanOrEqualTo(told.metrics().get("perSecond").longValue() + 16);

            Totals totals = report.totals();
            assertThat(totals.isBalanced()).isTrue();
            assertThat(totals.sent()).isEqualTo(count);
            assertThat(totals.sentBytes()).isEqualTo(bytes);
            assertThat(totals.received()).isEqualTo(count);
            assertThat(events.getLast()).isInstanceOf(Event.Summary.class);
        }
    }

    /** The most that arrived within any such time. */
    private static long rateWithin(List<UdpPeer.Arrival> arrivals, long nanos) {
        return arrivals.stream()
                .mapToLong(first -> arrivals.stream()
                        .filter(each -> each.nanos() >= first.nanos() && each.nanos() < first.nanos() + nanos)
                        .count())
                .max()
                .orElse(0);
    }

    @Test
    void aCheckThatWouldGoBeyondABoundIsLeftOutAndSaysSo() throws Exception {
        try (UdpPeer peer = UdpPeer.answering(bytes -> bytes)) {
            Report report = Probe.of(peer.address())
                    .bounds(usual -> new Bounds(15, 1, 10_000, usual.time(), usual.perSecond(), 8, 1_000, 1, 1))
                    .run(event -> {});

            assertThat(peer.arrivals()).hasSizeLessThanOrEqualTo(15);
            assertThat(finding(report, "burst").status()).isEqualTo(Status.SKIPPED);
            assertThat(finding(report, "burst").meaning()).contains("the bound of 15 datagrams");
        }
    }
}
