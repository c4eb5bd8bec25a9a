package dev.parley.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.address.Scheme;
import dev.parley.event.Event;
import dev.parley.probe.result.Finding;
import dev.parley.probe.result.Finding.Status;
import dev.parley.probe.result.Report;
import dev.parley.probe.target.Bounds;
import dev.parley.testkit.Ports;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tells TCP servers apart, on loopback, and stays within its bounds. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class TcpProbeTest {
    private static Report probe(TcpPeer peer, String... only) throws Exception {
        return Probe.of(peer.address()).only(List.of(only)).run(event -> {});
    }

    private static Finding finding(Report report, String check) {
        return report.finding(check).orElseThrow(() -> new AssertionError("no " + check + " in " + report));
    }

    @Test
    void aHealthyEchoIsOkInEveryCheckAndTakesLessThanAQuarterOfAMinute() throws Exception {
        try (TcpPeer peer = TcpPeer.parallel(TcpPeer::echo)) {
            long start = System.nanoTime();
            Report report = probe(peer);

            assertThat(report.findings()).allMatch(finding -> finding.status() == Status.OK);
            assertThat(report.findings().stream().map(Finding::check).toList()).isEqualTo(Probe.checks(Scheme.TCP));
            assertThat(System.nanoTime() - start).isLessThan(15_000_000_000L);
        }
    }

    @Test
    void aServerThatReadsLinesIsSpokenToInLinesAndIsOk() throws Exception {
        try (TcpPeer peer = TcpPeer.parallel(TcpPeer::lines)) {
            Report report = probe(peer);

            assertThat(finding(report, "line-end").observed()).contains("answered: LF, CR LF");
            for (String check : List.of("drip", "split", "merged", "empty-line", "half-close")) {
                assertThat(finding(report, check).status()).as(check).isEqualTo(Status.OK);
            }
            assertThat(report.isGood()).isTrue();
        }
    }

    @Test
    void aServerThatTakesChunksForMessagesIsNamedThreeTimes() throws Exception {
        try (TcpPeer peer = TcpPeer.parallel(TcpPeer::chunks)) {
            Report report = probe(peer, "line-end", "drip", "split", "merged");

            for (String check : List.of("drip", "split", "merged")) {
                assertThat(finding(report, check).status()).as(check).isEqualTo(Status.NOTED);
                assertThat(finding(report, check).meaning()).contains("whatever one read gives");
            }
        }
    }

    @Test
    void aServerOfOneClientAtATimeLetsTheSecondWait() throws Exception {
        try (TcpPeer peer = TcpPeer.oneAtATime(TcpPeer::echo)) {
            Report report = probe(peer);

            assertThat(finding(report, "parallel").status()).isEqualTo(Status.NOTED);
            assertThat(finding(report, "parallel").meaning()).contains("one client after the other");
            assertThat(finding(report, "parallel").metrics()).containsEntry("served", 1);
            assertThat(report.isGood()).isTrue();
        }
    }

    @Test
    void aLimitOfFiveAtOnceIsSeenInParallelAlone() throws Exception {
        try (TcpPeer peer = TcpPeer.atMostAtOnce(5, TcpPeer::echo)) {
            Report report = probe(peer, "line-end", "connect-loop", "parallel");

            assertThat(finding(report, "connect-loop").status()).isEqualTo(Status.OK);
            assertThat(finding(report, "parallel").observed()).contains("5 served at once; the 6th: it closed");
        }
    }

    @Test
    void aServerOfOneConnectionHasFinishedAndNotDied() throws Exception {
        try (TcpPeer peer = TcpPeer.atMostInAll(1, TcpPeer::echo)) {
            Report report = probe(peer);

            Finding failed = finding(report, "greeting");
            assertThat(failed.status()).isEqualTo(Status.FAILED);
            assertThat(failed.meaning()).contains("It serves one connection, and has finished");
            assertThat(failed.metrics()).doesNotContainKey("died");
            assertThat(report.findings().getLast().check()).isEqualTo("rest");
        }
    }

    @Test
    void aLimitOfFiveInAllIsSeenByTheLoop() throws Exception {
        try (TcpPeer peer = TcpPeer.atMostInAll(5, TcpPeer::echo)) {
            Report report = probe(peer);

            Finding failed = report.findings().stream()
                    .filter(finding -> finding.status() == Status.FAILED)
                    .findFirst()
                    .orElseThrow();
            assertThat(failed.observed()).contains("after 5 connections the 6th");
            assertThat(failed.remedy()).contains("Close each connection");
            assertThat(report.findings().getLast().check()).isEqualTo("rest");
        }
    }

    @Test
    void namesTheInputThatKillsTheServer() throws Exception {
        try (TcpPeer peer = TcpPeer.oneAtATime((in, out) -> {
            byte[] chunk = new byte[1_024];
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                if (dev.parley.payload.Payload.copyOf(chunk, 0, count).text().isEmpty()) {
                    throw new IllegalStateException("UnicodeDecodeError");
                }
                out.write(chunk, 0, count);
            }
        })) {
            Finding killed = finding(probe(peer, "line-end", "empty-line", "not-utf-8", "binary"), "not-utf-8");

            assertThat(killed.status()).isEqualTo(Status.FAILED);
            assertThat(killed.observed()).contains("afterwards a connection, the ", " is refused");
            assertThat(killed.remedy()).contains("errors=\"replace\"");
        }
    }

    @Test
    void namesTheResetThatKillsTheServer() throws Exception {
        try (TcpPeer peer = TcpPeer.oneAtATime((in, out) -> {
            try {
                TcpPeer.echo(in, out);
            } catch (java.io.IOException torn) {
                throw new IllegalStateException("nobody catches it", torn);
            }
        })) {
            Report report = probe(peer);

            assertThat(finding(report, "reset").status()).isEqualTo(Status.FAILED);
            assertThat(finding(report, "reset").remedy()).contains("ConnectionResetError");
            assertThat(report.count(Status.FAILED))
                    .as("nothing else was done to it")
                    .isEqualTo(1);
        }
    }

    @Test
    void aGreetingIsReadBeforeTheMessage() throws Exception {
        try (TcpPeer peer = TcpPeer.parallel((in, out) -> {
            out.write("220 ready\n".getBytes(StandardCharsets.UTF_8));
            TcpPeer.lines(in, out);
        })) {
            Report report = probe(peer, "greeting", "line-end", "merged");

            assertThat(finding(report, "greeting").observed()).contains("220 ready");
            assertThat(finding(report, "line-end").observed()).contains("3 B \"OK\\n\"");
            assertThat(finding(report, "merged").status()).isEqualTo(Status.OK);
        }
    }

    @Test
    void aServerThatKeepsConnectionsOpenIsSeenByTheHalfClose() throws Exception {
        try (TcpPeer peer = TcpPeer.parallel((in, out) -> {
            TcpPeer.lines(in, out);
            in.transferTo(OutputStream.nullOutputStream());
            awaitForEver();
        })) {
            Report report = Probe.of(peer.address())
                    .waiting(Duration.ofMillis(300))
                    .only(List.of("line-end", "half-close"))
                    .run(event -> {});

            assertThat(finding(report, "half-close").observed()).contains("stays open");
        }
    }

    @Test
    void sendsNothingToLearnWhetherAnythingListensAndGreets() throws Exception {
        for (String last : List.of("listening", "greeting")) {
            try (TcpPeer peer = TcpPeer.parallel(TcpPeer::echo)) {
                Report report = probe(peer, last);

                assertThat(report.findings())
                        .extracting(Finding::check)
                        .endsWith(last)
                        .doesNotContain("line-end");
                assertThat(report.totals().sent()).isZero();
                assertThat(report.totals().received()).isZero();
            }
        }
    }

    private static void awaitForEver() {
        try {
            new java.util.concurrent.CountDownLatch(1).await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aServerThatStopsReadingDoesNotHoldTheCheckUp() throws Exception {
        try (TcpPeer peer = TcpPeer.parallel((InputStream in, OutputStream out) -> awaitForEver())) {
            Report report = Probe.of(peer.address())
                    .waiting(Duration.ofMillis(200))
                    .bounds(usual -> new Bounds(500, 98, 64L << 20, usual.time(), 100, 64, 65_507, 8, 3))
                    .run(event -> {});

            assertThat(finding(report, "line-end").status()).isEqualTo(Status.NOTED);
            assertThat(finding(report, "drip").status()).isEqualTo(Status.SKIPPED);
            assertThat(report.isGood()).isTrue();
        }
    }

    @Test
    void aClosedPortIsToldAtOnce() throws Exception {
        Report report = Probe.of("tcp://127.0.0.1:" + Ports.free()).run(event -> {});

        assertThat(finding(report, "listening").status()).isEqualTo(Status.FAILED);
        assertThat(finding(report, "listening").observed()).isEqualTo("refused");
        assertThat(report.findings()).hasSize(2);
    }

    @Test
    void aFullQueueIsToldFromARefusal() throws Exception {
        try (TcpPeer peer = TcpPeer.full()) {
            long start = System.nanoTime();
            Report report = probe(peer);

            assertThat(finding(report, "listening").status()).isEqualTo(Status.FAILED);
            assertThat(finding(report, "listening").observed()).contains("no answer within 1s");
            assertThat(finding(report, "listening").meaning())
                    .contains("drops everything", "queue of connections is full");
            assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
        }
    }

    @Test
    void whatItDoesStaysWithinTheBoundsThatItTells() throws Exception {
        List<Event> events = new CopyOnWriteArrayList<>();
        try (TcpPeer peer = TcpPeer.parallel(TcpPeer::echo)) {
            Report report = Probe.of(peer.address())
                    .bounds(usual -> usual.loop(7).size(3_000))
                    .run(events::add);

            Event.Step told = (Event.Step) events.getFirst();
            assertThat((long) peer.accepted.get())
                    .isEqualTo(report.connections())
                    .isLessThanOrEqualTo(told.metrics().get("mostConnections").longValue());
            assertThat(peer.mostOpen.get())
                    .isLessThanOrEqualTo(Bounds.of(Bounds.Distance.HERE).parallel());
            assertThat(peer.bytes.get())
                    .isLessThanOrEqualTo(told.metrics().get("mostBytes").longValue());
            assertThat(finding(report, "connect-loop").metrics()).containsEntry("served", 7);
            assertThat(report.totals().isBalanced()).isTrue();
        }
    }

    @Test
    void endsSoonAfterItIsToldToAndKeepsWhatWasFound() throws Exception {
        List<Event> events = new CopyOnWriteArrayList<>();
        java.util.concurrent.CountDownLatch first = new java.util.concurrent.CountDownLatch(2);
        try (TcpPeer peer = TcpPeer.parallel((in, out) -> awaitForEver());
                ProbeSession session = Probe.of(peer.address())
                        .waiting(Duration.ofSeconds(10))
                        .open(event -> {
                            events.add(event);
                            first.countDown();
                        })) {
            first.await();
            long start = System.nanoTime();
            session.stop();
            session.await();
            session.close();

            assertThat(System.nanoTime() - start)
                    .as("a wait for an answer takes ten seconds")
                    .isLessThan(8_000_000_000L);
            assertThat(session.report().findings().getFirst().check()).isEqualTo("listening");
            assertThat(events.getLast()).isInstanceOf(Event.Summary.class);
        }
    }
}
