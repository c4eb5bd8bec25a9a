package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.template.Expression.Bytes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Digests, as bytes. */
final class Hashes {
    static final List<String> NAMES = List.of("md5", "sha1", "sha256");
    static final List<String> KEYED = List.of("hmac-md5", "hmac-sha1", "hmac-sha256");

    private Hashes() {}

    static Expression make(Call call) {
        Bytes of = call.bytes(0);
        String algorithm = algorithm(call.name());
        if (NAMES.contains(call.name())) {
            return new Bytes(values -> digest(algorithm, of.value().apply(values)), of.isConstant(), size(algorithm));
        }
        Bytes key = call.bytes(1);
        return new Bytes(
                values -> mac(algorithm, of.value().apply(values), key.value().apply(values)),
                of.isConstant() && key.isConstant(),
                size(algorithm));
    }

    private static int size(String algorithm) {
        return algorithm.endsWith("256") ? 32 : algorithm.endsWith("5") ? 16 : 20;
    }

    /** As the JDK calls it. */
    private static String algorithm(String name) {
        return switch (name) {
            case "md5" -> "MD5";
            case "sha1" -> "SHA-1";
            case "sha256" -> "SHA-256";
            case "hmac-md5" -> "HmacMD5";
            case "hmac-sha1" -> "HmacSHA1";
            case "hmac-sha256" -> "HmacSHA256";
            default -> throw new IllegalStateException(name);
        };
    }

    private static Payload digest(String algorithm, Payload data) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(data.buffer());
            return Payload.copyOf(digest.digest());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java has no " + algorithm, missing);
        }
    }

    private static Payload mac(String algorithm, Payload data, Payload key) {
        if (key.isEmpty()) {
            throw new Failure("an HMAC needs a key, and this one is empty");
        }
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key.bytes(), algorithm));
            mac.update(data.buffer());
            return Payload.copyOf(mac.doFinal());
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no " + algorithm, missing);
        }
    }
}
