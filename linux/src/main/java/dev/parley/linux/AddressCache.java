package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that were read last, by their bytes, so that a datagram from a peer that is known allocates nothing.
 * Each has one place that it can be in, and drives out whoever is there.
 */
final class AddressCache {
    private static final int PLACES = 1_024;

    private final long[] firsts = new long[PLACES];
    private final long[] seconds = new long[PLACES];
    private final long[] thirds = new long[PLACES];
    private final @Nullable InetSocketAddress[] known = new InetSocketAddress[PLACES];

    /** What a receive wrote as a peer's name: all 28 bytes, of which an IPv4 address uses 8. */
    InetSocketAddress peer(MemorySegment name, long at) {
        int head = name.get(JAVA_INT, at); // family and port
        boolean ipv4 = (short) head == Calls.AF_INET;
        long first = ipv4 ? name.get(JAVA_INT, at + 4) : name.get(JAVA_LONG_UNALIGNED, at + 8);
        long second = ipv4 ? 0 : name.get(JAVA_LONG_UNALIGNED, at + 16);
        long third = (long) head << 32 | (ipv4 ? 0 : Integer.toUnsignedLong(name.get(JAVA_INT, at + 24)));
        int place = place(first, second, third);
        InetSocketAddress there = at(place, first, second, third);
        return there != null
                ? there
                : keep(place, first, second, third, Addresses.read(name.asSlice(at, Layouts.ADDRESS_BYTES)));
    }

    /** An address of ours from a control message, which has no port. */
    InetSocketAddress ours(MemorySegment control, long at, int bytes, int scope, int port) {
        boolean ipv4 = bytes == Addresses.IPV4_BYTES;
        long first = ipv4 ? control.get(JAVA_INT_UNALIGNED, at) : control.get(JAVA_LONG_UNALIGNED, at);
        long second = ipv4 ? 0 : control.get(JAVA_LONG_UNALIGNED, at + 8);
        long third = (long) port << 48 | (ipv4 ? 1L << 32 : 0) | Integer.toUnsignedLong(scope);
        int place = place(first, second, third);
        InetSocketAddress there = at(place, first, second, third);
        return there != null
                ? there
                : keep(
                        place,
                        first,
                        second,
                        third,
                        new InetSocketAddress(Addresses.host(control, at, bytes, scope), port));
    }

    private @Nullable InetSocketAddress at(int place, long first, long second, long third) {
        return firsts[place] == first && seconds[place] == second && thirds[place] == third ? known[place] : null;
    }

    private InetSocketAddress keep(int place, long first, long second, long third, InetSocketAddress address) {
        firsts[place] = first;
        seconds[place] = second;
        thirds[place] = third;
        known[place] = address;
        return address;
    }

    private static int place(long first, long second, long third) {
        long mixed = (first * 31 + second) * 31 + third;
        mixed *= 0x9E3779B97F4A7C15L; // 2^64 by the golden ratio: neighbours come to lie far apart
        return (int) (mixed >>> 54);
    }
}
