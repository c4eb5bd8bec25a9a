package dev.parley.linux;

import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.NetworkErrors;
import dev.parley.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A datagram port on Linux's own system calls. It asks for datagrams first and waits, for the socket and for an eventfd,
 * only when there are none: so a busy port makes no other call, and a waiting one can be woken.
 */
final class LinuxDatagramPort implements DatagramPort {
    /** In place of waiting for ever for room in the interface's queue, so that a close is seen. */
    private static final long ROOM_NANOS = 100_000_000;

    /** How often a queue that is full behind the socket is asked again, every millisecond, before it is told. */
    private static final int MOST_FULL = 1_000;

    private static final long FULL_NANOS = 1_000_000;

    /** More answers to earlier datagrams than that do not come between two attempts. */
    private static final int MOST_ATTEMPTS = 16;

    private final Descriptor descriptor;
    private final Clock clock;
    private final InetSocketAddress local;
    private final boolean connected;
    private final boolean merging;
    private final boolean segmenting;
    private final Segments segments;
    private final int receiveBufferBytes;

    private final Calls receiveCalls = new Calls();
    private final Receiving receiving;
    private final @Nullable ErrorQueue errors;
    private @Nullable Poller readable;
    private volatile boolean woken;
    private volatile boolean answered;

    private final ReentrantLock sendLock = new ReentrantLock();
    private final Sending sending;
    private @Nullable Poller writable;

    LinuxDatagramPort(SocketSetup socketSetup, DatagramOptions options, Segments segments, Clock clock) {
        this.descriptor = socketSetup.descriptor();
        this.local = socketSetup.local();
        this.receiveBufferBytes = socketSetup.receiveBufferBytes();
        this.merging = socketSetup.merging();
        this.connected = options.peer() != null;
        this.segmenting = options.offload() != DatagramOptions.Offload.NONE;
        this.segments = segments;
        this.clock = clock;
        int socket = descriptor.socket;
        receiving = new Receiving(
                receiveCalls,
                socket,
                local,
                socketSetup.tellsDestination() ? null : local,
                merging,
                options.kernelTime() && !merging,
                clock);
        errors = connected ? null : new ErrorQueue(receiveCalls, socket);
        sending = new Sending(socket, Addresses.family(options.local().getAddress()), connected);
    }

    /** @throws dev.parley.socket.NetworkException in words, if the system will not have it */
    static LinuxDatagramPort open(DatagramOptions options, Segments segments, Clock clock) throws IOException {
        return new LinuxDatagramPort(SocketSetup.open(options), options, segments, clock);
    }

