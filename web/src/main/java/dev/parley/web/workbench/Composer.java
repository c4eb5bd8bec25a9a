package dev.parley.web.workbench;

import dev.parley.bench.EntryStatus;
import dev.parley.event.Event;
import dev.parley.payload.Payload;
import dev.parley.session.Peer;
import dev.parley.session.Session;
import dev.parley.session.listen.ListenSession;
import dev.parley.session.relay.RelaySession;
import dev.parley.session.room.RoomSession;
import dev.parley.time.Clock;
import dev.parley.time.Durations;
import dev.parley.time.Signal;
import dev.parley.web.feed.EventLog;
import dev.parley.web.json.Json;
import dev.parley.web.workbench.BenchException.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Sends what a person writes: to the last, to one, or to all peers of a listener; to the peer of a chat; into a room. Safe from any thread. */
public final class Composer implements AutoCloseable {
    /** Sent by hand and not yet told as an event; more than ever wait at once. */
    private static final int MOST_PENDING = 10_000;

    /** A repetition is for a person to look at; faster ones are a sender's. */
    private static final Duration SHORTEST = Duration.ofMillis(10);

    private static final int MOST_REPEATS = 100;

    private final Workbench workbench;
    private final EventLog log;
    private final ByHand byHand;
    private final Map<Integer, Repeat> repeats = new ConcurrentHashMap<>();
    private final AtomicInteger lastRepeat = new AtomicInteger();

    public Composer(Workbench workbench, EventLog log, ByHand byHand) {
        this.workbench = workbench;
        this.log = log;
        this.byHand = byHand;
    }

    /** What left because a person wrote it: the composer notes it here, and the log of events asks. Safe from any thread. */
    public static final class ByHand {
        private final Deque<Written> pending = new ArrayDeque<>();

        private record Written(String session, Payload message, String how) {}

        private synchronized void add(Written written) {
            if (pending.size() >= MOST_PENDING) {
                pending.removeFirst();
            }
            pending.add(written);
        }

        private synchronized void remove(Written written) {
            pending.removeLastOccurrence(written);
        }

        /** How what left was had sent: {@code every 1s}, {@code sequence}, or an empty text for just then; told once for each. */
        public synchronized Optional<String> howWritten(Event.Sent sent) {
            if (pending.isEmpty() || !sent.rule().isEmpty()) {
                return Optional.empty();
            }
            String session = sent.header().session();
            Optional<Written> found = pending.stream()
                    .filter(each -> each.session.equals(session) && each.message.equals(sent.payload()))
                    .findFirst();
            found.ifPresent(pending::removeFirstOccurrence);
            return found.map(Written::how);
        }
    }

    private record Repeat(String entry, String every, String text, Signal ended) {}

    /**
     * What became of it.
     *
     * @param sent how many peers it goes to
     * @param bytes how many bytes each gets
     * @param repeat the number of the repetition, or null
     */
    public record Sent(int sent, int bytes, @Nullable Integer repeat) {}

    /**
     * Sends a message.
     *
     * @param to {@code last}, {@code all}, or the number of a peer
     * @param every how often, as a duration, or null for once
     * @param sequence whether it is one of a sequence
     * @throws BenchException if nobody can get it
     */
    public Sent send(String entry, String to, MessageForm form, @Nullable String every, boolean sequence)
            throws BenchException {
        String how = every != null ? "every " + every : sequence ? "sequence" : "";
        Duration interval = every == null ? null : interval(every);
        Sent first = once(entry, to, form, 1, how);
        if (interval == null || every == null) {
            return first;
        }
        if (repeats.size() >= MOST_REPEATS) {
            throw new BenchException(Kind.REFUSED, MOST_REPEATS + " messages repeat already: end one of them first");
        }
        int number = lastRepeat.incrementAndGet();
        Repeat repeat = new Repeat(entry, every, form.shown(), new Signal());
        repeats.put(number, repeat);
        workbench.touch();
        Thread.ofVirtual().name("parley-repeat").start(() -> repeat(number, repeat, to, form, interval));
        return new Sent(first.sent, first.bytes, number);
    }

    private static Duration interval(String every) throws BenchException {
        try {
            Duration interval = Durations.parse(every);
            if (interval.compareTo(SHORTEST) < 0) {
                throw BenchException.of("every", "a message repeats every 10ms at most: open a sender for more");
            }
            return interval;
        } catch (IllegalArgumentException wrong) {
            throw BenchException.of("every", String.valueOf(wrong.getMessage()));
        }
    }

