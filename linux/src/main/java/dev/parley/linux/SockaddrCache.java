package dev.parley.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The peers that were sent to last, as the kernel takes them, so that sending to one of them allocates nothing. Each has
 * one place that it can be in, and drives out whoever is there. For one thread at a time.
 */
final class SockaddrCache {
    private static final int PLACES = 256;
    private static final int PLACE_BYTES = 32;

    private final int family;
    private final @Nullable InetSocketAddress[] known = new InetSocketAddress[PLACES];
    private final MemorySegment names = Arena.ofAuto().allocate((long) PLACES * PLACE_BYTES, 8);

    SockaddrCache(int family) {
        this.family = family;
    }

    /** Where its name lies in memory, or 0 if a socket of this family cannot send there. */
    long name(InetSocketAddress peer) {
        int hash = peer.hashCode() * 0x9E3779B9; // 2^32 by the golden ratio
        int place = hash >>> 24;
        long at = (long) place * PLACE_BYTES;
        if (!isSame(known[place], peer)) {
            known[place] = null;
            if (!Addresses.write(peer, family, names.asSlice(at, Layouts.ADDRESS_BYTES))) {
                return 0;
            }
            known[place] = peer;
        }
        return names.address() + at;
    }

    /** Java takes link-local addresses on two interfaces for the same. */
    private static boolean isSame(@Nullable InetSocketAddress one, InetSocketAddress other) {
        return one != null
                && one.equals(other)
                && Addresses.scope(one.getAddress()) == Addresses.scope(other.getAddress());
    }
}