    Descriptor descriptor() {
        return descriptor;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public int receiveBufferBytes() {
        return receiveBufferBytes;
    }

    @Override
    public int receive(DatagramBatch batch, long deadlineNanos) throws IOException {
        batch.clear();
        descriptor.enter();
        int failures = 0;
        try {
            while (true) {
                if (answered) {
                    answered = false;
                    throwAnswer();
                }
                int count = receiving.fill(batch);
                if (count > 0) {
                    isWoken();
                    return count;
                }
                if (count != -Errno.EAGAIN && count != -Errno.EINTR) {
                    throwFailure(-count, failures++);
                    continue;
                }
                long left = deadlineNanos == Clock.NEVER ? Long.MAX_VALUE : deadlineNanos - clock.nanos();
                if (isWoken() || left <= 0) {
                    return 0;
                }
                await(left);
            }
        } finally {
            descriptor.leave();
        }
    }

    /** Whether somebody called {@link #wake} since it was last asked. */
    private boolean isWoken() {
        if (!woken) {
            return false;
        }
        woken = false;
        return true;
    }

    private void await(long nanos) throws ClosedChannelException {
        Poller poller = readable;
        if (poller == null) {
            poller = new Poller(receiveCalls, descriptor.socket, Calls.POLLIN, descriptor.event);
            readable = poller;
        }
        descriptor.beginWait();
        try {
            poller.await(nanos);
        } finally {
            descriptor.endWait();
        }
        if (poller.hasEvent()) {
            receiveCalls.lower(descriptor.event);
        }
        if (poller.hasError()) {
            answered = true;
        }
    }

    /** Under the lock of those who send. */
    private void awaitRoom() {
        Poller poller = writable;
        if (poller == null) {
            poller = new Poller(sending.calls, descriptor.socket, Calls.POLLOUT, -1);
            writable = poller;
        }
        poller.await(ROOM_NANOS);
    }

    /** @param before how often it failed in this receive already */
    private void throwFailure(int errno, int before) throws IOException {
        if (!connected && before < MOST_ATTEMPTS) {
            throwAnswer(); // nothing there means that it was thrown already
        } else if (errno == Errno.ECONNREFUSED) {
            throw new PortUnreachableException();
        } else {
            throw Errno.exception(errno);
        }
    }

    private void throwAnswer() throws IOException {
        if (errors == null) {
            return;
        }
        IOException answer = errors.next();
        if (answer != null) {
            answered = true; // there may be more
            throw answer;
        }
    }

    @Override
    public void send(ByteBuffer payload, InetSocketAddress peer) throws IOException {
        send(payload, peer, null);
    }

    @Override
    public void send(ByteBuffer payload, InetSocketAddress peer, @Nullable InetSocketAddress from) throws IOException {
        InetSocketAddress source = from == null || connected || !isSource(from.getAddress()) ? null : from;
        sendLock.lock();
        try {
            descriptor.enter();
            try {
                sendOne(payload, payload.remaining(), peer, source);
            } finally {
                descriptor.leave();
            }
        } finally {
            sendLock.unlock();
        }
    }

    private static boolean isSource(InetAddress address) {
        return !address.isAnyLocalAddress() && !address.isMulticastAddress();
    }

    private void sendOne(ByteBuffer payload, int bytes, InetSocketAddress peer, @Nullable InetSocketAddress from)
            throws IOException {
        requireSendable(peer, bytes);
        InetSocketAddress source = from;
        Attempts attempts = new Attempts(peer, bytes);
        int result = sending.one(payload, bytes, peer, source, bytes);
        while (result < 0) {
            if (source != null && isNoSource(-result)) {
                source = null; // the system would not have it: a broadcast address, or one that is ours no more
            } else {
                attempts.failed(-result);
            }
            result = sending.one(payload, bytes, peer, source, bytes);
        }
        payload.position(payload.position() + bytes);
    }

    private static boolean isNoSource(int errno) {
        return errno == Errno.EINVAL || errno == Errno.ENETUNREACH || errno == Errno.EADDRNOTAVAIL;
    }

    private void requireSendable(InetSocketAddress peer, int bytes) throws IOException {
        if (!connected && peer.getPort() == 0) {
            throw NetworkErrors.sending(peer, bytes, new SocketException("Can't send to port 0"));
        }
        if (bytes > DatagramBatch.SLOT_BYTES) {
            throw NetworkErrors.sending(peer, bytes, Errno.exception(Errno.EMSGSIZE));
        }
    }

    /** One by one: the control message that names the source stands where that for segments would. */
    @Override
    public void sendRun(ByteBuffer payloads, int segmentBytes, InetSocketAddress peer, @Nullable InetSocketAddress from)
            throws IOException {
        if (from == null || connected || !isSource(from.getAddress())) {
            sendRun(payloads, segmentBytes, peer);
            return;
        }
        int end = payloads.limit();
        while (payloads.position() < end) {
            int to = (int) Math.min(end, (long) payloads.position() + segmentBytes);
            ByteBuffer one = payloads.duplicate().limit(to);
            send(one, peer, from);
            payloads.position(to);
        }
    }

    @Override
    public void sendRun(ByteBuffer payloads, int segmentBytes, InetSocketAddress peer) throws IOException {
        if (segmentBytes < 1) {
            throw new IllegalArgumentException("a segment must be 1 B or more, but was " + segmentBytes);
        }
        sendLock.lock();
        try {
            descriptor.enter();
            try {
                while (payloads.hasRemaining()) {
                    sendSome(payloads, segmentBytes, peer);
                }
            } finally {
                descriptor.leave();
            }
        } finally {
            sendLock.unlock();
        }
    }

    private void sendSome(ByteBuffer payloads, int segmentBytes, InetSocketAddress peer) throws IOException {
        int remaining = payloads.remaining();
        int together = segmenting ? segments.most(peer, segmentBytes) : 1;
        if (remaining > segmentBytes && together > 1) {
            sendTogether(payloads, segmentBytes, peer, together);
        } else if (remaining > segmentBytes && !connected) {
            sendSeveral(payloads, segmentBytes, peer);
        } else {
            // On a connected socket sendmmsg(2) would lose that the peer refused an earlier datagram (BUGS there).
            sendOne(payloads, Math.min(remaining, segmentBytes), peer, null);
        }
    }

    /** Several datagrams as one through the kernel; where the way takes none such, it is remembered and nothing left. */
    private void sendTogether(ByteBuffer payloads, int segmentBytes, InetSocketAddress peer, int most)
            throws IOException {
        requireSendable(peer, segmentBytes);
        int bytes = (int) Math.min(payloads.remaining(), (long) most * segmentBytes);
        Attempts attempts = new Attempts(peer, segmentBytes);
        int result = sending.one(payloads, bytes, peer, null, segmentBytes);
        while (result < 0) {
            if (result == -Errno.EIO || result == -Errno.EINVAL || result == -Errno.EMSGSIZE) {
                bytes = fewer(payloads, segmentBytes, peer, Math.ceilDiv(bytes, segmentBytes), -result);
                if (bytes > 0) {
                    payloads.position(payloads.position() + bytes);
                }
                return;
            }
            attempts.failed(-result);
            result = sending.one(payloads, bytes, peer, null, segmentBytes);
        }
        payloads.position(payloads.position() + bytes);
    }

    /** Whether it was their number that the kernel refused; how many bytes left. */
    private int fewer(ByteBuffer payloads, int segmentBytes, InetSocketAddress peer, int tried, int errno) {
        int fewer = errno == Errno.EINVAL ? segments.fewerThan(tried) : 0;
        if (fewer > 1 && sending.one(payloads, fewer * segmentBytes, peer, null, segmentBytes) > 0) {
            segments.atMost(fewer);
            return fewer * segmentBytes;
        }
        segments.refuse(peer, errno == Errno.EIO ? 1 : segmentBytes);
        return 0;
    }

    private void sendSeveral(ByteBuffer payloads, int segmentBytes, InetSocketAddress peer) throws IOException {
        requireSendable(peer, segmentBytes);
        Attempts attempts = new Attempts(peer, segmentBytes);
        int left = sending.several(payloads, segmentBytes, peer);
        while (left < 0) {
            attempts.failed(-left);
            left = sending.several(payloads, segmentBytes, peer);
        }
        payloads.position((int) Math.min(payloads.limit(), payloads.position() + (long) left * segmentBytes));
    }

    /** What follows from each failure of one send, which then is tried again. */
    private final class Attempts {
        private final InetSocketAddress peer;
        private final int bytes;
        private int full;
        private int others;

        Attempts(InetSocketAddress peer, int bytes) {
            this.peer = peer;
            this.bytes = bytes;
        }

        /** @throws IOException if there is no point in trying again */
        void failed(int errno) throws IOException {
            if (!descriptor.isOpen()) {
                throw new ClosedChannelException();
            }
            if (errno == Errno.EAGAIN) {
                awaitRoom();
            } else if (errno == Errno.ENOBUFS && full++ < MOST_FULL) {
                Poller.pause(sending.calls, FULL_NANOS);
            } else if (errno != Errno.EINTR) {
                refused(errno);
            }
        }

        /**
         * On a connected socket the kernel reports what its one peer refused. On another it may report what somebody
         * answered to another datagram: the error queue has that for the next receive, and this datagram goes again.
         */
        private void refused(int errno) throws IOException {
            if (connected && errno == Errno.ECONNREFUSED) {
                throw new PortUnreachableException();
            }
            int most = errno == Errno.ECONNREFUSED ? MOST_ATTEMPTS : 1;
            if (connected || others++ >= most) {
                throw NetworkErrors.sending(peer, bytes, Errno.exception(errno));
            }
            answered = true;
        }
    }

    @Override
    public void wake() {
        woken = true;
        if (descriptor.tryEnter()) {
            try {
                new Calls().raise(descriptor.event);
            } finally {
                descriptor.leave();
            }
        }
    }

    @Override
    public OptionalLong kernelDrops() {
        if (merging || !descriptor.tryEnter()) {
            return OptionalLong.empty();
        }
        try {
            long drops = new Calls().drops(descriptor.socket);
            return drops < 0 ? OptionalLong.empty() : OptionalLong.of(drops);
        } finally {
            descriptor.leave();
        }
    }

    @Override
    public void close() {
        try {
            descriptor.close();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
