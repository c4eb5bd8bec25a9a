package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.template.Expression.Bytes;
import dev.parley.template.Expression.Whole;
import dev.parley.time.Clock;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What a template takes from outside: the message, the time, a counter, chance, addresses. */
final class Sources {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String HEX = "0123456789abcdef";
    private static final int MOST_RANDOM = 65_507;
    private static final String FORM = "write {{now \"HH:mm:ss\"}}";

    /** From 1900, where NTP begins, to 1970 (RFC 5905, figure 4). */
    private static final long NTP_SECONDS = 2_208_988_800L;

    private static final long NANOS = 1_000_000_000L;

    private Sources() {}

    static Expression make(Call call) {
        return switch (call.name()) {
            case "data" -> data(call);
            case "n" -> whole(Values::n);
            case "unixtime" -> whole(values -> Math.floorDiv(values.epochNanos(), NANOS));
            case "unixtime-ms" -> whole(values -> Math.floorDiv(values.epochNanos(), 1_000_000L));
            case "unixtime-us" -> whole(values -> Math.floorDiv(values.epochNanos(), 1_000L));
            case "ntptime" -> new Whole(values -> ntp(values.epochNanos()), false);
            case "peer" -> new Bytes(values -> Payload.of(values.peer()));
            case "peer-host" -> new Bytes(values -> Payload.of(host(values.peer())));
            case "peer-port" -> whole(values -> port(values.peer()));
            case "local" -> new Bytes(values -> Payload.of(values.local().get()));
            case "local-host" ->
                new Bytes(values -> Payload.of(host(values.local().get())));
            case "local-port" -> whole(values -> port(values.local().get()));
            case "now" -> now(call);
            case "random" -> random(call, ALPHABET);
            case Functions.RANDOM_HEX -> random(call, HEX);
            case "random-bytes" -> randomBytes(call);
            case "random-number" -> randomNumber(call);
            case "crc16-modbus" -> crc16Modbus(call);
            default -> throw new IllegalStateException(call.name());
        };
    }

    private static Whole whole(ToLongFunction<Values> value) {
        return new Whole(
                values -> BigInteger.valueOf(value.applyAsLong(values)),
                false,
                values -> Payload.of(Long.toString(value.applyAsLong(values))));
    }

    private static Expression data(Call call) {
        if (!call.isReply()) {
            throw call.wrong(
                    "has {{data}}, and a message that answers nothing has no data to put there: that is for --reply");
        }
        return new Bytes(Values::data);
    }

    /** Seconds in the upper 32 bits, their fraction in the lower; it begins anew in 2036. */
    private static BigInteger ntp(long epochNanos) {
        long seconds = Math.floorDiv(epochNanos, NANOS) + NTP_SECONDS & 0xffff_ffffL;
        long fraction = (Math.floorMod(epochNanos, NANOS) << 32) / NANOS;
        return BigInteger.valueOf(seconds).shiftLeft(32).add(BigInteger.valueOf(fraction));
    }

    /** Without its brackets, where it is of IPv6. */
    private static String host(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        String host = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static long port(String hostAndPort) {
        String port = hostAndPort.substring(hostAndPort.lastIndexOf(':') + 1);
        if (!port.matches("[0-9]{1,5}")) {
            throw new Failure("no port is known, since nothing is connected");
        }
        return Long.parseLong(port);
    }

    private static Expression now(Call call) {
        DateTimeFormatter form = call.has(0) ? form(call) : Now.FORM;
        ZoneId zone = call.has(1) ? zone(call) : null;
        return new Bytes(values -> Payload.of(form.format(Clock.instant(values.epochNanos())
                .atZone(zone == null ? values.zone().get() : zone))));
    }

    /** Made where it is used: formatters take a while. */
    private static final class Now {
        static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);
    }

    private static DateTimeFormatter form(Call call) {
        String pattern = constantText(call, 0);
        if (pattern == null) {
            throw call.wrong(0, "has a form of time that is not known in advance: " + FORM);
        }
        try {
            DateTimeFormatter form = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
            form.formatTo(LocalDateTime.of(2022, 10, 13, 12, 38).atZone(ZoneOffset.UTC), new StringBuilder());
            return form;
        } catch (IllegalArgumentException | DateTimeException bad) {
            throw call.wrong(0, "has a form of time that cannot be read (" + bad.getMessage() + "): " + FORM);
        }
    }

    private static ZoneId zone(Call call) {
        String name = constantText(call, 1);
        try {
            if (name != null) {
                return ZoneId.of(name);
            }
        } catch (DateTimeException unknown) {
            // said below
        }
        throw call.wrong(
                1, "has a time zone that is not known: there are \"UTC\", \"Europe/Berlin\", \"+02:00\" and so on");
    }

    private static @Nullable String constantText(Call call, int index) {
        Bytes text = call.bytes(index);
        return text.isConstant() ? text.value().apply(Values.NONE).text().orElse(null) : null;
    }

    private static Expression random(Call call, String alphabet) {
        String name = call.name();
        if (!call.has(0) || !call.isDecimal(0)) {
            throw call.wrong("has {{random}} without how many: write {{random 8}} or {{random hex 8}}");
        }
        BigInteger length = call.whole(0).value().apply(Values.NONE);
        if (length.signum() == 0 || length.compareTo(BigInteger.valueOf(MOST_RANDOM)) > 0) {
            throw call.wrong(0, "has {{" + name + " " + length + "}}, and it can be from 1 to " + MOST_RANDOM);
        }
        int count = length.intValue();
        return new Bytes(
                values -> {
                    byte[] chosen = new byte[count];
                    for (int i = 0; i < count; i++) {
                        chosen[i] = (byte) alphabet.charAt(values.random().nextInt(alphabet.length()));
                    }
                    return Payload.copyOf(chosen);
                },
                false,
                count);
    }

    private static Expression randomBytes(Call call) {
        Function<Values, BigInteger> count = call.whole(0).value();
        return new Bytes(values -> {
            byte[] chosen = new byte[Texts.count(count.apply(values), "random-bytes")];
            values.random().nextBytes(chosen);
            return Payload.copyOf(chosen);
        });
    }

    private static Expression randomNumber(Call call) {
        Function<Values, BigInteger> least = call.whole(0).value();
        Function<Values, BigInteger> most = call.whole(1).value();
        return new Whole(values -> between(least.apply(values), most.apply(values), values.random()), false);
    }

    private static BigInteger between(BigInteger least, BigInteger most, RandomGenerator random) {
        BigInteger count = most.subtract(least).add(BigInteger.ONE);
        if (count.signum() <= 0 || count.bitLength() > 63) {
            throw new Failure("random-number takes the least and the largest number, less than 2^63 apart");
        }
        return least.add(BigInteger.valueOf(random.nextLong(count.longValue())));
    }

    private static Expression crc16Modbus(Call call) {
        if (!call.has(0)) {
            throw call.wrong(
                    "has {{crc16-modbus}} without what to compute it of: write {{crc16-modbus data}} in a reply, and the bytes themselves elsewhere: {{crc16-modbus \"\\x01\\x03\"}}");
        }
        Bytes of = call.bytesFrom(0);
        Crc crc = Crc.of("crc16-modbus");
        return new Bytes(
                values -> {
                    long value = crc.of(of.value().apply(values));
                    return Payload.copyOf((byte) value, (byte) (value >> 8)); // Modbus over serial line V1.02, 6.2.2
                },
                of.isConstant(),
                2);
    }
}
