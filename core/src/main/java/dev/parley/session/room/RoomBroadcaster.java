package dev.parley.session.room;

import dev.parley.event.Event.Direction;
import dev.parley.framing.Framing;
import dev.parley.framing.FramingException;
import dev.parley.guard.RoomLoopDetector;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.listen.ListenSession;
import dev.parley.session.runtime.EventPublisher;
import dev.parley.text.Sizes;
import dev.parley.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What goes from a room to its members. Safe from any thread; one thread's messages reach each member in order. */
final class RoomBroadcaster {
    private static final int MOST_NAMES = 50;
    private static final int MOST_PAUSES = 200;
    private static final int PAUSE_MILLIS = 5;
    private static final String SILENCED =
            "a member sends back what it hears, so nothing passes to or from it for a second (--no-loop-guard lets it)";

    private final RoomSetup setup;
    private final ListenSession listener;
    private final Clock clock;
    private final EventPublisher eventPublisher;
    private final RoomRoster roomRoster;
    private final boolean guarded;
    private final boolean endsLines;
    private final RoomLoopDetector breaker = new RoomLoopDetector();
    private final ReentrantLock breaking = new ReentrantLock();

    RoomBroadcaster(RoomSetup setup, ListenSession listener, RoomRoster roomRoster) {
        this.setup = setup;
        this.listener = listener;
        this.clock = setup.listening.clock;
        this.eventPublisher = listener.eventPublisher;
        this.roomRoster = roomRoster;
        this.guarded = setup.listening.loopGuard;
        this.endsLines = endsLines(setup.listening.framing);
    }

    /** Whether what is put into the stream gets a line's end, which it then must not have already. */
    private static boolean endsLines(@Nullable Framing framing) {
        try {
            Payload empty = framing == null ? Payload.EMPTY : framing.frame(Payload.EMPTY);
            return !empty.isEmpty() && RoomCommand.withoutEnd(empty).isEmpty();
        } catch (FramingException hasNoEmptyMessage) {
            return false;
        }
    }

    /** Whether this line that a member sent, without its end, is to be passed on, and not a loop's. */
    boolean mayPass(RoomPeer roomPeer, Payload line) {
        if (!guarded) {
            return true;
        }
        RoomLoopDetector.Verdict verdict;
        breaking.lock();
        try {
            verdict = breaker.hear(roomPeer.voice, line, clock.nanos());
        } finally {
            breaking.unlock();
        }
        if (verdict == RoomLoopDetector.Verdict.PASS) {
            return true;
        }
        if (verdict == RoomLoopDetector.Verdict.LOOP) {
            eventPublisher.note(
                    roomPeer.flow.local(),
                    roomPeer.flow.peer(),
                    roomPeer.flow.connection(),
                    Cause.LOOP,
                    "each of the last %s messages of %s had been heard here already: it sends back what it hears, or leads to a room that does. Nothing passes to or from it for a second (--no-loop-guard lets it)"
                            .formatted(RoomLoopDetector.ARRIVALS, roomPeer.name));
        }
        silenced(roomPeer);
        return false;
    }

    private void silenced(RoomPeer roomPeer) {
        eventPublisher.ledger.due(1);
        eventPublisher.dropped(roomPeer.flow.local(), roomPeer.flow.peer(), Direction.OUT, Cause.LOOP, 1, SILENCED);
    }

    /** To all but the one who says it; null is the host. */
    void pass(@Nullable RoomPeer from, Payload message) {
        Payload line = RoomCommand.withoutEnd(message);
        long nanos = clock.nanos();
        if (guarded) {
            breaking.lock();
            try {
                breaker.passed(line, nanos);
            } finally {
                breaking.unlock();
            }
        }
        for (RoomPeer roomPeer : roomRoster.all()) {
            if (roomPeer != from) {
                send(roomPeer, roomPeer.isDatagrams() || !endsLines ? message : line, nanos);
            }
        }
    }

    private void send(RoomPeer roomPeer, Payload message, long nanos) {
        if (guarded && roomPeer.voice.isSilenced(nanos)) {
            silenced(roomPeer);
            return;
        }
        if (!setup.bare) {
            roomPeer.tellMissed();
        }
        roomPeer.send(message);
    }

    /** The room itself says something to all but that one; a bare room never does. */
    void notice(String message, @Nullable RoomPeer except) {
        if (!setup.bare) {
            pass(except, Payload.of("* " + message));
        }
    }

    /** The room itself says something to one; a bare room never does. */
    void tell(RoomPeer roomPeer, String message) {
        if (!setup.bare) {
            send(roomPeer, Payload.of("* " + message), clock.nanos());
        }
    }

    void welcome(RoomPeer roomPeer) {
        String here = here(roomRoster.all().size());
        // The others first: who comes between would hear of it as of news.
        notice(roomPeer.name + " joined (" + here + ")", roomPeer);
        tell(roomPeer, "you are " + roomPeer.name + " (" + here + "); " + RoomCommand.COMMANDS);
    }

    private static String here(int count) {
        return Sizes.count(count) + " here";
    }

    String who(RoomPeer asking) {
        List<RoomPeer> all = roomRoster.all();
        String names = all.stream().limit(MOST_NAMES).map(each -> each.name).collect(Collectors.joining(", "));
        return "%s: %s%s; you are %s"
                .formatted(
                        here(all.size()),
                        names,
                        all.size() > MOST_NAMES ? " and " + Sizes.count(all.size() - MOST_NAMES) + " more" : "",
                        asking.name);
    }

    /**
     * Waits, a second at most, while more than half of the other members with connections have much waiting for them and read all
     * the same: then it is the room that is slow and not a member, and who speaks is held back rather than that something is
     * lost.
     */
    @SuppressWarnings("ThreadPriorityCheck") // only an early start for others; nothing depends on it
    void holdBack(@Nullable RoomPeer from) {
        // Those who write to the members were started a moment ago, and wait for a thread like this one to run on.
        Thread.yield();
        try {
            for (int i = 0; i < MOST_PAUSES && mostAreCatchingUp(from); i++) {
                if (listener.sessionLifecycle.awaitUntil(clock.in(PAUSE_MILLIS, TimeUnit.MILLISECONDS))) {
                    return;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean mostAreCatchingUp(@Nullable RoomPeer from) {
        long nanos = clock.nanos();
        int connections = 0;
        int catchingUp = 0;
        for (RoomPeer roomPeer : roomRoster.all()) {
            if (roomPeer != from && !roomPeer.isDatagrams()) {
                connections++;
                catchingUp += roomPeer.isCatchingUp(nanos) ? 1 : 0;
            }
        }
        return 2 * catchingUp > connections;
    }
}
