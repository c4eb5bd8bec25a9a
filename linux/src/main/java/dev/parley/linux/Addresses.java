package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;

/** Socket addresses between Java's form and the kernel's. An IPv6 socket has an IPv4 address inside an IPv6 one. */
final class Addresses {
    static final int IPV4_BYTES = 4;
    static final int IPV6_BYTES = 16;

    /** Before an IPv4 address inside an IPv6 one (RFC 4291, 2.5.5.2), as an int at bytes 8 to 11. */
    private static final int IPV4_INSIDE = 0xffff0000;

    private static final long FAMILY = Layouts.offset(Layouts.SOCKADDR_IN6, "sin6_family");
    private static final long PORT = Layouts.offset(Layouts.SOCKADDR_IN6, "sin6_port");
    private static final long IPV4 = Layouts.offset(Layouts.SOCKADDR_IN, "sin_addr");
    private static final long IPV6 = Layouts.offset(Layouts.SOCKADDR_IN6, "sin6_addr");
    private static final long SCOPE = Layouts.offset(Layouts.SOCKADDR_IN6, "sin6_scope_id");

    private Addresses() {}

    static int family(InetAddress address) {
        return address instanceof Inet4Address ? Calls.AF_INET : Calls.AF_INET6;
    }

    /** How many bytes an address of that family takes. */
    static int length(int family) {
        return (int) (family == Calls.AF_INET ? Layouts.SOCKADDR_IN.byteSize() : Layouts.SOCKADDR_IN6.byteSize());
    }

    /**
     * Writes an address for a socket of that family.
     *
     * @param into of {@link Layouts#ADDRESS_BYTES}
     * @return false if a socket of that family cannot have it
     */
    static boolean write(InetSocketAddress address, int family, MemorySegment into) {
        InetAddress host = address.getAddress();
        if (host == null) {
            throw new UnresolvedAddressException();
        }
        into.fill((byte) 0);
        into.set(JAVA_SHORT, FAMILY, (short) family);
        into.set(Layouts.PORT, PORT, (short) address.getPort());
        if (family == Calls.AF_INET6) {
            writeIpv6(host, into, IPV6);
            into.set(JAVA_INT, SCOPE, scope(host));
            return true;
        }
        if (host instanceof Inet4Address) {
            writeIpv4(host, into, IPV4);
            return true;
        }
        return false;
    }

    static int scope(InetAddress host) {
        return host instanceof Inet6Address six ? six.getScopeId() : 0;
    }

    static void writeIpv4(InetAddress host, MemorySegment into, long at) {
        MemorySegment.copy(host.getAddress(), 0, into, JAVA_BYTE, at, IPV4_BYTES);
    }

    /** The 16 bytes of an address, whatever it is. */
    static void writeIpv6(InetAddress host, MemorySegment into, long at) {
        byte[] bytes = host.getAddress();
        if (bytes.length == IPV4_BYTES) {
            into.set(JAVA_LONG_UNALIGNED, at, 0);
            into.set(JAVA_INT_UNALIGNED, at + 8, IPV4_INSIDE);
        }
        MemorySegment.copy(bytes, 0, into, JAVA_BYTE, at + IPV6_BYTES - bytes.length, bytes.length);
    }

    /** Reads an address of either family. */
    static InetSocketAddress read(MemorySegment from) {
        int port = Short.toUnsignedInt(from.get(Layouts.PORT, PORT));
        return from.get(JAVA_SHORT, FAMILY) == Calls.AF_INET
                ? new InetSocketAddress(host(from, IPV4, IPV4_BYTES, 0), port)
                : new InetSocketAddress(host(from, IPV6, IPV6_BYTES, from.get(JAVA_INT, SCOPE)), port);
    }

    /** @param scope the interface of a link-local address; 0 is none */
    static InetAddress host(MemorySegment from, long at, int bytes, int scope) {
        byte[] address = new byte[bytes];
        MemorySegment.copy(from, JAVA_BYTE, at, address, 0, bytes);
        try {
            return scope == 0
                    ? InetAddress.getByAddress(address) // IPv4 inside IPv6 becomes IPv4
                    : Inet6Address.getByAddress(null, address, scope);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(bytes + " bytes are an address", impossible);
        }
    }
}
