package dev.parley.linux;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The kernel's structures as they lie in memory, alike on x86-64 and aarch64: both are 64 bits wide and begin with the
 * low byte. Pointers and {@code size_t} are longs here.
 */
final class Layouts {
    /** Numbers that travel in network order: ports. */
    static final ValueLayout.OfShort PORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    /** {@code struct iovec}, readv(2). */
    static final StructLayout IOVEC =
            MemoryLayout.structLayout(JAVA_LONG.withName("iov_base"), JAVA_LONG.withName("iov_len"));

    /** {@code struct msghdr}, recvmsg(2). */
    static final StructLayout MSGHDR = MemoryLayout.structLayout(
            JAVA_LONG.withName("msg_name"),
            JAVA_INT.withName("msg_namelen"),
            MemoryLayout.paddingLayout(4),
            JAVA_LONG.withName("msg_iov"),
            JAVA_LONG.withName("msg_iovlen"),
            JAVA_LONG.withName("msg_control"),
            JAVA_LONG.withName("msg_controllen"),
            JAVA_INT.withName("msg_flags"),
            MemoryLayout.paddingLayout(4));

    /** {@code struct mmsghdr}, recvmmsg(2). */
    static final StructLayout MMSGHDR = MemoryLayout.structLayout(
            MSGHDR.withName("msg_hdr"), JAVA_INT.withName("msg_len"), MemoryLayout.paddingLayout(4));

    /** {@code struct cmsghdr}, cmsg(3); its data follow at once. */
    static final StructLayout CMSGHDR = MemoryLayout.structLayout(
            JAVA_LONG.withName("cmsg_len"), JAVA_INT.withName("cmsg_level"), JAVA_INT.withName("cmsg_type"));

    /** {@code struct sockaddr_in}, ip(7). */
    static final StructLayout SOCKADDR_IN = MemoryLayout.structLayout(
            JAVA_SHORT.withName("sin_family"),
            PORT.withName("sin_port"),
            JAVA_INT.withName("sin_addr"),
            MemoryLayout.paddingLayout(8));

    /** {@code struct sockaddr_in6}, ipv6(7). */
    static final StructLayout SOCKADDR_IN6 = MemoryLayout.structLayout(
            JAVA_SHORT.withName("sin6_family"),
            PORT.withName("sin6_port"),
            JAVA_INT.withName("sin6_flowinfo"),
            MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("sin6_addr"),
            JAVA_INT.withName("sin6_scope_id"));

    /** {@code struct in_pktinfo}, ip(7), IP_PKTINFO. */
    static final StructLayout IN_PKTINFO = MemoryLayout.structLayout(
            JAVA_INT.withName("ipi_ifindex"), JAVA_INT.withName("ipi_spec_dst"), JAVA_INT.withName("ipi_addr"));

    /** {@code struct in6_pktinfo}, RFC 3542, 6. */
    static final StructLayout IN6_PKTINFO = MemoryLayout.structLayout(
            MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("ipi6_addr"), JAVA_INT.withName("ipi6_ifindex"));

    /** {@code struct ip_mreqn}, ip(7), IP_ADD_MEMBERSHIP. */
    static final StructLayout IP_MREQN = MemoryLayout.structLayout(
            JAVA_INT.withName("imr_multiaddr"), JAVA_INT.withName("imr_address"), JAVA_INT.withName("imr_ifindex"));

    /** {@code struct ipv6_mreq}, RFC 3493, 5.2. */
    static final StructLayout IPV6_MREQ = MemoryLayout.structLayout(
            MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("ipv6mr_multiaddr"),
            JAVA_INT.withName("ipv6mr_interface"));

    /** {@code struct timespec}, timespec(3). */
    static final StructLayout TIMESPEC =
            MemoryLayout.structLayout(JAVA_LONG.withName("tv_sec"), JAVA_LONG.withName("tv_nsec"));

    /** {@code struct pollfd}, poll(2). */
    static final StructLayout POLLFD = MemoryLayout.structLayout(
            JAVA_INT.withName("fd"), JAVA_SHORT.withName("events"), JAVA_SHORT.withName("revents"));

    /** {@code struct epoll_event}, epoll_ctl(2); on x86-64 it is packed. */
    static final StructLayout EPOLL_EVENT = System.getProperty("os.arch", "").equals("amd64")
            ? MemoryLayout.structLayout(
                    JAVA_INT.withName("events"), JAVA_LONG.withByteAlignment(4).withName("data"))
            : MemoryLayout.structLayout(
                    JAVA_INT.withName("events"), MemoryLayout.paddingLayout(4), JAVA_LONG.withName("data"));

