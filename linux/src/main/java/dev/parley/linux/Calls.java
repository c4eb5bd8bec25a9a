package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The system calls, each with its C prototype and the section of the manual that describes it. What fails gives back
 * the error number, negative. Not safe from several threads: each thread, or lock, has its own.
 *
 * <p>All are linked with one and the same shape, five longs to a long, since each other shape would add 15 to 30 ms to
 * their first use. In the calling conventions of x86-64 and aarch64 an int, a pointer and a size_t each take a
 * register, whose upper half an int leaves unread, and registers beyond a function's parameters are unread too.
 */
final class Calls {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOL_SOCKET = 1;
    static final int SOL_IP = 0;
    static final int SOL_UDP = 17;
    static final int SOL_IPV6 = 41;

    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_ERRQUEUE = 0x2000;
    static final short POLLIN = 1;
    static final short POLLOUT = 4;

    private static final int AF_NETLINK = 16;
    private static final int SOCK_DGRAM = 2;
    private static final int NETLINK_SOCK_DIAG = 4; // linux/netlink.h
    private static final int CLOSE_ON_EXEC = 0x80000; // SOCK_CLOEXEC, EFD_CLOEXEC, EPOLL_CLOEXEC
    private static final int EFD_NONBLOCK = 0x800;

    private static final int SO_MEMINFO = 55;
    private static final int MEMINFO_VALUES = 9; // SK_MEMINFO_VARS of include/uapi/linux/sock_diag.h
    private static final int MEMINFO_DROPS = 8; // SK_MEMINFO_DROPS

    private static final Linker LINKER = Linker.nativeLinker();
    private static final FunctionDescriptor SHAPE =
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    /** {@code int socket(int domain, int type, int protocol)}, socket(2). */
    private static final MethodHandle SOCKET = link("socket");

    /** {@code int bind(int sockfd, const struct sockaddr *addr, socklen_t addrlen)}, bind(2). */
    private static final MethodHandle BIND = link("bind");

    /** {@code int connect(int sockfd, const struct sockaddr *addr, socklen_t addrlen)}, connect(2). */
    private static final MethodHandle CONNECT = link("connect");

    /** {@code int getsockname(int sockfd, struct sockaddr *addr, socklen_t *addrlen)}, getsockname(2). */
    private static final MethodHandle GETSOCKNAME = link("getsockname");

    /** {@code int setsockopt(int sockfd, int level, int optname, const void *optval, socklen_t optlen)}, setsockopt(2). */
    private static final MethodHandle SETSOCKOPT = link("setsockopt");

    /** {@code int getsockopt(int sockfd, int level, int optname, void *optval, socklen_t *optlen)}, getsockopt(2). */
    private static final MethodHandle GETSOCKOPT = link("getsockopt");

    /** {@code ssize_t sendmsg(int sockfd, const struct msghdr *msg, int flags)}, sendmsg(2). */
    private static final MethodHandle SENDMSG = link("sendmsg");

    /** {@code int sendmmsg(int sockfd, struct mmsghdr *msgvec, unsigned int vlen, int flags)}, sendmmsg(2). */
    private static final MethodHandle SENDMMSG = link("sendmmsg");

    /** {@code ssize_t recv(int sockfd, void *buf, size_t len, int flags)}, recv(2). */
    private static final MethodHandle RECV = link("recv");

    /** {@code ssize_t recvmsg(int sockfd, struct msghdr *msg, int flags)}, recvmsg(2). */
    private static final MethodHandle RECVMSG = link("recvmsg");

    /**
     * {@code int recvmmsg(int sockfd, struct mmsghdr *msgvec, unsigned int vlen, int flags, struct timespec *timeout)},
     * recvmmsg(2).
     */
    private static final MethodHandle RECVMMSG = link("recvmmsg");

    /**
     * {@code int ppoll(struct pollfd *fds, nfds_t nfds, const struct timespec *tmo_p, const sigset_t *sigmask)},
     * poll(2).
     */
    private static final MethodHandle PPOLL = link("ppoll");

    /** {@code int eventfd(unsigned int initval, int flags)}, eventfd(2). */
    private static final MethodHandle EVENTFD = link("eventfd");

    /** {@code ssize_t read(int fd, void *buf, size_t count)}, read(2). */
    private static final MethodHandle READ = link("read");

    /** {@code ssize_t write(int fd, const void *buf, size_t count)}, write(2). */
    private static final MethodHandle WRITE = link("write");

    /** {@code int close(int fd)}, close(2). */
    private static final MethodHandle CLOSE = link("close");

    /** The calls of {@link LinuxDatagramPoller}, which most runs do not need and so need not link. */
    private static final class Epoll {
        /** {@code int epoll_create1(int flags)}, epoll_create(2). */
        static final MethodHandle CREATE = link("epoll_create1");

        /** {@code int epoll_ctl(int epfd, int op, int fd, struct epoll_event *event)}, epoll_ctl(2). */
        static final MethodHandle CONTROL = link("epoll_ctl");

        /** {@code int epoll_wait(int epfd, struct epoll_event *events, int maxevents, int timeout)}, epoll_wait(2). */
        static final MethodHandle WAIT = link("epoll_wait");
    }

    /** In one piece, since each piece is freed by itself. */
    private final MemorySegment memory = Arena.ofAuto().allocate(16 + 64, 16);

    /** Where errno is put before anything of Java's can change it. */
    private final MemorySegment state = memory.asSlice(0, Linker.Option.captureStateLayout());

