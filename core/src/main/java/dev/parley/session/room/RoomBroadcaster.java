package dev.parley.session.room;

import dev.parley.framing.Framing;
import dev.parley.framing.FramingException;
import dev.parley.guard.RoomLoopDetector;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.SessionContext;
import dev.parley.text.Sizes;
import dev.parley.time.Clock;
import java.util.ArrayList;
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
            "a member sends back what it hears, so nothing passes to or from it for a second (--no-loop-guard turns this off)";

    private final SessionContext context;
    private final Clock clock;
    private final RoomRoster roster;
    private final boolean bare;
    private final boolean guarded;
    private final boolean endsLines;
    private final RoomLoopDetector loops = new RoomLoopDetector();
    private final ReentrantLock loopLock = new ReentrantLock();

    RoomBroadcaster(RoomConfig config, SessionContext context, RoomRoster roster) {
        this.context = context;
        this.clock = context.clock();
        this.roster = roster;
        this.bare = config.bare();
        this.guarded = config.listener().loopGuard();
        this.endsLines = endsLines(config.listener().session().framing());
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
    boolean mayPass(RoomPeer member, Payload line, List<Delivery> deliveries) {
        if (!guarded) {
            return true;
        }
        RoomLoopDetector.Verdict verdict;
        loopLock.lock();
        try {
            verdict = loops.hear(member.voice, line, clock.nanos());
        } finally {
            loopLock.unlock();
        }
        if (verdict == RoomLoopDetector.Verdict.PASS) {
            return true;
        }
        if (verdict == RoomLoopDetector.Verdict.LOOP) {
            deliveries.add(new Delivery.Noted(
                    member.flow,
                    Cause.LOOP,
                    "each of the last %s messages of %s had been heard here already: it sends back what it hears, or leads to a room that does. Nothing passes to or from it for a second (--no-loop-guard turns this off)"
                            .formatted(RoomLoopDetector.ARRIVALS, member.name)));
        }
        deliveries.add(silenced(member));
        return false;
    }

    private Delivery silenced(RoomPeer member) {
        context.ledger().due(1);
        return context.publisher().dropped(member.flow, Cause.LOOP, 1, SILENCED);
    }

    /** To all but the one who says it; null is the host. */
    void pass(@Nullable RoomPeer from, Payload message, List<Delivery> deliveries) {
        Payload line = RoomCommand.withoutEnd(message);
        long nanos = clock.nanos();
        if (guarded) {
            loopLock.lock();
            try {
                loops.passed(line, nanos);
            } finally {
                loopLock.unlock();
            }
        }
        for (RoomPeer member : roster.all()) {
            if (member != from) {
                send(member, member.isDatagrams() || !endsLines ? message : line, nanos, deliveries);
            }
        }
    }

    private void send(RoomPeer member, Payload message, long nanos, List<Delivery> deliveries) {
        if (guarded && member.voice.isSilenced(nanos)) {
            deliveries.add(silenced(member));
            return;
        }
        if (!bare) {
            member.sayMissed().ifPresent(missed -> keep(missed, deliveries));
        }
        keep(member.send(message), deliveries);
    }

    /** What is queued publishes itself later. */
    private static void keep(Delivery delivery, List<Delivery> deliveries) {
        if (!(delivery instanceof Delivery.Queued)) {
            deliveries.add(delivery);
        }
    }

    /** The room itself says something to all but that one; a bare room never does. */
    void notice(String text, @Nullable RoomPeer except, List<Delivery> deliveries) {
        if (!bare) {
            pass(except, Payload.of("* " + text), deliveries);
        }
    }

    /** The room itself says something to one; a bare room never does. */
    void say(RoomPeer member, String text, List<Delivery> deliveries) {
        if (!bare) {
            send(member, Payload.of("* " + text), clock.nanos(), deliveries);
        }
    }

    void welcome(RoomPeer member, List<Delivery> deliveries) {
        String here = here(roster.all().size());
        // The others first, so that a member who joins meanwhile does not get this notice.
        notice(member.name + " joined (" + here + ")", member, deliveries);
        say(member, "you are " + member.name + " (" + here + "); " + RoomCommand.COMMANDS, deliveries);
    }

    private static String here(int count) {
        return Sizes.count(count) + " here";
    }

    String who(RoomPeer asking) {
        List<RoomPeer> all = roster.all();
        String names = all.stream().limit(MOST_NAMES).map(each -> each.name).collect(Collectors.joining(", "));
        return "%s: %s%s; you are %s"
                .formatted(
                        here(all.size()),
                        names,
                        all.size() > MOST_NAMES ? " and " + Sizes.count(all.size() - MOST_NAMES) + " more" : "",
                        asking.name);
    }

    /** What somebody here says to all, published. */
    void passFromHost(Payload message) {
        List<Delivery> deliveries = new ArrayList<>();
        pass(null, message, deliveries);
        context.publisher().publish(deliveries);
    }

    /**
     * Waits, a second at most, while more than half of the other members with connections have much waiting for them and read
     * all the same: then it is the room that is slow and not a member, and who speaks is held back rather than that something
     * is lost.
     */
    @SuppressWarnings("ThreadPriorityCheck") // only an early start for others; nothing depends on it
    void holdBack(@Nullable RoomPeer from) {
        // Those who write to the members were started a moment ago, and wait for a thread like this one to run on.
        Thread.yield();
        try {
            for (int i = 0; i < MOST_PAUSES && mostAreCatchingUp(from); i++) {
                if (context.lifecycle().awaitUntil(clock.in(PAUSE_MILLIS, TimeUnit.MILLISECONDS))) {
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
        for (RoomPeer member : roster.all()) {
            if (member != from && !member.isDatagrams()) {
                connections++;
                catchingUp += member.isCatchingUp(nanos) ? 1 : 0;
            }
        }
        return 2 * catchingUp > connections;
    }
}
