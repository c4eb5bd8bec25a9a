package dev.parley.web.toxiproxy;

import dev.parley.impairment.After;
import dev.parley.impairment.Bandwidth;
import dev.parley.impairment.BlackHole;
import dev.parley.impairment.CutAfter;
import dev.parley.impairment.Delay;
import dev.parley.impairment.Distribution;
import dev.parley.impairment.Impairment;
import dev.parley.impairment.Reset;
import dev.parley.impairment.Slice;
import dev.parley.impairment.SlowClose;
import dev.parley.impairment.StopReading;
import dev.parley.text.SpellingSuggestion;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** toxiproxy's own toxics: the attributes of each, all whole numbers that are 0 if not given, and what it is here. */
enum ToxicType {
    LATENCY("latency", "jitter") {
        @Override
        Optional<Impairment> impairment(Numbers numbers) {
            return Optional.of(new Delay(numbers.millis("latency"), numbers.millis("jitter"), Distribution.UNIFORM, 0));
        }
    },
    BANDWIDTH("rate") {
        // With a rate of 0 nothing passes, which is how Testcontainers cuts a connection off.
        @Override
        Optional<Impairment> impairment(Numbers numbers) {
            long rate = numbers.number("rate", FASTEST);
            return Optional.of(rate == 0 ? new StopReading(NO_BYTES) : new Bandwidth(rate * BITS_PER_KILOBYTE));
        }
    },
    SLOW_CLOSE("delay") {
        @Override
        Optional<Impairment> impairment(Numbers numbers) {
            Duration delay = numbers.millis("delay");
            return delay.isZero() ? Optional.empty() : Optional.of(new SlowClose(delay));
        }
    },
    TIMEOUT("timeout") {
        @Override
        Optional<Impairment> impairment(Numbers numbers) {
            return Optional.of(new BlackHole(NO_BYTES, numbers.millis("timeout")));
        }
    },
    RESET_PEER("timeout") {
        @Override
        Optional<Impairment> impairment(Numbers numbers) {
            Duration timeout = numbers.millis("timeout");
            return Optional.of(new Reset(timeout.isZero() ? NO_BYTES : new After.Time(timeout)));
        }
    },
    SLICER("average_size", "size_variation", "delay") {
        @Override
        Optional<Impairment> impairment(Numbers numbers) {
            return Optional.of(new Slice(
                    (int) numbers.number("average_size", Integer.MAX_VALUE),
                    (int) numbers.number("size_variation", Integer.MAX_VALUE),
                    numbers.time("delay", ChronoUnit.MICROS)));
        }
    },
    LIMIT_DATA("bytes") {
        @Override
        Optional<Impairment> impairment(Numbers numbers) {
            return Optional.of(new CutAfter(numbers.number("bytes", Long.MAX_VALUE)));
        }
    };

    private static final After NO_BYTES = new After.Bytes(0);
    private static final long BITS_PER_KILOBYTE = 8_000;

    /** 1 Tbit a second. */
    private static final long FASTEST = 125_000_000;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<String> attributes;

    ToxicType(String... attributes) {
        this.attributes = List.of(attributes);
    }

    /**
     * What it is here; nothing where it does nothing.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    abstract Optional<Impairment> impairment(Numbers numbers);

    /** toxiproxy's name of it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one of that name. */
    static Optional<ToxicType> of(String word) {
        return Arrays.stream(values()).filter(type -> type.word().equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(ToxicType::word).toList();
    }

    /**
     * All attributes of this type.
     *
     * @throws IllegalArgumentException if one is not known, or no whole number
     */
    Map<String, Object> complete(Map<String, ?> given) {
        for (String name : given.keySet()) {
            if (!attributes.contains(name)) {
                throw new IllegalArgumentException("'%s' is no attribute of %s, which has %s.%s"
                        .formatted(
                                name,
                                word(),
                                String.join(", ", attributes),
                                SpellingSuggestion.suggestion(name, attributes)));
            }
        }
        Map<String, Object> complete = new LinkedHashMap<>();
        for (String name : attributes) {
            complete.put(name, whole(name, given.get(name)));
        }
        return complete;
    }

    private static long whole(String name, @Nullable Object value) {
        return switch (value) {
            case null -> 0;
            case Long number -> number;
            case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 -> number.longValue();
            default -> throw new IllegalArgumentException("\"" + name + "\" must be a whole number");
        };
    }

    /** The attributes of one toxic; all are there. */
    record Numbers(Map<String, Object> byName) {
        /** From 0. */
        long number(String name, long most) {
            long number = (Long) byName.getOrDefault(name, 0L);
            if (number < 0 || number > most) {
                throw new IllegalArgumentException(
                        "\"%s\" must be from 0 to %d, but was %d".formatted(name, most, number));
            }
            return number;
        }

        Duration millis(String name) {
            return time(name, ChronoUnit.MILLIS);
        }

        /** Up to an hour. */
        Duration time(String name, ChronoUnit unit) {
            return Duration.of(number(name, Duration.ofHours(1).dividedBy(unit.getDuration())), unit);
        }
    }
}
