package dev.parley.session.impaired;

import dev.parley.ledger.Cause;
import dev.parley.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What waits to be written to a stream, in its order, which is that of the times. Not safe from several threads: the caller locks. */
final class StreamQueue {
    /** What an entry costs beside its bytes, so that many short ones are bounded too. */
    private static final int ENTRY_BYTES = 64;

    private final Deque<Entry> entries = new ArrayDeque<>();
    private long waitingBytes;

    /** What is done in its turn. */
    sealed interface Entry {
        long dueNanos();

        /** How many bytes it keeps, or stands for. */
        long bytes();
    }

    /** Bytes that are written. */
    static final class Piece implements Entry {
        private final byte[] content;
        private final long dueNanos;

        /** @param content belongs to it from now on */
        Piece(byte[] content, long dueNanos) {
            this.content = content;
            this.dueNanos = dueNanos;
        }

        /** Not a copy. */
        byte[] content() {
            return content;
        }

        @Override
        public long dueNanos() {
            return dueNanos;
        }

        @Override
        public long bytes() {
            return content.length;
        }
    }

    /** So many bytes were not written, as is told in the turn of those before them. */
    record Lost(long bytes, Cause cause) implements Entry {
        @Override
        public long dueNanos() {
            return Long.MIN_VALUE;
        }
    }

    /** The end is passed on. */
    record End(long dueNanos) implements Entry {
        @Override
        public long bytes() {
            return 0;
        }
    }

    /** The connection is ended, with a reset or in order. */
    record Cut(long dueNanos, Cause cause, boolean byReset) implements Entry {
        @Override
        public long bytes() {
            return 0;
        }
    }

    void add(Entry entry) {
        Entry last = entries.peekLast();
        if (entry instanceof Lost more && last instanceof Lost lost && lost.cause == more.cause) {
            remove(entries.removeLast());
            add(new Lost(lost.bytes + more.bytes, more.cause));
        } else {
            waitingBytes += entry.bytes() + ENTRY_BYTES;
            entries.add(entry);
        }
    }

    private void remove(Entry entry) {
        waitingBytes -= entry.bytes() + ENTRY_BYTES;
    }

    /** Takes the next one that is due then; null where there is none. */
    @Nullable
    Entry poll(long nanos) {
        Entry next = entries.peek();
        if (next == null || next.dueNanos() > nanos) {
            return null;
        }
        remove(entries.remove());
        return next;
    }

    /** When the next one is due; {@link Clock#NEVER} where there is none. */
    long nextNanos() {
        Entry next = entries.peek();
        return next == null ? Clock.NEVER : next.dueNanos();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** With what the entries themselves cost. */
    long waitingBytes() {
        return waitingBytes;
    }
}
