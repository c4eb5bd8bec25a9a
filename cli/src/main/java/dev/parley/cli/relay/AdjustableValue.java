package dev.parley.cli.relay;

import dev.parley.impairment.Bandwidth;
import dev.parley.impairment.Corrupt;
import dev.parley.impairment.Delay;
import dev.parley.impairment.Duplicate;
import dev.parley.impairment.Impairment;
import dev.parley.impairment.Impairments;
import dev.parley.impairment.Loss;
import dev.parley.impairment.Reorder;
import dev.parley.impairment.Stall;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A value of an impairment that a key makes larger or smaller, in steps of 1, 2, 5, 10, 20, 50… of its unit. Below the smallest
 * it is off; the bandwidth is off above the largest, where it is without a limit.
 */
enum AdjustableValue {
    /* Shares are counted in 0.1 %, times in ms, rates in kbit a second. */
    LOSS("loss", 1_000, of(Loss.class, loss -> loss.share() * 1_000), (before, units) -> new Loss(units / 1e3)),
    DELAY("delay", 10_000, of(Delay.class, delay -> millis(delay.delay())), (before, units) -> {
        Delay delay = delay(before);
        return new Delay(Duration.ofMillis(units), delay.jitter(), delay.distribution(), delay.correlation());
    }),
    JITTER("jitter", 10_000, of(Delay.class, delay -> millis(delay.jitter())), (before, units) -> {
        Delay delay = delay(before);
        return new Delay(delay.delay(), Duration.ofMillis(units), delay.distribution(), delay.correlation());
    }),
    DUPLICATE(
            "duplicate",
            1_000,
            of(Duplicate.class, duplicate -> duplicate.share() * 1_000),
            (before, units) -> new Duplicate(units / 1e3)),
    REORDER(
            "reorder",
            1_000,
            of(Reorder.class, reorder -> reorder.share() * 1_000),
            (before, units) -> new Reorder(
                    units / 1e3, before.find(Reorder.class).map(Reorder::gap).orElse(1))),
    CORRUPT(
            "corrupt",
            1_000,
            of(Corrupt.class, corrupt -> corrupt.share() * 1_000),
            (before, units) -> new Corrupt(units / 1e3)),
    BANDWIDTH(
            "bandwidth",
            1_000_000,
            of(Bandwidth.class, bandwidth -> bandwidth.bitsPerSecond() / 1e3),
            (before, units) -> new Bandwidth(units * 1_000)),
    STALL("stall", 5_000, of(Stall.class, stall -> millis(stall.length())), (before, units) -> stall(before, units));

    /** The usual ones, as on the page. */
    private static final List<AdjustableValue> OF_DATAGRAMS =
            List.of(LOSS, DELAY, JITTER, DUPLICATE, REORDER, CORRUPT, BANDWIDTH);

    private static final List<AdjustableValue> OF_STREAMS = List.of(DELAY, JITTER, BANDWIDTH, STALL);

    /** What a value may differ from a step by arithmetic alone. */
    private static final double NOTHING = 1e-6;

    private static final Duration USUAL_STALL_EVERY = Duration.ofSeconds(10);

    private final String key;
    private final long most;

    @SuppressWarnings("ImmutableEnumChecker") // a function without a state
    private final ToDoubleFunction<Impairments> reader;

    @SuppressWarnings("ImmutableEnumChecker") // likewise
    private final Writer writer;

    private interface Writer {
        /** The impairment with that value, the others of its values as they were. */
        Impairment with(Impairments before, long units);
    }

    /**
     * @param key as it is written
     * @param most the largest value in its unit
     */
    AdjustableValue(String key, long most, ToDoubleFunction<Impairments> reader, Writer writer) {
        this.key = key;
        this.most = most;
        this.reader = reader;
        this.writer = writer;
    }

    /** Those that there are for such traffic, in the order in which they are chosen. */
    static List<AdjustableValue> all(boolean ofStreams) {
        return ofStreams ? OF_STREAMS : OF_DATAGRAMS;
    }

    /** As it is written: {@code loss}. */
    String key() {
        return key;
    }

    /** Its value as it is written, such as {@code 5%}, or {@code off}. */
    String value(Impairments now) {
        return Arrays.stream(now.toString().split(",", -1))
                .filter(each -> each.startsWith(key + "="))
                .findFirst()
                .map(each -> each.substring(key.length() + 1))
                .orElse("off");
    }

    /**
     * The same with the next larger value.
     *
     * @throws IllegalArgumentException if it needs another impairment
     */
    Impairments more(Impairments now) {
        double units = reader.applyAsDouble(now);
        if (this == BANDWIDTH && (units == 0 || stepAbove(units) > most)) {
            return off(now);
        }
        return set(now, Math.min(most, stepAbove(units)));
    }

    /**
     * The same with the next smaller value.
     *
     * @throws IllegalArgumentException if another impairment needs it
     */
    Impairments less(Impairments now) {
        double units = reader.applyAsDouble(now);
        if (this == BANDWIDTH && units == 0) {
            return set(now, most);
        }
        long below = stepBelow(units);
        if (below > 0) {
            return set(now, below);
        }
        return this == BANDWIDTH ? now : off(now);
    }

    /** Its trigger stays. */
    private Impairments set(Impairments now, long units) {
        Impairment changed = writer.with(now, units);
        return now.with(changed, now.trigger(changed.word()));
    }

    private Impairments off(Impairments now) {
        return this == JITTER && !delay(now).delay().isZero()
                ? set(now, 0)
                : now.without(this == JITTER ? DELAY.key : key);
    }

    /** The smallest of 1, 2, 5, 10, 20, 50… that is larger. */
    private static long stepAbove(double units) {
        long step = 1;
        while (step <= units + NOTHING) {
            step = next(step);
        }
        return step;
    }

    /** The largest of them that is smaller; 0 if none is. */
    private static long stepBelow(double units) {
        long below = 0;
        for (long step = 1; step < units - NOTHING; step = next(step)) {
            below = step;
        }
        return below;
    }

    /** 1, 2, 5, 10, 20, 50… */
    private static long next(long step) {
        long digit = step;
        while (digit >= 10) {
            digit /= 10;
        }
        return digit == 2 ? step / 2 * 5 : step * 2;
    }

    private static <T extends Impairment> ToDoubleFunction<Impairments> of(Class<T> kind, ToDoubleFunction<T> value) {
        return now -> now.find(kind).stream().mapToDouble(value).findFirst().orElse(0);
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    private static Delay delay(Impairments now) {
        return now.find(Delay.class).orElse(new Delay(Duration.ZERO));
    }

    /** One longer than its period would never end. */
    private static Stall stall(Impairments before, long millis) {
        Duration length = Duration.ofMillis(millis);
        Duration every = before.find(Stall.class).map(Stall::every).orElse(USUAL_STALL_EVERY);
        return new Stall(length, every.compareTo(length) > 0 ? every : length.multipliedBy(2));
    }
}
