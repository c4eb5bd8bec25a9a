package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.template.Expression.Bytes;
import dev.parley.template.Expression.Whole;
import java.math.BigInteger;

/**
 * The XOR autokey cipher: each byte is changed by exclusive or with the encrypted byte before it, the first one with a key. Smart
 * plugs of TP-Link have it, with the key 171. It hides nothing.
 */
final class AutokeyCipher {
    private static final BigInteger MOST_KEY = BigInteger.valueOf(255);

    private AutokeyCipher() {}

    static Expression make(Call call) {
        Bytes of = call.bytes(0);
        Whole key = call.whole(1);
        boolean decrypts = call.name().equals("unautokey");
        return new Bytes(
                values -> changed(of.value().apply(values), key(key.value().apply(values), call.name()), decrypts),
                of.isConstant() && key.isConstant(),
                of.size());
    }

    private static byte key(BigInteger key, String name) {
        if (key.signum() < 0 || key.compareTo(MOST_KEY) > 0) {
            throw new Failure(name + " takes a key from 0 to 255");
        }
        return key.byteValue();
    }

    private static Payload changed(Payload data, byte key, boolean decrypts) {
        byte[] bytes = new byte[data.size()];
        byte before = key;
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (data.byteAt(i) ^ before);
            before = decrypts ? data.byteAt(i) : bytes[i];
        }
        return Payload.copyOf(bytes);
    }
}
