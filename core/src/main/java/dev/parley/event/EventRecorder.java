package dev.parley.event;

import dev.parley.time.Clock;
import dev.parley.time.Durations;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Keeps the events of one session or several, and lets a test wait for one. Safe from any thread.
 *
 * <pre>{@code
 * EventRecorder events = new EventRecorder();
 * try (ListenSession device = Parley.listen("udp://127.0.0.1:0").open(events)) {
 *     // … the program under test sends …
 *     Payload first = events.next(Event.Received.class).payload();
 * }
 * }</pre>
 *
 * <p>{@code next} gives each event once, in their order; {@code await} looks, and takes nothing. Both wait in real time, also for
 * a session on a clock that a test moves, and end as soon as the event is there. What does not come in time is an {@link
 * AssertionError} with all that came.
 *
 * <p>It keeps the first {@link #MOST_EVENTS}, and of these at most {@link #MOST_BYTES} of payload; who waits for a later one is
 * told so at once.
 */
public final class EventRecorder implements EventListener {
    /** How long is waited where no time is given: longer than a busy computer needs, and no longer than a person waits. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How many events are kept. */
    public static final int MOST_EVENTS = 100_000;

    /** How many bytes of payload are kept. */
    public static final long MOST_BYTES = 256L << 20;

    /** How much of a transcript an error has: its end. */
    private static final int MOST_LINES_OF_AN_ERROR = 100;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final List<Event> events = new ArrayList<>();
    private final BitSet given = new BitSet();
    private long bytes;
    private long notKept;

    @Override
    public void on(Event event) {
        lock.lock();
        try {
            bytes += size(event);
            if (notKept > 0 || events.size() == MOST_EVENTS || bytes > MOST_BYTES) {
                notKept++;
            } else {
                events.add(event);
            }
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static int size(Event event) {
        return switch (event) {
            case Event.Received received -> received.payload().size();
            case Event.Sent sent -> sent.payload().size();
            default -> 0;
        };
    }

    /** All that came, in their order. */
    public List<Event> all() {
        lock.lock();
        try {
            return List.copyOf(events);
        } finally {
            lock.unlock();
        }
    }

    /** Those of one kind that came, in their order. */
    public <E extends Event> List<E> of(Class<E> kind) {
        return all().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The texts of everything that was received, in order, as {@link dev.parley.payload.Payload#escaped} shows them. */
    public List<String> receivedTexts() {
        return of(Event.Received.class).stream()
                .map(received -> received.payload().escaped())
                .toList();
    }

    /** As {@link #next(Class, Duration)}, with {@link #PATIENCE}. */
    public <E extends Event> E next(Class<E> kind) throws InterruptedException {
        return next(kind, PATIENCE);
    }

    /**
     * The earliest event of that kind that was not given yet, once it is there.
     *
     * @throws AssertionError if it does not come in that time
     * @throws InterruptedException if this thread was interrupted
     */
    public <E extends Event> E next(Class<E> kind, Duration within) throws InterruptedException {
        return kind.cast(
                waitFor(1, true, kind::isInstance, within, "no " + name(kind)).getFirst());
    }

    /**
     * The earliest event that was not given yet and for which that holds, if it is there in that time: as {@link #next}, where none
     * is no failure.
     *
     * @param which called with this recorder's lock held
     */
    public Optional<Event> poll(Predicate<? super Event> which, Duration within) throws InterruptedException {
        List<Event> found = search(1, true, which, within);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
    }

    /** As {@link #await(Predicate, Duration)} for the first of that kind, with {@link #PATIENCE}. */
    public <E extends Event> E await(Class<E> kind) throws InterruptedException {
        return kind.cast(waitFor(1, false, kind::isInstance, PATIENCE, "no " + name(kind))
                .getFirst());
    }

    /** As {@link #await(Predicate, Duration)}, with {@link #PATIENCE}. */
    public Event await(Predicate<? super Event> which) throws InterruptedException {
        return await(which, PATIENCE);
    }

    /**
     * The first event for which that holds, once it is there; whether it was given by {@link #next} does not matter.
     *
     * @param which called with this recorder's lock held
     * @throws AssertionError if it does not come in that time
     * @throws InterruptedException if this thread was interrupted
     */
    public Event await(Predicate<? super Event> which, Duration within) throws InterruptedException {
        return waitFor(1, false, which, within, "no such event").getFirst();
    }

    /** As {@link #received(int, Duration)}, with {@link #PATIENCE}. */
    public List<Event.Received> received(int count) throws InterruptedException {
        return received(count, PATIENCE);
    }

    /**
     * The first so many datagrams, chunks or messages that came, once they are there; takes none.
     *
     * @throws AssertionError if they do not come in that time
     * @throws InterruptedException if this thread was interrupted
     */
    public List<Event.Received> received(int count, Duration within) throws InterruptedException {
        return waitFor(count, false, Event.Received.class::isInstance, within, "not " + count + " received").stream()
                .map(Event.Received.class::cast)
                .toList();
    }

    private List<Event> waitFor(
            int count, boolean taking, Predicate<? super Event> which, Duration within, String missing)
            throws InterruptedException {
        List<Event> found = search(count, taking, which, within);
        if (found.size() < count) {
            throw new AssertionError("%s came within %s.\n%s"
                    .formatted(missing, Durations.show(within), transcript(MOST_LINES_OF_AN_ERROR)));
        }
        return found;
    }

    /** So many, or nothing. */
    private List<Event> search(int count, boolean taking, Predicate<? super Event> which, Duration within)
            throws InterruptedException {
        List<Event> found = new ArrayList<>();
        long left = within.toNanos();
        int at = 0;
        lock.lockInterruptibly();
        try {
            while (true) {
                for (; at < events.size() && found.size() < count; at++) {
                    if (!(taking && given.get(at)) && which.test(events.get(at))) {
                        found.add(events.get(at));
                        if (taking) {
                            given.set(at);
                        }
                    }
                }
                if (found.size() == count) {
                    return found;
                }
                if (left <= 0 || notKept > 0) {
                    return List.of();
                }
                left = more.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private static String name(Class<? extends Event> kind) {
        return kind.getSimpleName().toLowerCase(Locale.ROOT);
    }

    /**
     * All that came, a line each, for a person: the time of day here, the session's name, and the event as the command line shows it.
     */
    public String transcript() {
        return transcript(MOST_EVENTS);
    }

    /** The same, and of more lines than so many only the last. */
    public String transcript(int mostLines) {
        List<Event> kept;
        long missing;
        lock.lock();
        try {
            kept = List.copyOf(events);
            missing = notKept;
        } finally {
            lock.unlock();
        }
        if (kept.isEmpty()) {
            return "Nothing has happened.";
        }
        StringBuilder text = new StringBuilder("What happened:");
        int from = Math.max(0, kept.size() - mostLines);
        if (from > 0) {
            text.append("\n  … ").append(from).append(" earlier events");
        }
        kept.subList(from, kept.size()).forEach(event -> appendLine(event, text));
        if (missing > 0) {
            text.append("\n  … ").append(missing).append(" later events, which this recorder did not keep");
        }
        return text.toString();
    }

    private static void appendLine(Event event, StringBuilder to) {
        Event.Header header = event.header();
        to.append("\n  ")
                .append(TIME.format(Clock.instant(header.epochNanos()).atZone(ZoneId.systemDefault())))
                .append("  ")
                .append(header.session())
                .append("  ")
                .append(event.toString().replace("\n", "\n      "));
    }
}
