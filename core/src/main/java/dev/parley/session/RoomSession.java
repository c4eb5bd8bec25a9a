package dev.parley.session;

import dev.parley.address.Endpoint;
import dev.parley.event.Event;
import dev.parley.event.Event.Direction;
import dev.parley.event.Event.Header;
import dev.parley.event.EventListener;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.payload.Payload;
import dev.parley.rule.ReplyGuard.Withheld;
import dev.parley.socket.NetworkException;
import dev.parley.time.Clock;
import dev.parley.time.Durations;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A room: everybody who comes to its listener hears everybody else, whatever the transport. A member that does not read
 * delays nobody: what does not fit into what may wait for it is {@code dropped}, cause {@code queue}, and it is told how much
 * it has missed once it reads again. It stays, since it may be reading slowly.
 *
 * <p>Its events are those of a {@link ListenSession}, with names in {@code joined} and {@code left}, and {@code renamed}.
 */
public final class RoomSession implements Session {
    private final ListenSession listener;
    private final RoomSetup setup;
    private final Clock clock;
    private final Journal journal;
    private final EventListener events;
    private final Members members;
    private final RoomDoor door;
    private final RoomTalk talk;
    private volatile boolean closing;

    private RoomSession(RoomSetup setup, ListenSession listener, EventListener events) {
        this.setup = setup;
        this.listener = listener;
        this.events = events;
        this.clock = setup.listening.clock;
        this.journal = listener.journal;
        this.members = new Members(setup.host);
        this.door = new RoomDoor(listener);
        this.talk = new RoomTalk(setup, listener, members);
    }

    /** Gets the listener's events, also while it is being opened: then the room is made by the time that anything comes. */
    private static final class Hearing implements EventListener {
        private final EventListener events;
        private volatile @Nullable RoomSession room;

        Hearing(EventListener events) {
            this.events = events;
        }

        @Override
        public void on(Event event) {
            Objects.requireNonNull(room).hear(event);
        }
    }

    static RoomSession open(RoomSetup setup, EventListener events) throws NetworkException {
        Hearing hearing = new Hearing(events);
        ListenSession.open(
                setup.listening.opening(hearing),
                listener -> hearing.room = new RoomSession(setup, listener, hearing.events));
        RoomSession room = Objects.requireNonNull(hearing.room);
        room.listener.ending.start("parley-room-idle", room::sendAwayWhoIsSilent);
        return room;
    }

    /** Where it listens, in the order of its addresses; a port is never 0. */
    public List<Endpoint> endpoints() {
        return listener.endpoints();
    }

    /** Who is here, in the order in which they came. Safe from any thread. */
    public List<RoomMember> members() {
        return members.shown();
    }

    /**
     * Says something to all, with the host's name before it, or in a bare room as it is. Waits up to a second if most of those
     * that read have not caught up. Safe from any thread.
     */
    public void say(Payload line) {
        if (setup.bare) {
            talk.pass(null, line);
        } else {
            talk.pass(null, Payload.of(setup.host + ": " + RoomLine.shown(line)));
        }
        talk.holdBack(null);
    }

    private void hear(Event event) {
        switch (event) {
            case Event.Joined joined -> {
                Flow flow = flow(joined.header());
                if (flow.connection() != 0) {
                    enter(flow, false);
                }
            }
            case Event.Received received -> received(received);
            case Event.Left left -> {
                Member member = members.of(flow(left.header()));
                if (member != null) {
                    leave(member, left.cause(), left.says());
                }
            }
            case Event.Refused refused -> {
                events.on(refused);
                Member member = members.of(flow(refused.header()));
                if (member != null) {
                    leave(member, Cause.PORT_UNREACHABLE, "nothing listens there any more");
                }
            }
            case Event.Note note -> {
                if (!isWrongHere(note.cause())) {
                    events.on(note);
                }
            }
            default -> events.on(event);
        }
    }

    /** To listen is what one comes for, and a last line without its end is passed on like any other. */
    private static boolean isWrongHere(Cause cause) {
        return cause == Cause.SILENT_PEER || cause == Cause.UNFINISHED;
    }

    private static Flow flow(Header header) {
        return new Flow(
                Objects.requireNonNull(header.local()), Objects.requireNonNull(header.peer()), header.connection());
    }

    private Header header(Flow flow) {
        return new Header(clock.epochNanos(), listener.name(), flow.local(), flow.peer(), flow.connection());
    }

    private void received(Event.Received received) {
        Flow flow = flow(received.header());
        Member member = members.of(flow);
        if (member == null && flow.connection() == 0) {
            newcomer(received, flow);
            return;
        }
        events.on(received);
        if (member != null) { // else a connection that is about to be closed
            take(member, received.payload());
        }
    }

