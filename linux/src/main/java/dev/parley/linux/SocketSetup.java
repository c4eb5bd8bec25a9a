package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.parley.address.Scheme;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.NetworkErrors;
import dev.parley.socket.NetworkException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/**
 * A socket as it was opened.
 *
 * @param receiveBufferBytes as the JDK reports it: the kernel doubles what is asked for, for its own book-keeping, and
 *     says the double (socket(7), SO_RCVBUF)
 * @param tellsDestination whether each datagram says where it was sent to; if not, all were sent to {@code local}
 * @param merging whether what arrives may come merged
 */
record SocketSetup(
        Descriptor descriptor,
        InetSocketAddress local,
        int receiveBufferBytes,
        boolean tellsDestination,
        boolean merging) {
    private static final int SO_REUSEADDR = 2;
    private static final int SO_BROADCAST = 6;
    private static final int SO_RCVBUF = 8;
    private static final int SO_TIMESTAMPNS = 35;
    private static final int IP_TTL = 2;
    private static final int IP_PKTINFO = 8;
    private static final int IP_MULTICAST_IF = 32;
    private static final int IP_MULTICAST_TTL = 33;
    private static final int IP_ADD_MEMBERSHIP = 35;
    private static final int IP_MULTICAST_ALL = 49;
    private static final int IPV6_UNICAST_HOPS = 16;
    private static final int IPV6_MULTICAST_IF = 17;
    private static final int IPV6_MULTICAST_HOPS = 18;
    private static final int IPV6_JOIN_GROUP = 20;
    private static final int IPV6_V6ONLY = 26;
    private static final int IPV6_MULTICAST_ALL = 29;
    private static final int IPV6_RECVPKTINFO = 49;
    private static final int UDP_GRO = 104;

    /** The least that the JDK asks for. */
    private static final int LEAST_BUFFER_BYTES = 1_024;

    /** @throws NetworkException in words, if the system will not have it */
    static SocketSetup open(DatagramOptions options) throws NetworkException {
        Calls calls = new Calls();
        int family = Addresses.family(options.local().getAddress());
        try {
            int socket = require(calls.socket(family));
            int event = calls.eventfd();
            Descriptor descriptor = new Descriptor(socket, event);
            try {
                require(event);
                return new Opening(calls, socket, family, options).open(descriptor);
            } catch (IOException | RuntimeException bad) {
                close(descriptor);
                throw bad;
            }
        } catch (NetworkException said) {
            throw said;
        } catch (IOException bad) {
            throw NetworkErrors.opening(Scheme.UDP, options.local(), bad);
        }
    }

    private static void close(Descriptor descriptor) throws IOException {
        descriptor.close();
    }

    private static int require(int result) throws SocketException {
        if (result < 0) {
            throw Errno.exception(-result);
        }
        return result;
    }

    /** The steps of opening one. */
    private record Opening(Calls calls, int socket, int family, DatagramOptions options) {
        SocketSetup open(Descriptor descriptor) throws IOException {
            boolean merging = setBeforeBind();
            bind();
            for (NetworkInterface on : options.joinOn()) {
                join(options.local().getAddress(), on);
            }
            InetSocketAddress peer = options.peer();
            if (peer == null) {
                ErrorQueue.ask(calls, socket, family);
            } else {
                connect(peer);
            }
            InetSocketAddress local = local();
            int buffer = require(calls.getsockopt(socket, Calls.SOL_SOCKET, SO_RCVBUF)) / 2;
            return new SocketSetup(descriptor, local, buffer, isAskedAtManyAddresses(), merging);
        }

        private boolean setBeforeBind() throws SocketException {
            set(Calls.SOL_SOCKET, SO_RCVBUF, Math.max(LEAST_BUFFER_BYTES, options.receiveBufferBytes()));
            set(Calls.SOL_SOCKET, SO_REUSEADDR, options.reuseAddress() ? 1 : 0);
            set(Calls.SOL_SOCKET, SO_BROADCAST, options.broadcast() ? 1 : 0);
            if (family == Calls.AF_INET6) {
                set(Calls.SOL_IPV6, IPV6_V6ONLY, 0);
            }
            if (isAskedAtManyAddresses()) {
                set(
                        family == Calls.AF_INET6 ? Calls.SOL_IPV6 : Calls.SOL_IP,
                        family == Calls.AF_INET6 ? IPV6_RECVPKTINFO : IP_PKTINFO,
                        1);
            }
            hearJoinedGroupsAlone();
            setTtl();
            setInterface();
            boolean merging = options.offload() == DatagramOptions.Offload.BOTH
                    && calls.setsockopt(socket, Calls.SOL_UDP, UDP_GRO, 1) == 0;
            if (!merging && options.kernelTime()) {
                set(Calls.SOL_SOCKET, SO_TIMESTAMPNS, 1);
            }
            return merging;
        }

        /** Each control message costs a twentieth of what a small datagram does. */
        private boolean isAskedAtManyAddresses() {
            return options.peer() == null && options.local().getAddress().isAnyLocalAddress();
        }

        /** Not what another program's membership brings to this computer, as with the JDK; older kernels lack IPv6's. */
        private void hearJoinedGroupsAlone() {
            calls.setsockopt(socket, Calls.SOL_IP, IP_MULTICAST_ALL, 0);
            if (family == Calls.AF_INET6) {
                calls.setsockopt(socket, Calls.SOL_IPV6, IPV6_MULTICAST_ALL, 0);
            }
        }

        private void setTtl() throws SocketException {
            Integer ttl = options.ttl();
            if (ttl == null) {
                return;
            }
            set(Calls.SOL_IP, IP_MULTICAST_TTL, ttl);
            if (ttl > 0) {
                set(Calls.SOL_IP, IP_TTL, ttl);
            }
            if (family == Calls.AF_INET6) {
                set(Calls.SOL_IPV6, IPV6_MULTICAST_HOPS, ttl);
                if (ttl > 0) {
                    set(Calls.SOL_IPV6, IPV6_UNICAST_HOPS, ttl);
                }
            }
        }

        private void setInterface() throws SocketException {
            NetworkInterface on = options.sendOn();
            if (on == null) {
                return;
            }
            if (family == Calls.AF_INET6) {
                set(Calls.SOL_IPV6, IPV6_MULTICAST_IF, on.getIndex());
            }
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment value = arena.allocate(Layouts.IP_MREQN);
                value.set(JAVA_INT, Layouts.offset(Layouts.IP_MREQN, "imr_ifindex"), on.getIndex());
                int result = calls.setsockopt(socket, Calls.SOL_IP, IP_MULTICAST_IF, value);
                if (family == Calls.AF_INET) {
                    require(result);
                }
            }
        }

        private void join(InetAddress group, NetworkInterface on) throws SocketException {
            try (Arena arena = Arena.ofConfined()) {
                if (group instanceof Inet4Address) {
                    MemorySegment value = arena.allocate(Layouts.IP_MREQN);
                    Addresses.writeIpv4(group, value, 0);
                    value.set(JAVA_INT, Layouts.offset(Layouts.IP_MREQN, "imr_ifindex"), on.getIndex());
                    require(calls.setsockopt(socket, Calls.SOL_IP, IP_ADD_MEMBERSHIP, value));
                } else {
                    MemorySegment value = arena.allocate(Layouts.IPV6_MREQ);
                    Addresses.writeIpv6(group, value, 0);
                    value.set(JAVA_INT, Layouts.offset(Layouts.IPV6_MREQ, "ipv6mr_interface"), on.getIndex());
                    require(calls.setsockopt(socket, Calls.SOL_IPV6, IPV6_JOIN_GROUP, value));
                }
            }
        }

        private void set(int level, int option, int value) throws SocketException {
            require(calls.setsockopt(socket, level, option, value));
        }

        private void bind() throws SocketException {
            try (Arena arena = Arena.ofConfined()) {
                require(calls.bind(socket, name(arena, options.local()), Addresses.length(family)));
            }
        }

        private MemorySegment name(Arena arena, InetSocketAddress address) throws SocketException {
            MemorySegment name = arena.allocate(Layouts.SOCKADDR_IN6);
            if (!Addresses.write(address, family, name)) {
                throw Errno.exception(Errno.ENETUNREACH);
            }
            return name;
        }

        private void connect(InetSocketAddress peer) throws NetworkException {
            try (Arena arena = Arena.ofConfined()) {
                require(calls.connect(socket, name(arena, peer), Addresses.length(family)));
                forgetStrangers(arena);
            } catch (SocketException bad) {
                throw NetworkErrors.sending(peer, 0, bad);
            }
        }

        /** What others sent here in the moment before there was one peer. */
        private void forgetStrangers(Arena arena) {
            MemorySegment header = arena.allocate(Layouts.MSGHDR);
            while (calls.recvmsg(socket, header, Calls.MSG_DONTWAIT) >= 0) {
                header.set(JAVA_LONG, Layouts.CONTROL_LENGTH, 0);
            }
        }

        private InetSocketAddress local() throws SocketException {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment name = arena.allocate(Layouts.SOCKADDR_IN6);
                require(calls.getsockname(socket, name));
                return Addresses.read(name);
            }
        }
    }
}
