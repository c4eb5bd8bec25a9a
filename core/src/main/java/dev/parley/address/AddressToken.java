package dev.parley.address;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and checks address validation tokens, as QUIC has them (RFC 9000, 8.1.1 and 8.1.4): a peer that sends its token
 * back has shown that it receives what is sent to its address. A sender that forged the address never gets the token.
 *
 * <p>A token is the beginning of an HMAC-SHA-256 (RFC 2104, FIPS 198-1) over the peer's address, a context and a time slot:
 *
 * <pre>
 * address (4 or 16 bytes) | port (4) | context (4) | slot (8)
 * </pre>
 *
 * The key is random and is never written down, so nothing has to be kept for a peer, and a restart makes all tokens
 * invalid. A token is valid in the slot in which it was made and in the next: at least one slot long, at most two. Tokens
 * are compared in constant time. Not safe from several threads.
 */
public final class AddressToken {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final Mac mac;
    private final int bytes;
    private final long slotNanos;

    /**
     * Makes a random key.
     *
     * @param bytes the length of a token, 1 to 32; a guess is right once in 256 to the power of that
     * @param slot how long a token is valid at least; more than 0
     */
    public AddressToken(int bytes, Duration slot) {
        if (bytes < 1 || bytes > KEY_BYTES || !slot.isPositive()) {
            throw new IllegalArgumentException(
                    "a token must have 1 to 32 bytes and a time slot above 0, but was to have %s and %s"
                            .formatted(bytes, slot));
        }
        this.bytes = bytes;
        this.slotNanos = slot.toNanos();
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has " + ALGORITHM, missing);
        }
    }

    /**
     * The token of a peer.
     *
     * @param peer a resolved address
     * @param context what the token is for; it is not valid for anything else. 0 where there is one purpose alone
     * @param nowNanos the time, on any clock that does not go back
     */
    public byte[] create(InetSocketAddress peer, int context, long nowNanos) {
        return token(peer, context, slot(nowNanos));
    }

    /** As {@link #create}, in hex digits: for a person who types it. */
    public String createHex(InetSocketAddress peer, int context, long nowNanos) {
        return HexFormat.of().formatHex(create(peer, context, nowNanos));
    }

    /** Whether that peer was given this token for this context in this slot or in the one before. */
    public boolean isValid(byte[] token, InetSocketAddress peer, int context, long nowNanos) {
        long slot = slot(nowNanos);
        return MessageDigest.isEqual(token, token(peer, context, slot))
                || MessageDigest.isEqual(token, token(peer, context, slot - 1));
    }

    /** As {@link #isValid}, of a token in hex digits. Any other text is not valid. */
    public boolean isValidHex(String token, InetSocketAddress peer, int context, long nowNanos) {
        try {
            return isValid(HexFormat.of().parseHex(token), peer, context, nowNanos);
        } catch (IllegalArgumentException notHex) {
            return false;
        }
    }

    private long slot(long nanos) {
        return Math.floorDiv(nanos, slotNanos);
    }

    private byte[] token(InetSocketAddress peer, int context, long slot) {
        mac.update(peer.getAddress().getAddress());
        mac.update(ByteBuffer.allocate(2 * Integer.BYTES + Long.BYTES)
                .putInt(peer.getPort())
                .putInt(context)
                .putLong(slot)
                .array());
        return Arrays.copyOf(mac.doFinal(), bytes);
    }
}