    private void newcomer(Event.Received received, Flow flow) {
        RoomDoor.Decision decision = door.judge(received, flow.local(), flow.peer());
        if (decision instanceof RoomDoor.Decision.In) {
            Member member = enter(flow, RoomLine.hasEnd(received.payload()));
            if (member != null) {
                events.on(received);
                take(member, received.payload());
                return;
            }
            decision = door.full(received, flow.peer());
        }
        events.on(received);
        Peers.Way way = listener.peers.way(flow);
        switch (decision) {
            case RoomDoor.Decision.Told told -> {
                if (way != null) {
                    boolean lines = RoomLine.hasEnd(received.payload());
                    way.send(lines ? told.answer().plus(RoomLine.END) : told.answer());
                }
            }
            case RoomDoor.Decision.Out out -> withhold(flow, out.why());
            case RoomDoor.Decision.In in -> throw new IllegalStateException("a full room lets nobody in");
        }
        listener.peers.forget(flow);
    }

    private void withhold(Flow flow, Withheld why) {
        journal.ledger.due(1);
        journal.dropped(flow.local(), flow.peer(), Direction.OUT, why.cause(), 1, why.says());
    }

    /** Takes somebody in, and tells everybody; null if there are too many, or it has gone already. */
    private @Nullable Member enter(Flow flow, boolean sendsLines) {
        Peers.Way way = listener.peers.way(flow);
        Member member = way == null ? null : members.join(flow, way, clock.nanos(), setup.mostDatagramMembers);
        if (member != null) {
            member.sendsLines = sendsLines && !setup.bare;
            events.on(new Event.Joined(header(flow), member.number, member.name));
            talk.welcome(member);
        }
        return member;
    }

    private void leave(Member member, Cause cause, String says) {
        if (members.leave(member)) {
            events.on(new Event.Left(header(member.flow), member.number, member.name, cause, says));
            if (!closing) {
                talk.notice(member.name + " left", null);
            }
        }
    }

    private void take(Member member, Payload payload) {
        member.heardNanos = clock.nanos();
        member.sendsLines = !setup.bare
                && member.isDatagrams()
                && (payload.isEmpty() ? member.sendsLines : RoomLine.hasEnd(payload));
        Payload line = RoomLine.withoutEnd(payload);
        if (!talk.mayPass(member, line)) {
            return;
        }
        if (setup.bare) {
            if (!member.isDatagrams() || !payload.isEmpty()) {
                talk.pass(member, payload);
            }
        } else {
            obey(member, RoomLine.parse(line));
        }
        if (!member.isDatagrams()) {
            talk.holdBack(member); // what comes by datagrams cannot be held back, and would be lost in the kernel
        }
    }

    private void obey(Member member, RoomLine line) {
        switch (line) {
            case RoomLine.Said said -> talk.pass(member, Payload.of(member.name + ": " + said.text()));
            case RoomLine.Nothing nothing -> {}
            case RoomLine.Here here -> {}
            case RoomLine.Who who -> talk.tell(member, talk.who(member));
            case RoomLine.Unknown unknown ->
                talk.tell(member, "there is no " + unknown.word() + ": " + RoomLine.COMMANDS);
            case RoomLine.Name name -> rename(member, name.name());
            case RoomLine.Leave leave -> {
                talk.tell(
                        member, member.isDatagrams() ? "you have left; any datagram brings you back" : "you have left");
                leave(member, Cause.DONE, "it said /leave");
                member.way.dismiss("by this side, since the peer said /leave");
            }
        }
    }

    private void rename(Member member, String wanted) {
        String before = member.name;
        String refusal = members.rename(member, wanted);
        if (!refusal.isEmpty()) {
            talk.tell(member, refusal + "; you are still " + member.name);
        } else if (!before.equals(member.name)) {
            events.on(new Event.Renamed(header(member.flow), member.number, member.name));
            talk.notice(before + " is now " + member.name, null);
        }
    }

    private void sendAwayWhoIsSilent() throws InterruptedException {
        long idleNanos = setup.idle.toNanos();
        long nextNanos = clock.nanos() + idleNanos;
        while (!listener.ending.awaitUntil(nextNanos)) {
            long now = clock.nanos();
            nextNanos = now + idleNanos;
            for (Member member : members.all()) {
                if (member.isDatagrams() && now - member.heardNanos >= idleNanos) {
                    String silent = "silent for " + Durations.show(setup.idle);
                    talk.tell(member, "you were " + silent + ", so you have left; any datagram brings you back");
                    leave(member, Cause.TIMED_OUT, "it was " + silent + " (--idle)");
                } else if (member.isDatagrams()) {
                    nextNanos = Math.min(nextNanos, member.heardNanos + idleNanos);
                }
            }
        }
    }

    @Override
    public String name() {
        return listener.name();
    }

    @Override
    public Outcome await() throws InterruptedException {
        return listener.await();
    }

    @Override
    public void stop() {
        listener.stop();
    }

    @Override
    public Totals totals() {
        return listener.totals();
    }

    @Override
    public void close() {
        if (!closing) {
            closing = true;
            talk.notice("the room closes", null);
        }
        listener.close();
    }
}