    /** For values that are passed by address. */
    private final MemorySegment scratch = memory.asSlice(16);

    @SuppressWarnings("restricted") // native calls are what this class is for
    private static MethodHandle link(String name) {
        MemorySegment symbol = LINKER.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsupportedOperationException("the C library has no " + name));
        return LINKER.downcallHandle(symbol, SHAPE, Linker.Option.captureCallState("errno"));
    }

    /** A datagram socket that no child process inherits. */
    int socket(int family) {
        return call(SOCKET, family, SOCK_DGRAM | CLOSE_ON_EXEC, 0, 0, 0);
    }

    /** A socket that asks the kernel about other sockets: sock_diag(7). */
    int socketForDiagnosis() {
        return call(SOCKET, AF_NETLINK, SOCK_DGRAM | CLOSE_ON_EXEC, NETLINK_SOCK_DIAG, 0, 0);
    }

    int bind(int socket, MemorySegment address, int length) {
        return call(BIND, socket, address.address(), length, 0, 0);
    }

    int connect(int socket, MemorySegment address, int length) {
        return call(CONNECT, socket, address.address(), length, 0, 0);
    }

    int getsockname(int socket, MemorySegment address) {
        scratch.set(JAVA_INT, 0, (int) address.byteSize());
        return call(GETSOCKNAME, socket, address.address(), scratch.address(), 0, 0);
    }

    int setsockopt(int socket, int level, int option, int value) {
        scratch.set(JAVA_INT, 0, value);
        return call(SETSOCKOPT, socket, level, option, scratch.address(), Integer.BYTES);
    }

    int setsockopt(int socket, int level, int option, MemorySegment value) {
        return call(SETSOCKOPT, socket, level, option, value.address(), value.byteSize());
    }

    /** The value, or the error number, negative; for options whose values are not. */
    int getsockopt(int socket, int level, int option) {
        scratch.set(JAVA_INT, 0, Integer.BYTES);
        int result = call(GETSOCKOPT, socket, level, option, scratch.address() + 8, scratch.address());
        return result < 0 ? result : scratch.get(JAVA_INT, 8);
    }

    /** How many datagrams the kernel dropped at that socket (SO_MEMINFO), or less than 0 where it does not tell. */
    long drops(int socket) {
        scratch.set(JAVA_INT, 0, MEMINFO_VALUES * Integer.BYTES);
        int result = call(GETSOCKOPT, socket, SOL_SOCKET, SO_MEMINFO, scratch.address() + 8, scratch.address());
        return result < 0 || scratch.get(JAVA_INT, 0) < MEMINFO_VALUES * Integer.BYTES
                ? -1
                : Integer.toUnsignedLong(scratch.get(JAVA_INT, 8 + MEMINFO_DROPS * Integer.BYTES));
    }

    int sendmsg(int socket, MemorySegment header, int flags) {
        return call(SENDMSG, socket, header.address(), flags, 0, 0);
    }

    int sendmmsg(int socket, MemorySegment headers, int count, int flags) {
        return call(SENDMMSG, socket, headers.address(), count, flags, 0);
    }

    int recvmsg(int socket, MemorySegment header, int flags) {
        return call(RECVMSG, socket, header.address(), flags, 0, 0);
    }

    /** Without its time-out, which only counts when a datagram has come (recvmmsg(2), BUGS). */
    int recvmmsg(int socket, MemorySegment headers, int count, int flags) {
        return call(RECVMMSG, socket, headers.address(), count, flags, 0);
    }

    /** @param timeoutAddress of a timespec; 0 waits for ever */
    int ppoll(MemorySegment descriptors, int count, long timeoutAddress) {
        return call(PPOLL, descriptors.address(), count, timeoutAddress, 0, 0);
    }

    int eventfd() {
        return call(EVENTFD, 0, EFD_NONBLOCK | CLOSE_ON_EXEC, 0, 0, 0);
    }

    int epollCreate() {
        return call(Epoll.CREATE, CLOSE_ON_EXEC, 0, 0, 0, 0);
    }

    int epollControl(int epoll, int operation, int descriptor, MemorySegment event) {
        return call(Epoll.CONTROL, epoll, operation, descriptor, event.address(), 0);
    }

    /** @param millis at most so long; -1 waits for ever */
    int epollWait(int epoll, MemorySegment events, int most, int millis) {
        return call(Epoll.WAIT, epoll, events.address(), most, millis, 0);
    }

    int write(int descriptor, MemorySegment bytes, long count) {
        return call(WRITE, descriptor, bytes.address(), count, 0, 0);
    }

    int recv(int socket, MemorySegment into, int flags) {
        return call(RECV, socket, into.address(), into.byteSize(), flags, 0);
    }

    /** Makes an eventfd readable. */
    void raise(int eventfd) {
        scratch.set(JAVA_LONG, 0, 1);
        call(WRITE, eventfd, scratch.address(), Long.BYTES, 0, 0);
    }

    /** Makes an eventfd not readable. */
    void lower(int eventfd) {
        call(READ, eventfd, scratch.address(), Long.BYTES, 0, 0);
    }

    void close(int descriptor) {
        call(CLOSE, descriptor, 0, 0, 0, 0);
    }

    private int call(MethodHandle function, long a, long b, long c, long d, long e) {
        int result;
        try {
            result = (int) (long) function.invokeExact(state, a, b, c, d, e);
        } catch (Throwable impossible) {
            throw new IllegalStateException("a system call threw", impossible);
        }
        return result < 0 ? -state.get(JAVA_INT, 0) : result;
    }
}
