package dev.parley.session.record;

import dev.parley.ledger.Totals;
import dev.parley.text.Sizes;
import dev.parley.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps the newest traffic of one session or several in memory, so that it can be written into a capture file once it is known to be
 * worth it: when a test has failed, or a device has done what nobody expects. Until then there is no file. Safe from any thread.
 *
 * <pre>{@code
 * TrafficRecorder traffic = new TrafficRecorder();
 * try (ListenSession device = Parley.listen("udp://127.0.0.1:0").record(traffic).open()) {
 *     // … what is tested fails …
 *     traffic.all().write(Path.of("failed.pcapng"));
 * }
 * }</pre>
 */
public final class TrafficRecorder {
    /** How much is kept where nothing else is said. */
    public static final long MOST_BYTES = 16L << 20;

    /** What a packet, an end or a comment takes besides its bytes. */
    private static final int ENTRY_BYTES = 256;

    private final long mostBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long bytes;
    private long forgotten;

    /**
     * Something that a session moved or told.
     *
     * @param epochNanos when
     * @param bytes what it takes
     * @param tell the same once more, to who writes it
     */
    record Entry(TrafficTap session, long epochNanos, int bytes, Consumer<CaptureTap> tell) {}

    /** Keeps the newest {@link #MOST_BYTES}. */
    public TrafficRecorder() {
        this(MOST_BYTES);
    }

    /**
     * Keeps the newest so many bytes; of what is older it says how much it was.
     *
     * @param mostBytes 64 KiB or more; each packet takes 256 B besides its payload
     */
    public TrafficRecorder(long mostBytes) {
        if (mostBytes < 64 << 10) {
            throw new IllegalArgumentException(
                    "traffic of 64 KiB or more is kept, but %s were asked for".formatted(Sizes.show(mostBytes)));
        }
        this.mostBytes = mostBytes;
    }

    /**
     * A session begins; for sessions.
     *
     * @param name the session's
     * @param clock the session's
     * @param totals its sums at this moment
     */
    public TrafficTap begin(String name, Clock clock, Supplier<Totals> totals) {
        return new TrafficTap(this, name, clock, totals);
    }

    void add(TrafficTap session, long epochNanos, int payloadBytes, Consumer<CaptureTap> tell) {
        lock.lock();
        try {
            Entry entry = new Entry(session, epochNanos, ENTRY_BYTES + payloadBytes, tell);
            entries.add(entry);
            bytes += entry.bytes();
            while (bytes > mostBytes && entries.size() > 1) {
                bytes -= entries.remove().bytes();
                forgotten++;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Where it is now, for {@link #since}. */
    public long position() {
        lock.lock();
        try {
            return forgotten + entries.size();
        } finally {
            lock.unlock();
        }
    }

    /** All that is kept. */
    public Traffic all() {
        return since(0);
    }

    /**
     * What came since then.
     *
     * @param position of this recorder
     */
    public Traffic since(long position) {
        lock.lock();
        try {
            List<Entry> newer =
                    entries.stream().skip(Math.max(0, position - forgotten)).toList();
            return new Traffic(newer, Math.max(0, forgotten - position));
        } finally {
            lock.unlock();
        }
    }
}
