package dev.parley.session.room;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What somebody from afar must send back before a room lets it in: the beginning of a hash (SHA-256) of a secret, its
 * address and the time, so that nothing is kept for whoever does not answer. Safe from any thread.
 */
final class RoomToken {
    private static final int SECRET_BYTES = 32;

    /** So few that nobody can make out the rest of the hash, and so many that nobody guesses them. */
    private static final int BYTES = 6;

    /** A person may have to type it. */
    private static final long SLOT_NANOS = 60_000_000_000L;

    private final byte[] secret = new byte[SECRET_BYTES];

    RoomToken() {
        new SecureRandom().nextBytes(secret);
    }

    String of(InetSocketAddress peer, long nanos) {
        return at(peer, nanos / SLOT_NANOS);
    }

    /** Whether it was given to that peer within the last minute or two. */
    boolean isRight(String token, InetSocketAddress peer, long nanos) {
        long slot = nanos / SLOT_NANOS;
        return token.equals(at(peer, slot)) || token.equals(at(peer, slot - 1));
    }

    private String at(InetSocketAddress peer, long slot) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(secret);
            digest.update(peer.getAddress().getAddress());
            digest.update(
                    ByteBuffer.allocate(12).putInt(peer.getPort()).putLong(slot).array());
            return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }
}