    /** {@code struct sock_extended_err}, ip(7), IP_RECVERR. */
    static final StructLayout SOCK_EXTENDED_ERR = MemoryLayout.structLayout(
            JAVA_INT.withName("ee_errno"),
            JAVA_BYTE.withName("ee_origin"),
            JAVA_BYTE.withName("ee_type"),
            JAVA_BYTE.withName("ee_code"),
            JAVA_BYTE.withName("ee_pad"),
            JAVA_INT.withName("ee_info"),
            JAVA_INT.withName("ee_data"));

    /** {@code struct nlmsghdr}, netlink(7). */
    static final StructLayout NLMSGHDR = MemoryLayout.structLayout(
            JAVA_INT.withName("nlmsg_len"),
            JAVA_SHORT.withName("nlmsg_type"),
            JAVA_SHORT.withName("nlmsg_flags"),
            JAVA_INT.withName("nlmsg_seq"),
            JAVA_INT.withName("nlmsg_pid"));

    /** {@code struct inet_diag_sockid}, sock_diag(7). */
    static final StructLayout INET_DIAG_SOCKID = MemoryLayout.structLayout(
            PORT.withName("idiag_sport"),
            PORT.withName("idiag_dport"),
            MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("idiag_src"),
            MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("idiag_dst"),
            JAVA_INT.withName("idiag_if"),
            MemoryLayout.sequenceLayout(2, JAVA_INT).withName("idiag_cookie"));

    /** {@code struct inet_diag_req_v2}, sock_diag(7). */
    static final StructLayout INET_DIAG_REQ_V2 = MemoryLayout.structLayout(
            JAVA_BYTE.withName("sdiag_family"),
            JAVA_BYTE.withName("sdiag_protocol"),
            JAVA_BYTE.withName("idiag_ext"),
            JAVA_BYTE.withName("pad"),
            JAVA_INT.withName("idiag_states"),
            INET_DIAG_SOCKID.withName("id"));

    /** {@code struct inet_diag_msg}, sock_diag(7). */
    static final StructLayout INET_DIAG_MSG = MemoryLayout.structLayout(
            JAVA_BYTE.withName("idiag_family"),
            JAVA_BYTE.withName("idiag_state"),
            JAVA_BYTE.withName("idiag_timer"),
            JAVA_BYTE.withName("idiag_retrans"),
            INET_DIAG_SOCKID.withName("id"),
            JAVA_INT.withName("idiag_expires"),
            JAVA_INT.withName("idiag_rqueue"),
            JAVA_INT.withName("idiag_wqueue"),
            JAVA_INT.withName("idiag_uid"),
            JAVA_INT.withName("idiag_inode"));

    /** The longest address there is. */
    static final int ADDRESS_BYTES = (int) SOCKADDR_IN6.byteSize();

    static final long NAME = offset(MSGHDR, "msg_name");
    static final long NAME_LENGTH = offset(MSGHDR, "msg_namelen");
    static final long IOV = offset(MSGHDR, "msg_iov");
    static final long IOV_COUNT = offset(MSGHDR, "msg_iovlen");
    static final long CONTROL = offset(MSGHDR, "msg_control");
    static final long CONTROL_LENGTH = offset(MSGHDR, "msg_controllen");
    static final long MESSAGE_LENGTH = offset(MMSGHDR, "msg_len");
    static final long IOV_LENGTH = offset(IOVEC, "iov_len");
    static final long CMSG_LEVEL = offset(CMSGHDR, "cmsg_level");
    static final long CMSG_TYPE = offset(CMSGHDR, "cmsg_type");
    static final long CMSG_DATA = CMSGHDR.byteSize();

    private Layouts() {}

    static long offset(StructLayout struct, String field) {
        return struct.byteOffset(groupElement(field));
    }

    /** What one control message takes in a buffer: CMSG_SPACE of cmsg(3). */
    static long space(long dataBytes) {
        return CMSG_DATA + aligned(dataBytes);
    }

    /** To the next multiple of 8: CMSG_ALIGN of cmsg(3). */
    static long aligned(long bytes) {
        return (bytes + 7) & ~7L;
    }
}
