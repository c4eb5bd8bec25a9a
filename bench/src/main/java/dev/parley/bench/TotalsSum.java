package dev.parley.bench;

import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Adds up ledgers. */
public final class TotalsSum {
    private TotalsSum() {}

    /** The sums of all of them; exact where each is. */
    public static Totals of(List<Totals> all) {
        return new Totals(
                sum(all, Totals::arrived),
                sum(all, Totals::received),
                sum(all, Totals::receivedBytes),
                causes(all, Totals::droppedIn),
                sum(all, Totals::due),
                sum(all, Totals::sent),
                sum(all, Totals::sentBytes),
                causes(all, Totals::droppedOut),
                sum(all, Totals::refused),
                all.stream().allMatch(Totals::exact));
    }

    private static long sum(List<Totals> all, ToLongFunction<Totals> of) {
        return all.stream().mapToLong(of).sum();
    }

    private static Map<Cause, Long> causes(List<Totals> all, Function<Totals, Map<Cause, Long>> of) {
        Map<Cause, Long> sums = new EnumMap<>(Cause.class);
        all.forEach(totals -> of.apply(totals).forEach((cause, count) -> sums.merge(cause, count, Long::sum)));
        return sums;
    }
}
