package dev.parley.web.workbench;

import dev.parley.address.Address;
import dev.parley.bench.option.OptionTable;
import dev.parley.bench.option.ReplayOptions;
import dev.parley.bench.option.ValueType;
import dev.parley.capture.Capture;
import dev.parley.capture.CaptureException;
import dev.parley.capture.Conversation;
import dev.parley.capture.Conversations;
import dev.parley.event.EventListener;
import dev.parley.framing.Framing;
import dev.parley.ledger.Totals;
import dev.parley.session.Outcome;
import dev.parley.session.replay.ReplaySession;
import dev.parley.session.replay.ReplaySetup;
import dev.parley.socket.NetworkException;
import dev.parley.time.Clock;
import dev.parley.web.json.Json;
import dev.parley.web.workbench.BenchException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Captures that a page sends again. What passes then are events like those of the bench, of a session that is called {@code replay}
 * and a number. Safe from any thread.
 */
public final class Replays implements AutoCloseable {
    private static final int MOST_RUNNING = 4;
    private static final int MOST_KEPT = 50;

    /** What a page may choose; the others name files or are a terminal's. */
    private static final Set<String> OPTIONS =
            Set.of("speed", "asap", "gap-limit", "loop", "expect", "changing", "in-turn", "wait");

    private final EventListener events;
    private final Runnable changed;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Replay> replays = new ArrayList<>();
    private long lastId;

    /**
     * None at first.
     *
     * @param events gets all that happens
     * @param changed is called when one begins or ends
     */
    public Replays(EventListener events, Runnable changed) {
        this.events = events;
        this.changed = changed;
    }

    private static final class Replay {
        final long id;
        final long capture;
        final String name;
        final String address;
        final long epochNanos = Clock.SYSTEM.epochNanos();
        volatile @Nullable ReplaySession session;
        volatile @Nullable Outcome outcome;

        Replay(long id, CaptureItem item, String address) {
            this.id = id;
            this.capture = item.id();
            this.name = item.name();
            this.address = address;
        }

        Map<String, @Nullable Object> view() {
            ReplaySession sending = session;
            Outcome how = outcome;
            Totals totals = sending == null ? null : sending.totals();
            return Json.object(
                    "id",
                    id,
                    "session",
                    sessionName(id),
                    "capture",
                    capture,
                    "name",
                    name,
                    "address",
                    address,
                    "at",
                    Clock.instant(epochNanos).toString(),
                    "running",
                    how == null,
                    "good",
                    how == null ? null : how.isGood(),
                    "says",
                    how == null || how.message().isEmpty() ? null : how.message(),
                    "sent",
                    totals == null ? 0 : totals.sent(),
                    "received",
                    totals == null ? 0 : totals.received());
        }
    }

    private static String sessionName(long id) {
        return "replay " + id;
    }

    /**
     * Sends what the clients of a capture said.
     *
     * @param address to whom
     * @param options those of {@code parley replay}, by name, and {@code frame} and {@code flow}
     * @throws BenchException if that cannot be, or too many run
     */
    public Map<String, @Nullable Object> start(CaptureItem item, String address, Map<String, String> options)
            throws BenchException {
        Replay replay;
        lock.lock();
        try {
            if (replays.stream().filter(each -> each.outcome == null).count() >= MOST_RUNNING) {
                throw new BenchException(Kind.REFUSED, MOST_RUNNING + " run already: end one of them first");
            }
            replay = new Replay(++lastId, item, address);
            replays.add(replay);
            while (replays.size() > MOST_KEPT && replays.getFirst().outcome != null) {
                replays.removeFirst();
            }
        } finally {
            lock.unlock();
        }
        boolean opened = false;
        try {
            ReplaySession session =
                    setup(item, address, options).named(sessionName(replay.id)).open(events);
            replay.session = session;
            opened = true;
            Thread.ofVirtual().name("parley-replay-end").start(() -> awaitEnd(replay, session));
        } catch (IllegalArgumentException wrong) {
            throw BenchException.of("address", String.valueOf(wrong.getMessage()));
        } catch (NetworkException refused) {
            throw BenchException.of("address", String.valueOf(refused.getMessage()));
        } catch (IOException bad) {
            throw new BenchException(Kind.REFUSED, item.name() + " cannot be sent again: " + bad.getMessage());
        } finally {
            if (!opened) {
                forget(replay);
            }
        }
        changed.run();
        return replay.view();
    }