    private void repeat(int number, Repeat repeat, String to, MessageForm form, Duration interval) {
        try {
            long next = Clock.SYSTEM.nanos() + interval.toNanos();
            for (long n = 2; !Clock.SYSTEM.await(repeat.ended, next); n++) {
                once(repeat.entry, to, form, n, "every " + repeat.every);
                next += interval.toNanos();
            }
        } catch (BenchException nobodyLeft) {
            // Whoever it went to has gone, which their own events say.
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            repeats.remove(number);
            workbench.touch();
        }
    }

    /** Ends a repetition; one that is over already is none. */
    public void endRepeat(long number) throws BenchException {
        Repeat repeat = number > lastRepeat.get() ? null : repeats.remove((int) number);
        if (repeat == null) {
            throw new BenchException(Kind.UNKNOWN, "nothing repeats with the number " + number);
        }
        repeat.ended.set();
        workbench.touch();
    }

    /** What repeats now. */
    public List<Map<String, @Nullable Object>> repeats() {
        List<Map<String, @Nullable Object>> told = new ArrayList<>();
        repeats.forEach((number, repeat) ->
                told.add(Json.object("id", number, "entry", repeat.entry, "every", repeat.every, "text", repeat.text)));
        return told;
    }

    private Sent once(String entry, String to, MessageForm form, long n, String how) throws BenchException {
        workbench.item(entry);
        EntryStatus status = workbench
                .running()
                .status(entry)
                .orElseThrow(() -> new BenchException(Kind.REFUSED, "'" + entry + "' is stopped: start it first"));
        Session session = status.session();
        return switch (session) {
            case ListenSession listen -> toPeers(entry, listen, to, form, n, how);
            case RoomSession room -> {
                Payload message = form.fill("", "", n);
                room.say(message);
                yield new Sent(room.members().size(), message.size(), null);
            }
            case RelaySession relay ->
                throw new BenchException(
                        Kind.WRONG, "'" + entry + "' is a relay: it passes on what comes, and says nothing itself");
            case null, default -> toPeer(entry, status, form, n, how);
        };
    }

    private Sent toPeer(String entry, EntryStatus status, MessageForm form, long n, String how) throws BenchException {
        Payload message = form.fill(status.entry().addresses().getFirst().hostAndPort(), "", n);
        ByHand.Written written = new ByHand.Written(entry, message, how);
        byHand.add(written);
        if (!workbench.running().say(entry, message)) {
            byHand.remove(written);
            throw new BenchException(
                    Kind.REFUSED,
                    "'" + entry + "' cannot send this now: it has ended, is no chat, or its peer does not read");
        }
        return new Sent(1, message.size(), null);
    }

    private Sent toPeers(String entry, ListenSession listen, String to, MessageForm form, long n, String how)
            throws BenchException {
        List<Peer> peers = chosen(entry, listen.peers(), to);
        int sent = 0;
        int bytes = 0;
        for (Peer peer : peers) {
            Payload message =
                    form.fill(peer.endpoint().hostAndPort(), peer.local().hostAndPort(), n);
            bytes = message.size();
            ByHand.Written written = new ByHand.Written(entry, message, how);
            byHand.add(written);
            if (listen.send(peer, message)) {
                sent++;
            } else {
                byHand.remove(written);
            }
        }
        if (sent == 0) {
            throw new BenchException(Kind.REFUSED, "that peer has left, and nothing was sent");
        }
        return new Sent(sent, bytes, null);
    }

    private List<Peer> chosen(String entry, List<Peer> peers, String to) throws BenchException {
        if (peers.isEmpty()) {
            throw new BenchException(Kind.REFUSED, "nobody has come yet, so nobody can be answered");
        }
        return switch (to) {
            case "last" -> List.of(last(entry, peers));
            case "all" -> peers;
            default -> {
                List<Peer> one = peers.stream()
                        .filter(peer -> Integer.toString(peer.number()).equals(to))
                        .toList();
                if (one.isEmpty()) {
                    throw new BenchException(Kind.UNKNOWN, "peer " + to + " has left, or never came");
                }
                yield one;
            }
        };
    }

    /** Who was heard last and is still there; else who came last. */
    private Peer last(String entry, List<Peer> peers) {
        return log.lastReceived(entry, 1).stream()
                .map(each -> each.event().header())
                .flatMap(header -> peers.stream()
                        .filter(peer ->
                                peer.endpoint().equals(header.peer()) && peer.connection() == header.connection()))
                .findFirst()
                .orElse(peers.getLast());
    }

    @Override
    public void close() {
        repeats.values().forEach(repeat -> repeat.ended.set());
    }
}
