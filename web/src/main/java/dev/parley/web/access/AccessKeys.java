package dev.parley.web.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The secrets of one start: a key that opens the page once, and what the browser then keeps as a cookie. Each has 256 bits.
 * Safe from any thread.
 */
public final class AccessKeys {
    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final String cookie = secret();
    private String key = secret();

    private String secret() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The key that stands in the link. */
    public synchronized String key() {
        return key;
    }

    /** Whether it is the key; it opens once, and another takes its place. */
    public synchronized boolean use(String given) {
        boolean right = same(given, key);
        if (right) {
            key = secret();
        }
        return right;
    }

    /** What the browser keeps. */
    public String cookie() {
        return cookie;
    }

    /** Whether it is what the browser keeps. */
    public boolean isCookie(String given) {
        return same(given, cookie);
    }

    /** In the same time, wherever they differ. */
    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
