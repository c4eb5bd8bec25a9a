package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.template.Expression.Bytes;
import dev.parley.template.Expression.Whole;
import java.math.BigInteger;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import java.util.zip.Adler32;

/** Checksums, each a number: which bytes it becomes is said by u16be and the like. */
final class Checksums {
    /** The names that datasheets use for some CRCs of the catalogue. */
    private static final Map<String, String> ALSO = Map.of(
            "crc8", "crc8-smbus",
            "crc8-maxim", "crc8-maxim-dow",
            "crc16-x25", "crc16-ibm-sdlc",
            "crc16-ccitt-false", "crc16-ibm-3740",
            "crc32", "crc32-iso-hdlc",
            "crc32c", "crc32-iscsi");

    private Checksums() {}

    /** All but {@code crc16-modbus}, which gives bytes. */
    static Stream<String> names() {
        return Stream.of(
                        Stream.of("sum", "xor", "inet-checksum", "adler32"),
                        ALSO.keySet().stream().sorted(),
                        Crc.ALL.stream().map(Crc.Algorithm::name))
                .flatMap(each -> each)
                .filter(name -> !name.equals("crc16-modbus"));
    }

    static boolean isKnown(String name) {
        return names().anyMatch(name::equals);
    }

    static Expression make(Call call) {
        Bytes of = call.bytesFrom(0);
        ToLongFunction<Payload> checksum = named(call.name());
        return new Whole(
                values -> BigInteger.valueOf(checksum.applyAsLong(of.value().apply(values))), of.isConstant());
    }

    private static ToLongFunction<Payload> named(String name) {
        return switch (name) {
            case "sum" -> Checksums::sum;
            case "xor" -> Checksums::xor;
            case "inet-checksum" -> Checksums::internet;
            case "adler32" -> Checksums::adler;
            default -> Crc.of(ALSO.getOrDefault(name, name))::of;
        };
    }

    private static long sum(Payload data) {
        long sum = 0;
        for (int i = 0; i < data.size(); i++) {
            sum += data.byteAt(i) & 0xff;
        }
        return sum;
    }

    private static long xor(Payload data) {
        int all = 0;
        for (int i = 0; i < data.size(); i++) {
            all ^= data.byteAt(i) & 0xff;
        }
        return all;
    }

    /** RFC 1071: the complement of the sum of 16-bit words in one's complement; an odd byte is a word's upper half. */
    private static long internet(Payload data) {
        long sum = 0;
        for (int i = 0; i < data.size(); i++) {
            sum += (long) (data.byteAt(i) & 0xff) << (i % 2 == 0 ? 8 : 0);
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }

    private static long adler(Payload data) {
        Adler32 adler = new Adler32();
        adler.update(data.buffer());
        return adler.getValue();
    }
}
