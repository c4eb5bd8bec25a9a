package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.parley.socket.NetworkErrors;
import dev.parley.socket.RefusedException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the network answered to datagrams that an unconnected socket sent, from the socket's error queue (IP_RECVERR,
 * ip(7)): there alone the kernel says of whom it speaks. For the receiving thread alone.
 */
final class ErrorQueue {
    private static final int IP_RECVERR = 11;
    private static final int IPV6_RECVERR = 25;
    private static final int FROM_ICMP = 2; // SO_EE_ORIGIN_ICMP
    private static final int FROM_ICMP6 = 3; // SO_EE_ORIGIN_ICMP6
    private static final long ORIGIN = Layouts.offset(Layouts.SOCK_EXTENDED_ERR, "ee_origin");
    private static final int CONTROL_BYTES = 256;

    private final Calls calls;
    private final int socket;
    private final MemorySegment header;
    private final MemorySegment name;
    private final MemorySegment control;

    ErrorQueue(Calls calls, int socket) {
        this.calls = calls;
        this.socket = socket;
        Arena arena = Arena.ofAuto();
        header = arena.allocate(Layouts.MSGHDR);
        name = arena.allocate(Layouts.SOCKADDR_IN6);
        control = arena.allocate(CONTROL_BYTES, 8);
        header.set(JAVA_LONG, Layouts.NAME, name.address());
        header.set(JAVA_LONG, Layouts.CONTROL, control.address());
    }

    static void ask(Calls calls, int socket, int family) {
        calls.setsockopt(socket, Calls.SOL_IP, IP_RECVERR, 1);
        if (family == Calls.AF_INET6) {
            calls.setsockopt(socket, Calls.SOL_IPV6, IPV6_RECVERR, 1);
        }
    }

    /** The next answer from the network, or null where there is none. What the kernel itself said, it said at once. */
    @Nullable
    IOException next() {
        while (true) {
            header.set(JAVA_INT, Layouts.NAME_LENGTH, Layouts.ADDRESS_BYTES);
            header.set(JAVA_LONG, Layouts.CONTROL_LENGTH, CONTROL_BYTES);
            if (calls.recvmsg(socket, header, Calls.MSG_ERRQUEUE | Calls.MSG_DONTWAIT) < 0) {
                return null;
            }
            IOException said = read();
            if (said != null) {
                return said;
            }
        }
    }

    private @Nullable IOException read() {
        long end = header.get(JAVA_LONG, Layouts.CONTROL_LENGTH);
        for (long at = 0; at + Layouts.CMSG_DATA <= end; at += Layouts.aligned(control.get(JAVA_LONG, at))) {
            int level = control.get(JAVA_INT, at + Layouts.CMSG_LEVEL);
            int type = control.get(JAVA_INT, at + Layouts.CMSG_TYPE);
            boolean isError =
                    (level == Calls.SOL_IP && type == IP_RECVERR) || (level == Calls.SOL_IPV6 && type == IPV6_RECVERR);
            int origin = control.get(JAVA_BYTE, at + Layouts.CMSG_DATA + ORIGIN);
            if (isError && (origin == FROM_ICMP || origin == FROM_ICMP6)) {
                return exception(control.get(JAVA_INT, at + Layouts.CMSG_DATA), Addresses.read(name));
            }
        }
        return null;
    }

    private static IOException exception(int errno, InetSocketAddress peer) {
        return errno == Errno.ECONNREFUSED
                ? new RefusedException(peer)
                : NetworkErrors.sending(peer, 0, Errno.exception(errno));
    }
}
