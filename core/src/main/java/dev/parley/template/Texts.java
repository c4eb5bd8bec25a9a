package dev.parley.template;

import dev.parley.payload.Encoding;
import dev.parley.payload.Payload;
import dev.parley.template.Expression.Bytes;
import dev.parley.template.Expression.Whole;
import dev.parley.text.Sizes;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** What changes bytes and text. */
final class Texts {
    /** As many as a datagram carries. */
    private static final int MOST_COUNT = 65_507;

    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");
    private static final int LONGEST_ADDRESS = 45;

    private Texts() {}

    static Expression make(Call call) {
        return switch (call.name()) {
            case "hex" -> hex(call);
            case "base64" -> changed(call, Texts::base64);
            case "trim" -> changed(call, onText(String::strip));
            case "upper" -> recased(call, onText(text -> text.toUpperCase(Locale.ROOT)));
            case "lower" -> recased(call, onText(text -> text.toLowerCase(Locale.ROOT)));
            case "unhex" -> changed(call, text -> decoded(text, Encoding.HEX, "unhex reads pairs of hex digits"));
            case "unbase64" -> changed(call, text -> decoded(text, Encoding.BASE64, "unbase64 reads base64"));
            case "reverse" -> changed(call, Texts::reversed);
            case "ip" -> changed(call, Texts::address);
            case "len" -> length(call);
            case "repeat" -> repeated(call);
            case "pad-left", "pad-right" -> padded(call);
            default -> throw new IllegalStateException(call.name());
        };
    }

    private static Expression changed(Call call, UnaryOperator<Payload> change) {
        Bytes of = call.bytes(0);
        return new Bytes(values -> change.apply(of.value().apply(values)), of.isConstant(), -1);
    }

    /** Hex digits keep their number; of other letters some become two. */
    private static Expression recased(Call call, UnaryOperator<Payload> change) {
        Bytes of = call.bytes(0);
        return new Bytes(
                values -> change.apply(of.value().apply(values)),
                of.isConstant(),
                of.ascii() ? of.size() : -1,
                of.ascii());
    }

    private static Expression hex(Call call) {
        Bytes of = call.bytes(0);
        return new Bytes(
                values -> hex(of.value().apply(values)), of.isConstant(), of.size() < 0 ? -1 : 2 * of.size(), true);
    }

    private static Payload hex(Payload data) {
        Expression.requireSize(2L * data.size());
        return Payload.of(data.hex());
    }

    private static Payload base64(Payload data) {
        Expression.requireSize(4L * data.size() / 3);
        return Payload.of(Base64.getEncoder().encodeToString(data.bytes()));
    }

    /** Changes text; what is not UTF-8 passes as it is. */
    private static UnaryOperator<Payload> onText(UnaryOperator<String> change) {
        return data -> data.text().map(text -> Payload.of(change.apply(text))).orElse(data);
    }

    private static Payload decoded(Payload text, Encoding encoding, String what) {
        try {
            return encoding.decode(text.text().orElseThrow(() -> new IllegalArgumentException(what)));
        } catch (IllegalArgumentException wrong) {
            throw new Failure(what + ", and this is none");
        }
    }

    private static Payload reversed(Payload data) {
        byte[] bytes = data.bytes();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = data.byteAt(bytes.length - 1 - i);
        }
        return Payload.copyOf(bytes);
    }

    private static Payload address(Payload text) {
        String host = text.size() > LONGEST_ADDRESS ? "" : text.text().orElse("");
        try {
            if (ADDRESS.matcher(host).matches()) { // no name, so that nothing is looked up
                return Payload.copyOf(InetAddress.getByName(host).getAddress());
            }
        } catch (UnknownHostException none) {
            // said below
        }
        throw new Failure("ip reads an address such as 192.168.1.20 or fe80::1, and this is none");
    }

    /** Of each whose length is always the same the bytes are not needed. */
    private static Expression length(Call call) {
        List<Bytes> others = new ArrayList<>();
        int known = 0;
        for (int i = 0; i < call.count(); i++) {
            Bytes of = call.bytes(i);
            if (of.size() < 0) {
                others.add(of);
            } else {
                call.forget(i);
                known += of.size();
            }
        }
        if (others.isEmpty()) {
            return Expression.constant(BigInteger.valueOf(known));
        }
        long fixed = known;
        return new Whole(
                values -> {
                    long size = fixed;
                    for (Bytes of : others) {
                        size += of.value().apply(values).size();
                    }
                    return BigInteger.valueOf(size);
                },
                false);
    }

    /** @throws Failure if it is none that makes sense */
    static int count(BigInteger number, String name) {
        if (number.signum() < 0 || number.compareTo(BigInteger.valueOf(MOST_COUNT)) > 0) {
            throw new Failure("%s takes 0 to %s".formatted(name, Sizes.count(MOST_COUNT)));
        }
        return number.intValue();
    }

    private static Expression repeated(Call call) {
        Bytes of = call.bytes(0);
        Whole times = call.whole(1);
        return new Bytes(
                values -> repeated(of.value().apply(values), count(times.value().apply(values), "repeat")),
                of.isConstant() && times.isConstant(),
                -1);
    }

    private static Payload repeated(Payload part, int times) {
        Expression.requireSize((long) part.size() * times);
        byte[] all = new byte[part.size() * times];
        for (int i = 0; i < all.length; i++) {
            all[i] = part.byteAt(i % part.size());
        }
        return Payload.copyOf(all);
    }

    private static Expression padded(Call call) {
        Bytes of = call.bytes(0);
        Whole width = call.whole(1);
        Bytes fill = call.has(2) ? call.bytes(2) : Expression.constant(Payload.of(" "));
        boolean left = call.name().equals("pad-left");
        return new Bytes(
                values -> {
                    Payload text = of.value().apply(values);
                    int missing = count(width.value().apply(values), call.name()) - text.size();
                    Payload with = fill.value().apply(values);
                    if (missing > 0 && with.size() != 1) {
                        throw new Failure(call.name() + " fills with one byte");
                    }
                    Payload filling = missing > 0 ? repeated(with, missing) : Payload.EMPTY;
                    return left ? filling.plus(text) : text.plus(filling);
                },
                of.isConstant() && width.isConstant() && fill.isConstant(),
                -1);
    }
}
