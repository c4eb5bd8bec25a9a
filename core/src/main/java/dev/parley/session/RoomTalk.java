package dev.parley.session;

import dev.parley.event.Event.Direction;
import dev.parley.framing.Framing;
import dev.parley.framing.FramingException;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.rule.LoopBreaker;
import dev.parley.time.Clock;
import dev.parley.words.Sizes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What goes from a room to its members. Safe from any thread; one thread's messages reach each member in order. */
final class RoomTalk {
    private static final int MOST_NAMES = 50;
    private static final int MOST_PAUSES = 200;
    private static final int PAUSE_MILLIS = 5;
    private static final String SILENCED =
            "a member sends back what it hears, so nothing passes to or from it for a second (--no-loop-guard lets it)";

    private final RoomSetup setup;
    private final ListenSession listener;
    private final Clock clock;
    private final Journal journal;
    private final Members members;
    private final boolean guarded;
    private final boolean endsLines;
    private final LoopBreaker breaker = new LoopBreaker();
    private final ReentrantLock breaking = new ReentrantLock();

    RoomTalk(RoomSetup setup, ListenSession listener, Members members) {
        this.setup = setup;
        this.listener = listener;
        this.clock = setup.listening.clock;
        this.journal = listener.journal;
        this.members = members;
        this.guarded = setup.listening.loopGuard;
        this.endsLines = endsLines(setup.listening.framing);
    }

    /** Whether what is put into the stream gets a line's end, which it then must not have already. */
    private static boolean endsLines(@Nullable Framing framing) {
        try {
            Payload empty = framing == null ? Payload.EMPTY : framing.frame(Payload.EMPTY);
            return !empty.isEmpty() && RoomLine.withoutEnd(empty).isEmpty();
        } catch (FramingException hasNoEmptyMessage) {
            return false;
        }
    }

    /** Whether this line that a member sent, without its end, is to be passed on, and not a loop's. */
    boolean mayPass(Member member, Payload line) {
        if (!guarded) {
            return true;
        }
        LoopBreaker.Verdict verdict;
        breaking.lock();
        try {
            verdict = breaker.hear(member.voice, line, clock.nanos());
        } finally {
            breaking.unlock();
        }
        if (verdict == LoopBreaker.Verdict.PASS) {
            return true;
        }
        if (verdict == LoopBreaker.Verdict.LOOP) {
            journal.note(
                    member.flow.local(),
                    member.flow.peer(),
                    member.flow.connection(),
                    Cause.LOOP,
                    "each of the last %s messages of %s had been heard here already: it sends back what it hears, or leads to a room that does. Nothing passes to or from it for a second (--no-loop-guard lets it)"
                            .formatted(LoopBreaker.ARRIVALS, member.name));
        }
        silenced(member);
        return false;
    }

    private void silenced(Member member) {
        journal.ledger.due(1);
        journal.dropped(member.flow.local(), member.flow.peer(), Direction.OUT, Cause.LOOP, 1, SILENCED);
    }

    /** To all but the one who says it; null is the host. */
    void pass(@Nullable Member from, Payload message) {
        Payload line = RoomLine.withoutEnd(message);
        long nanos = clock.nanos();
        if (guarded) {
            breaking.lock();
            try {
                breaker.passed(line, nanos);
            } finally {
                breaking.unlock();
            }
        }
        for (Member member : members.all()) {
            if (member != from) {
                send(member, member.isDatagrams() || !endsLines ? message : line, nanos);
            }
        }
    }

    private void send(Member member, Payload message, long nanos) {
        if (guarded && member.voice.isSilenced(nanos)) {
            silenced(member);
            return;
        }
        if (!setup.bare) {
            member.tellMissed();
        }
        member.send(message);
    }

    /** The room itself says something to all but that one; a bare room never does. */
    void notice(String says, @Nullable Member except) {
        if (!setup.bare) {
            pass(except, Payload.of("* " + says));
        }
    }

    /** The room itself says something to one; a bare room never does. */
    void tell(Member member, String says) {
        if (!setup.bare) {
            send(member, Payload.of("* " + says), clock.nanos());
        }
    }

    void welcome(Member member) {
        String here = here(members.all().size());
        // The others first: who comes between would hear of it as of news.
        notice(member.name + " joined (" + here + ")", member);
        tell(member, "you are " + member.name + " (" + here + "); " + RoomLine.COMMANDS);
    }

    private static String here(int count) {
        return Sizes.count(count) + " here";
    }

    String who(Member asking) {
        List<Member> all = members.all();
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
    void holdBack(@Nullable Member from) {
        // Those who write to the members were started a moment ago, and wait for a thread like this one to run on.
        Thread.yield();
        try {
            for (int i = 0; i < MOST_PAUSES && mostAreCatchingUp(from); i++) {
                if (listener.ending.awaitUntil(clock.in(PAUSE_MILLIS, TimeUnit.MILLISECONDS))) {
                    return;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean mostAreCatchingUp(@Nullable Member from) {
        long nanos = clock.nanos();
        int connections = 0;
        int catchingUp = 0;
        for (Member member : members.all()) {
            if (member != from && !member.isDatagrams()) {
                connections++;
                catchingUp += member.isCatchingUp(nanos) ? 1 : 0;
            }
        }
        return 2 * catchingUp > connections;
    }
}
