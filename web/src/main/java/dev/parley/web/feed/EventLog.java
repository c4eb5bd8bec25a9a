package dev.parley.web.feed;

import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.event.json.EventJson;
import dev.parley.payload.Payload;
import dev.parley.text.Utf8Builder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The last events of all sessions, each with a number. Who reads them comes back when it likes and takes what is there: so a
 * page that does not read delays nobody. Safe from any thread.
 */
public final class EventLog implements EventListener {
    /** So many are kept. */
    public static final int MOST_EVENTS = 100_000;

    /** Payloads of so many bytes are kept. */
    public static final long MOST_BYTES = 64L << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Function<Event.Sent, Optional<String>> byHand;
    private final @Nullable Numbered[] ring = new @Nullable Numbered[MOST_EVENTS];
    private final Map<String, Long> messagesOfSession = new HashMap<>();
    private long first = 1;
    private long next = 1;
    private long keptBytes;

    /** @param byHand how a person had it sent, such as {@code every 1s}; empty text for just then; asked once for each */
    public EventLog(Function<Event.Sent, Optional<String>> byHand) {
        this.byHand = byHand;
    }

    /**
     * An event and its number.
     *
     * @param number from 1, one after the other
     * @param messageNumber of a message: its number among those of its session, from 1; else 0
     * @param hand how a person had it sent, an empty text for just then; null if no person did
     */
    public record Numbered(
            long number,
            Event event,
            long messageNumber,
            @Nullable String hand) {
        /** Whether it arrived or left; a page may leave some of these out. */
        public boolean isMessage() {
            return messageNumber > 0;
        }

        /** Appends it as a page gets it: the event's own fields, its number, and whether a person wrote it. */
        public void write(EventJson json, Utf8Builder to) {
            json.write(event, to, members -> {
                members.member("n", number);
                if (hand != null) {
                    members.member("hand", true);
                    if (!hand.isEmpty()) {
                        members.member("how", hand);
                    }
                }
            });
        }
    }

    /**
     * What a page gets at once.
     *
     * @param events in their order
     * @param last the number of the last event that there was
     */
    public record Batch(List<Numbered> events, long last) {}

    @Override
    public void on(Event event) {
        String hand = event instanceof Event.Sent sent ? byHand.apply(sent).orElse(null) : null;
        lock.lock();
        try {
            long messageNumber = payload(event) == null
                    ? 0
                    : messagesOfSession.merge(event.header().session(), 1L, Long::sum);
            ring[index(next)] = new Numbered(next, event, messageNumber, hand);
            keptBytes += bytes(event);
            next++;
            while (next - first > MOST_EVENTS - 1 || keptBytes > MOST_BYTES) {
                forgetFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    private void forgetFirst() {
        int index = index(first);
        Numbered gone = ring[index];
        if (gone != null) {
            keptBytes -= bytes(gone.event());
            ring[index] = null;
        }
        first++;
    }

    private static int index(long number) {
        return (int) (number % MOST_EVENTS);
    }

    /** The bytes that arrived or left, or null where it is no message. */
    public static @Nullable Payload payload(Event event) {
        return switch (event) {
            case Event.Received received -> received.payload();
            case Event.Sent sent -> sent.payload();
            default -> null;
        };
    }

    private static long bytes(Event event) {
        Payload payload = payload(event);
        return payload == null ? 0 : payload.size();
    }

    /** The number of the last event; 0 before the first. */
    public long last() {
        lock.lock();
        try {
            return next - 1;
        } finally {
            lock.unlock();
        }
    }

    /** How many messages each session had so far. */
    public Map<String, Long> messageCounts() {
        lock.lock();
        try {
            return Map.copyOf(messagesOfSession);
        } finally {
            lock.unlock();
        }
    }

    /** The number of the oldest event that is kept. */
    public long first() {
        lock.lock();
        try {
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** What happened after that number: the newest messages, at most so many, and everything else. */
    public Batch after(long number, int mostMessages) {
        lock.lock();
        try {
            List<Numbered> events = new ArrayList<>();
            int messages = 0;
            for (long i = next - 1; i > number && i >= first; i--) {
                Numbered each = ring[index(i)];
                if (each != null && (!each.isMessage() || ++messages <= mostMessages)) {
                    events.add(each);
                }
            }
            return new Batch(events.reversed(), next - 1);
        } finally {
            lock.unlock();
        }
    }

    /** The event of that number, while it is kept. */
    public Optional<Numbered> get(long number) {
        lock.lock();
        try {
            return number >= first && number < next ? Optional.ofNullable(ring[index(number)]) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** The last that arrived in a session, at most so many, the oldest first. */
    public List<Numbered> lastReceived(String session, int most) {
        lock.lock();
        try {
            List<Numbered> found = new ArrayList<>();
            for (long i = next - 1; i >= first && found.size() < most; i--) {
                Numbered each = ring[index(i)];
                if (each != null
                        && each.event() instanceof Event.Received received
                        && received.header().session().equals(session)) {
                    found.add(each);
                }
            }
            return found.reversed();
        } finally {
            lock.unlock();
        }
    }
}
