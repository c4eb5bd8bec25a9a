package dev.parley.template;

import dev.parley.payload.Payload;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What a template is filled in with.
 *
 * @param epochNanos the time for {@code {{now}}}, {@code {{unixtime}}} and {@code {{ntptime}}}
 * @param zone gives the time zone for {@code {{now}}}; asked only where that is used, since the first time is slow
 * @param n the running number, from 1
 * @param random for {@code {{random 8}}}; not for secrets
 * @param peer {@code host:port} of the other side
 * @param local gives {@code host:port} of this side as the other side sees it; asked only where it is used
 * @param data what is being answered; empty where nothing is
 * @param captures what a regular expression captured, by name and by number, and the bytes of the fields that were read
 * @param memory what rules remember
 */
public record Values(
        long epochNanos,
        Supplier<ZoneId> zone,
        long n,
        RandomGenerator random,
        String peer,
        Supplier<String> local,
        Payload data,
        Map<String, Payload> captures,
        Memory memory) {
    /** For what is the same each time. */
    static final Values NONE =
            new Values(0, () -> ZoneOffset.UTC, 0, new SplittableRandom(0), "", Payload.EMPTY, Map.of());

    /** Where nothing is remembered. */
    public Values(
            long epochNanos,
            Supplier<ZoneId> zone,
            long n,
            RandomGenerator random,
            String peer,
            Supplier<String> local,
            Payload data,
            Map<String, Payload> captures) {
        this(epochNanos, zone, n, random, peer, local, data, captures, Memory.NONE);
    }

    /** Where nothing is known of this side. */
    public Values(
            long epochNanos,
            Supplier<ZoneId> zone,
            long n,
            RandomGenerator random,
            String peer,
            Payload data,
            Map<String, Payload> captures) {
        this(epochNanos, zone, n, random, peer, () -> "", data, captures);
    }

    /** Where nothing was captured, and nothing is known of this side. */
    public Values(long epochNanos, Supplier<ZoneId> zone, long n, RandomGenerator random, String peer, Payload data) {
        this(epochNanos, zone, n, random, peer, data, Map.of());
    }

    /** With these in place of its captures. */
    Values with(Map<String, Payload> others) {
        return new Values(epochNanos, zone, n, random, peer, local, data, others, memory);
    }

    /** Of a message alone, at no time: what conditions know where nobody tells more. */
    public static Values ofMessage(Payload message, Map<String, Payload> captures) {
        return new Values(0, () -> ZoneOffset.UTC, 0, new SplittableRandom(0), "", () -> "", message, captures);
    }

    /** With what is remembered. */
    public Values with(Memory remembered) {
        return new Values(epochNanos, zone, n, random, peer, local, data, captures, remembered);
    }
}
