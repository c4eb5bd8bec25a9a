package dev.parley.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.measure.result.FlowResult;
import dev.parley.measure.result.ThroughputResult;
import dev.parley.session.listen.ListenSession;
import dev.parley.time.Rate;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A listener's sums beside a sender's, where less, as much and more comes than can be taken in. */
@Timeout(value = 10, unit = java.util.concurrent.TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@EnabledOnOs(OS.LINUX)
@Isolated("it compares times and counts")
class LedgerUnderLoadTest {
    private static final double[] LOADS = {0.5, 1, 2};

    @ParameterizedTest
    @CsvSource({"64, true", "64, false", "1400, true", "1400, false"})
    void closesToTheDatagramAtEachLoad(int size, boolean offload) throws Exception {
        closes(size, offload, Duration.ofMillis(200));
    }

    @ParameterizedTest
    @CsvSource({"64, true", "64, false", "1400, true", "1400, false"})
    @Tag("soak")
    void closesToTheDatagramAtEachLoadTenTimes(int size, boolean offload) throws Exception {
        for (int i = 0; i < 10; i++) {
            closes(size, offload, Duration.ofSeconds(1));
        }
    }

    private static void closes(int size, boolean offload, Duration length) throws Exception {
        double perSecond = run(size, offload, Rate.UNLIMITED, length);
        for (double load : LOADS) {
            run(size, offload, new Rate(Math.max(1_000, perSecond * load)), length);
        }
    }

    /** Gives back how many a second were taken in. */
    private static double run(int size, boolean offload, Rate rate, Duration length) throws Exception {
        ListenSession listener = Parley.listen("udp://127.0.0.1:0").open();
        ThroughputResult result;
        try (listener) {
            result = Measure.throughput(listener.endpoints().getFirst().toString())
                    .oneWay(true)
                    .size(size)
                    .offload(offload)
                    .rate(rate)
                    .lasting(length)
                    .run();
        }
        FlowResult sent = result.up().orElseThrow();
        Totals totals = listener.totals();
        String what = "%s B, offload %s, %s/s: %s".formatted(size, offload, rate.perSecond(), totals);
        assertThat(totals.exact()).as(what).isTrue();
        assertThat(totals.arrived()).as(what).isEqualTo(sent.sent());
        assertThat(totals.isBalanced()).as(what).isTrue();
        assertThat(totals.receivedBytes()).as(what).isEqualTo(totals.received() * size);
        assertThat(totals.droppedIn().keySet()).as(what).isSubsetOf(Cause.KERNEL, Cause.UNREAD);
        System.out.printf(
                "%5d B  offload %-5s  %12s/s  sent %,11d  received %,11d  dropped %s%n",
                size,
                offload,
                rate.isUnlimited() ? "unlimited" : "%,.0f".formatted(rate.perSecond()),
                sent.sent(),
                totals.received(),
                totals.droppedIn());
        return totals.received() * 1e9 / length.toNanos();
    }
}
