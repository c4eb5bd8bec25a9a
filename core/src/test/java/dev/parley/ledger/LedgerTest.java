package dev.parley.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LedgerTest {
    private final Ledger ledger = new Ledger();

    @Test
    void anEmptyLedgerCloses() {
        assertThat(ledger.totals()).isEqualTo(new Totals(0, 0, 0, Map.of(), 0, 0, 0, Map.of(), 0, true));
        assertThat(ledger.totals().isBalanced()).isTrue();
    }

    @Test
    void sumsWhatArrivedAndWhatLeft() {
        ledger.arrived(4);
        ledger.received(100);
        ledger.received(0);
        ledger.droppedIn(Cause.KERNEL, 2);
        ledger.due(3);
        ledger.sent(7);
        ledger.refused();
        ledger.droppedOut(Cause.GUARD, 1);
        ledger.droppedOut(Cause.LOOP, 1);

        Totals totals = ledger.totals();

        assertThat(totals)
                .isEqualTo(new Totals(
                        4,
                        2,
                        100,
                        Map.of(Cause.KERNEL, 2L),
                        3,
                        1,
                        7,
                        Map.of(Cause.GUARD, 1L, Cause.LOOP, 1L),
                        1,
                        true));
        assertThat(totals.isBalanced()).isTrue();
        assertThat(totals.allDroppedIn()).isEqualTo(2);
        assertThat(totals.allDroppedOut()).isEqualTo(2);
        assertThat(ledger.received()).isEqualTo(2);
    }

    @Test
    void doesNotCloseWhereSomethingThatArrivedWentUncounted() {
        ledger.arrived(1);

        assertThat(ledger.totals().isBalanced()).isFalse();
    }

    @Test
    void doesNotCloseWhereSomethingThatWasDueWentUncounted() {
        ledger.due(2);
        ledger.sent(5);

        assertThat(ledger.totals().isBalanced()).isFalse();
    }

    @Test
    void leavesOutCausesOfWhichThereWereNone() {
        ledger.droppedIn(Cause.KERNEL, 0);

        assertThat(ledger.totals().droppedIn()).isEmpty();
    }

    @Test
    void saysWhenItCouldNotCountAll() {
        ledger.markInexact();

        assertThat(ledger.totals().exact()).isFalse();
    }

    @Test
    @Timeout(20)
    void countsExactlyFromSeveralThreads() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.startVirtualThread(() -> {
                for (int n = 0; n < 10_000; n++) {
                    ledger.arrived(1);
                    if (n % 10 == 0) {
                        ledger.droppedIn(Cause.UNREAD, 1);
                    } else {
                        ledger.received(3);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        Totals totals = ledger.totals();
        assertThat(totals.isBalanced()).isTrue();
        assertThat(totals.arrived()).isEqualTo(40_000);
        assertThat(totals.receivedBytes()).isEqualTo(108_000);
    }

    @Test
    void totalsKeepWhatTheyWereGiven() {
        Map<Cause, Long> drops = new EnumMap<>(Cause.class);
        drops.put(Cause.KERNEL, 1L);
        Totals totals = new Totals(1, 0, 0, drops, 0, 0, 0, Map.of(), 0, true);

        drops.put(Cause.KERNEL, 5L);

        assertThat(totals.droppedIn()).containsEntry(Cause.KERNEL, 1L);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> totals.droppedIn().clear());
    }

    @ParameterizedTest
    @EnumSource
    void everyCauseHasAStableWordAndAMeaning(Cause cause) {
        assertThat(cause.word()).matches("[a-z]+(-[a-z]+)*");
        assertThat(cause.meaning()).isNotBlank().doesNotEndWith(".");
    }

    @Test
    void aWordStandsForOneCauseAlone() {
        assertThat(Stream.of(Cause.values()).map(Cause::word)).doesNotHaveDuplicates();
        assertThat(Cause.PORT_UNREACHABLE.word()).isEqualTo("port-unreachable");
    }
}
