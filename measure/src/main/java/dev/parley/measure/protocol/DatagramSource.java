package dev.parley.measure.protocol;

import dev.parley.measure.statistics.Schedule;
import dev.parley.pace.Pace;
import dev.parley.socket.DatagramPort;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Sends numbered datagrams by a pace, or as fast as it goes: one buffer full of them, whose numbers are moved on in place,
 * goes to the system as one run. Time is looked at once a run, and nothing is allocated after construction. One thread
 * sends; any thread may look at the sums.
 */
public final class DatagramSource {
    /** The largest run: what UDP_SEGMENT takes at once (udp(7)). */
    private static final int RUN_BYTES = 65_507;

    private final DatagramPort port;
    private final InetSocketAddress peer;
    private final @Nullable InetSocketAddress from;
    private final int bytes;
    private final int most;
    private final ByteBuffer datagrams;
    private final Clock clock;
    private volatile long sent;
    private volatile long startNanos;
    private volatile long endNanos;
    private volatile long due;

    public DatagramSource(DatagramPort port, InetSocketAddress peer, int run, int bytes, Clock clock) {
        this(port, peer, null, run, bytes, clock);
    }

    /** @param from which address of ours it leaves from; null leaves it to the system */
    public DatagramSource(
            DatagramPort port,
            InetSocketAddress peer,
            @Nullable InetSocketAddress from,
            int run,
            int bytes,
            Clock clock) {
        this.port = port;
        this.peer = peer;
        this.from = from;
        this.bytes = bytes;
        this.most = Math.max(1, RUN_BYTES / bytes);
        this.datagrams = ByteBuffer.allocateDirect(most * bytes);
        this.clock = clock;
        Frame.fill(datagrams, 0, run);
        for (int i = 0; i < most; i++) {
            Frame.header(datagrams, i * bytes, Frame.Kind.DATA, run, 0);
        }
    }

    /**
     * Sends until the pace ends or the signal is up.
     *
     * @throws IOException as {@link DatagramPort#sendRun} does; what left until then is counted
     */
    public void send(Pace pace, Signal stop) throws IOException, InterruptedException {
        Schedule schedule = new Schedule(clock.nanos(), pace);
        startNanos = schedule.startNanos();
        long now = startNanos;
        try {
            while (!stop.isSet()) {
                now = clock.nanos();
                long wait = schedule.next(now, sent);
                if (wait == Pace.DONE) {
                    return;
                }
                if (wait == Pace.SEND) {
                    sendRun(howMany(schedule, now));
                } else {
                    clock.await(stop, now + wait);
                }
            }
        } finally {
            endNanos = clock.nanos();
            due = Math.max(sent, schedule.due(stop.isSet() ? now : endNanos));
        }
    }

    private int howMany(Schedule schedule, long now) {
        long left = schedule.pace().count() - sent;
        long dueNow = schedule.pace().intervalNanos() == 0 ? left : schedule.due(now) - sent;
        return Math.clamp(Math.min(left, dueNow), 1, most);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes, others only look
    private void sendRun(int count) throws IOException {
        long first = sent;
        datagrams.clear();
        for (int i = 0, at = Frame.SEQUENCE; i < count; i++, at += bytes) {
            datagrams.putLong(at, first + i);
        }
        datagrams.limit(count * bytes);
        try {
            port.sendRun(datagrams, bytes, peer, from);
        } finally {
            sent = first + datagrams.position() / bytes;
        }
    }

    public long sent() {
        return sent;
    }

    /** How many should have left; as many as did without a pace. */
    public long due() {
        return due;
    }

    /** How long it was sent. */
    public long nanos() {
        return Math.max(0, (endNanos == 0 ? clock.nanos() : endNanos) - startNanos);
    }
}
