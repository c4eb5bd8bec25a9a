package dev.parley.linux;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.parley.socket.StreamStatus;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Asks the kernel for the state of one TCP connection by its two addresses (sock_diag(7), which {@code ss} uses too): about
 * ten microseconds, however many connections there are. Safe from any thread.
 */
final class StreamStatusQuery {
    private static final int IPPROTO_TCP = 6;
    private static final short SOCK_DIAG_BY_FAMILY = 20;
    private static final short NLMSG_ERROR = 2;
    private static final short NLM_F_REQUEST = 1;
    private static final int ALL_STATES = -1;

    private static final long HEADER_BYTES = Layouts.NLMSGHDR.byteSize();
    private static final long REQUEST_BYTES = HEADER_BYTES + Layouts.INET_DIAG_REQ_V2.byteSize();
    private static final long ANSWER_BYTES = 1_024;
    private static final long TYPE = Layouts.offset(Layouts.NLMSGHDR, "nlmsg_type");
    private static final long SEQUENCE = Layouts.offset(Layouts.NLMSGHDR, "nlmsg_seq");
    private static final long ID = HEADER_BYTES + Layouts.offset(Layouts.INET_DIAG_REQ_V2, "id");
    private static final long STATE = HEADER_BYTES + Layouts.offset(Layouts.INET_DIAG_MSG, "idiag_state");
    private static final long UNACKNOWLEDGED = HEADER_BYTES + Layouts.offset(Layouts.INET_DIAG_MSG, "idiag_wqueue");

    /** Behind the sizes that it is made with. */
    static final StreamStatusQuery INSTANCE = new StreamStatusQuery();

    /** Guards all below. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Calls calls = new Calls();
    private final MemorySegment request = Arena.ofAuto().allocate(REQUEST_BYTES, 8);
    private final MemorySegment answer = Arena.ofAuto().allocate(ANSWER_BYTES, 8);
    private int socket = -1;
    private int sequence;
    private Answers answers = Answers.NOT_KNOWN;

    /** Whether the kernel answers such questions. */
    private enum Answers {
        NOT_KNOWN,
        YES,
        NO
    }

    private StreamStatusQuery() {}

    /** {@link StreamStatus#UNKNOWN} where the kernel does not answer such questions. */
    StreamStatus status(InetSocketAddress local, InetSocketAddress peer) {
        lock.lock();
        try {
            StreamStatus status = answers == Answers.NO ? StreamStatus.UNKNOWN : ask(local, peer);
            if (answers == Answers.NOT_KNOWN) {
                boolean certain =
                        isFound(status) || (status.state() == StreamStatus.State.GONE && knowsAnOpenConnection());
                answers = certain ? Answers.YES : Answers.NO;
            }
            return answers == Answers.NO ? StreamStatus.UNKNOWN : status;
        } finally {
            lock.unlock();
        }
    }

    private static boolean isFound(StreamStatus status) {
        return status.state() != StreamStatus.State.UNKNOWN && status.state() != StreamStatus.State.GONE;
    }

    /**
     * A kernel that cannot answer says "no such connection", like one whose connection has gone; so it is tried on one that
     * is certainly there.
     */
    private boolean knowsAnOpenConnection() {
        try (ServerSocketChannel listener =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
                SocketChannel connection = SocketChannel.open(listener.getLocalAddress())) {
            return isFound(ask((InetSocketAddress) connection.getLocalAddress(), (InetSocketAddress)
                    connection.getRemoteAddress()));
        } catch (IOException noLoopback) {
            return false;
        }
    }

    private StreamStatus ask(InetSocketAddress local, InetSocketAddress peer) {
        if (socket < 0) {
            socket = calls.socketForDiagnosis();
            if (socket < 0) {
                return StreamStatus.UNKNOWN;
            }
        }
        sequence++;
        writeRequest(local, peer);
        if (calls.write(socket, request, REQUEST_BYTES) != REQUEST_BYTES) {
            return StreamStatus.UNKNOWN;
        }
        // The kernel answers before the write returns, so that no read waits.
        while (true) {
            int count = calls.recv(socket, answer, Calls.MSG_DONTWAIT);
            if (count < HEADER_BYTES) {
                return StreamStatus.UNKNOWN;
            }
            if (answer.get(JAVA_INT, SEQUENCE) == sequence) {
                return readAnswer();
            }
        }
    }

    private void writeRequest(InetSocketAddress local, InetSocketAddress peer) {
        request.fill((byte) 0);
        request.set(JAVA_INT, Layouts.offset(Layouts.NLMSGHDR, "nlmsg_len"), (int) REQUEST_BYTES);
        request.set(JAVA_SHORT, TYPE, SOCK_DIAG_BY_FAMILY);
        request.set(JAVA_SHORT, Layouts.offset(Layouts.NLMSGHDR, "nlmsg_flags"), NLM_F_REQUEST);
        request.set(JAVA_INT, SEQUENCE, sequence);
        boolean four = peer.getAddress() instanceof Inet4Address;
        setByte("sdiag_family", (byte) (four ? Calls.AF_INET : Calls.AF_INET6));
        setByte("sdiag_protocol", (byte) IPPROTO_TCP);
        request.set(JAVA_INT, HEADER_BYTES + Layouts.offset(Layouts.INET_DIAG_REQ_V2, "idiag_states"), ALL_STATES);
        request.set(Layouts.PORT, idOffset("idiag_sport"), (short) local.getPort());
        request.set(Layouts.PORT, idOffset("idiag_dport"), (short) peer.getPort());
        writeHost(local.getAddress(), idOffset("idiag_src"), four);
        writeHost(peer.getAddress(), idOffset("idiag_dst"), four);
        request.set(JAVA_INT, idOffset("idiag_if"), Addresses.scope(peer.getAddress()));
        request.set(JAVA_LONG, idOffset("idiag_cookie"), -1L); // INET_DIAG_NOCOOKIE, twice
    }

    private void setByte(String field, byte value) {
        request.set(JAVA_BYTE, HEADER_BYTES + Layouts.offset(Layouts.INET_DIAG_REQ_V2, field), value);
    }

    private static long idOffset(String field) {
        return ID + Layouts.INET_DIAG_SOCKID.byteOffset(groupElement(field));
    }

    private void writeHost(InetAddress host, long at, boolean four) {
        if (four) {
            Addresses.writeIpv4(host, request, at);
        } else {
            Addresses.writeIpv6(host, request, at);
        }
    }

    private StreamStatus readAnswer() {
        short type = answer.get(JAVA_SHORT, TYPE);
        if (type == NLMSG_ERROR) {
            // struct nlmsgerr: the error number, negative, follows the header.
            return answer.get(JAVA_INT, HEADER_BYTES) == -Errno.ENOENT
                    ? new StreamStatus(StreamStatus.State.GONE, 0)
                    : StreamStatus.UNKNOWN;
        }
        if (type != SOCK_DIAG_BY_FAMILY) {
            return StreamStatus.UNKNOWN;
        }
        return StreamStatus.ofLinux(
                answer.get(JAVA_BYTE, STATE), Integer.toUnsignedLong(answer.get(JAVA_INT, UNACKNOWLEDGED)));
    }
}