    private void forget(Replay replay) {
        lock.lock();
        try {
            replays.remove(replay);
        } finally {
            lock.unlock();
        }
    }

    private static ReplaySetup setup(CaptureItem item, String address, Map<String, String> options)
            throws IOException, BenchException {
        Map<String, String> given = new LinkedHashMap<>(options);
        given.values().removeIf(value -> value.isBlank() || value.equals("false"));
        String frame = given.remove("frame");
        String flow = given.remove("flow");
        for (String name : given.keySet()) {
            if (!OPTIONS.contains(name)) {
                throw BenchException.of(name, "'" + name + "' is no option that a page may give");
            }
        }
        OptionTable<ReplaySetup> table = ReplayOptions.CLIENT;
        for (List<String> group : table.exclusive()) {
            if (group.stream().filter(given::containsKey).count() > 1) {
                throw BenchException.of(group.getFirst(), "only one of these can be: " + String.join(", ", group));
            }
        }
        Address target = Address.parse(address).requireTarget();
        Framing framing = frame == null ? null : framing(frame);
        try (Capture capture = Capture.open(item.file())) {
            if (framing != null) {
                capture.frame(framing);
            }
            ReplaySetup setup = new ReplaySetup(chosen(Conversations.of(capture), target, flow), target);
            for (Map.Entry<String, String> option : given.entrySet()) {
                made(option.getKey(), () -> table.set(setup, Map.of(option.getKey(), option.getValue())));
            }
            return framing == null ? setup : setup.frame(framing);
        } catch (CaptureException damaged) {
            throw new BenchException(Kind.REFUSED, item.name() + " cannot be sent again: " + damaged.getMessage());
        }
    }

    private static Framing framing(String frame) throws BenchException {
        return made("frame", () -> ValueType.FRAMING.parse(frame));
    }

    /** What is wrong is said of that option. */
    private static <T> T made(String option, Supplier<T> making) throws BenchException {
        try {
            return making.get();
        } catch (IllegalArgumentException wrong) {
            throw BenchException.of(option, String.valueOf(wrong.getMessage()));
        }
    }

    private static List<Conversation> chosen(List<Conversation> all, Address target, @Nullable String flow)
            throws BenchException {
        List<Conversation> those = all.stream()
                .filter(each -> each.isStream() == target.scheme().isStream())
                .filter(each -> flow == null || flow.equals(Integer.toString(each.number())))
                .toList();
        if (those.isEmpty()) {
            throw flow == null
                    ? BenchException.of(
                            "address",
                            "the capture has no %s messages, which alone can be sent to %s"
                                    .formatted(target.scheme().isStream() ? "TCP" : "UDP", target))
                    : BenchException.of("flow", "no flow of the number " + flow + " can be sent to " + target);
        }
        return those;
    }

    private void awaitEnd(Replay replay, ReplaySession session) {
        Outcome how = Outcome.STOPPED;
        try {
            how = session.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            session.close();
            replay.outcome = how;
            changed.run();
        }
    }

    /** Ends one before its time. */
    public void end(long id) throws BenchException {
        ReplaySession session;
        lock.lock();
        try {
            session = replays.stream()
                    .filter(each -> each.id == id)
                    .findFirst()
                    .orElseThrow(() -> new BenchException(Kind.UNKNOWN, "there is no replay " + id))
                    .session;
        } finally {
            lock.unlock();
        }
        if (session != null) {
            session.stop();
        }
    }

    /** All that are kept, the oldest first. */
    public List<Map<String, @Nullable Object>> all() {
        lock.lock();
        try {
            return replays.stream().map(Replay::view).toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        List<Replay> all;
        lock.lock();
        try {
            all = List.copyOf(replays);
        } finally {
            lock.unlock();
        }
        for (Replay each : all) {
            ReplaySession session = each.session;
            if (session != null) {
                session.close();
            }
        }
    }
}
