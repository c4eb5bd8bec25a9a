package dev.parley.measure.protocol;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a client must bring back before a far end does anything for it: a keyed hash of its address, its run and the time
 * (HMAC-SHA256, RFC 2104). Whoever forges a sender does not get the challenge and so cannot bring it back, and the far end
 * keeps nothing until somebody does. Not safe from several threads.
 */
public final class AddressToken {
    private static final String HASH = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final long SLOT_NANOS = 30_000_000_000L;

    private final Mac mac;

    public AddressToken() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        try {
            mac = Mac.getInstance(HASH);
            mac.init(new SecretKeySpec(key, HASH));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has " + HASH, missing);
        }
    }

    public byte[] of(InetSocketAddress peer, int run, long nowNanos) {
        return at(peer, run, nowNanos / SLOT_NANOS);
    }

    /** Whether it was given to that peer for that run within the last half minute or so. */
    public boolean isRight(byte[] token, InetSocketAddress peer, int run, long nowNanos) {
        long slot = nowNanos / SLOT_NANOS;
        return MessageDigest.isEqual(token, at(peer, run, slot))
                || MessageDigest.isEqual(token, at(peer, run, slot - 1));
    }

    private byte[] at(InetSocketAddress peer, int run, long slot) {
        mac.update(peer.getAddress().getAddress());
        mac.update(ByteBuffer.allocate(16)
                .putInt(peer.getPort())
                .putInt(run)
                .putLong(slot)
                .array());
        return Arrays.copyOf(mac.doFinal(), RunRequest.TOKEN_BYTES);
    }
}
