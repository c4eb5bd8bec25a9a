package dev.parley.session.room;

import dev.parley.address.Endpoint;
import dev.parley.event.Event;
import dev.parley.event.Event.Direction;
import dev.parley.event.Event.Header;
import dev.parley.event.EventListener;
import dev.parley.guard.ReplyGuard.Denial;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.payload.Payload;
import dev.parley.session.Outcome;
import dev.parley.session.Session;
import dev.parley.session.listen.ListenSession;
import dev.parley.session.peer.PeerRegistry;
import dev.parley.session.runtime.EventPublisher;
import dev.parley.session.runtime.Flow;
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
    private final EventPublisher eventPublisher;
    private final EventListener events;
    private final RoomRoster roomRoster;
    private final RoomAdmission door;
    private final RoomBroadcaster talk;
    private volatile boolean closing;

    private RoomSession(RoomSetup setup, ListenSession listener, EventListener events) {
        this.setup = setup;
        this.listener = listener;
        this.events = events;
        this.clock = setup.listening.clock;
        this.eventPublisher = listener.eventPublisher;
        this.roomRoster = new RoomRoster(setup.host);
        this.door = new RoomAdmission(listener);
        this.talk = new RoomBroadcaster(setup, listener, roomRoster);
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
            Objects.requireNonNull(room).on(event);
        }
    }

    static RoomSession open(RoomSetup setup, EventListener events) throws NetworkException {
        Hearing hearing = new Hearing(events);
        ListenSession.open(
                setup.listening.opening(hearing),
                listener -> hearing.room = new RoomSession(setup, listener, hearing.events));
        RoomSession room = Objects.requireNonNull(hearing.room);
        room.listener.sessionLifecycle.start("parley-room-idle", room::evictIdleMembers);
        return room;
    }

    /** Where it listens, in the order of its addresses; a port is never 0. */
    public List<Endpoint> endpoints() {
        return listener.endpoints();
    }

    /** Who is here, in the order in which they came. Safe from any thread. */
    public List<RoomMember> members() {
        return roomRoster.shown();
    }

    /**
     * Says something to all, with the host's name before it, or in a bare room as it is. Waits up to a second if most of those
     * that read have not caught up. Safe from any thread.
     */
    public void say(Payload line) {
        if (setup.bare) {
            talk.pass(null, line);
        } else {
            talk.pass(null, Payload.of(setup.host + ": " + RoomCommand.shown(line)));
        }
        talk.holdBack(null);
    }

    private void on(Event event) {
        switch (event) {
            case Event.Joined joined -> {
                Flow flow = flow(joined.header());
                if (flow.connection() != 0) {
                    enter(flow, false);
                }
            }
            case Event.Received received -> received(received);
            case Event.Left left -> {
                RoomPeer roomPeer = roomRoster.of(flow(left.header()));
                if (roomPeer != null) {
                    leave(roomPeer, left.cause(), left.message());
                }
            }
            case Event.Refused refused -> {
                events.on(refused);
                RoomPeer roomPeer = roomRoster.of(flow(refused.header()));
                if (roomPeer != null) {
                    leave(roomPeer, Cause.PORT_UNREACHABLE, "nothing listens there any more");
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
        RoomPeer roomPeer = roomRoster.of(flow);
        if (roomPeer == null && flow.connection() == 0) {
            newcomer(received, flow);
            return;
        }
        events.on(received);
        if (roomPeer != null) { // else a connection that is about to be closed
            take(roomPeer, received.payload());
        }
    }

    private void newcomer(Event.Received received, Flow flow) {
        RoomAdmission.Decision decision = door.judge(received, flow.local(), flow.peer());
        if (decision instanceof RoomAdmission.Decision.In) {
            RoomPeer roomPeer = enter(flow, RoomCommand.hasEnd(received.payload()));
            if (roomPeer != null) {
                events.on(received);
                take(roomPeer, received.payload());
                return;
            }
            decision = door.full(received, flow.peer());
        }
        events.on(received);
        PeerRegistry.Channel channel = listener.peerRegistry.channel(flow);
        switch (decision) {
            case RoomAdmission.Decision.Told told -> {
                if (channel != null) {
                    boolean lines = RoomCommand.hasEnd(received.payload());
                    channel.send(lines ? told.answer().plus(RoomCommand.END) : told.answer());
                }
            }
            case RoomAdmission.Decision.Out out -> withhold(flow, out.why());
            case RoomAdmission.Decision.In in -> throw new IllegalStateException("a full room lets nobody in");
        }
        listener.peerRegistry.forget(flow);
    }

    private void withhold(Flow flow, Denial why) {
        eventPublisher.ledger.due(1);
        eventPublisher.dropped(flow.local(), flow.peer(), Direction.OUT, why.cause(), 1, why.message());
    }

    /** Takes somebody in, and tells everybody; null if there are too many, or it has gone already. */
    private @Nullable RoomPeer enter(Flow flow, boolean sendsLines) {
        PeerRegistry.Channel channel = listener.peerRegistry.channel(flow);
        RoomPeer roomPeer =
                channel == null ? null : roomRoster.join(flow, channel, clock.nanos(), setup.mostDatagramMembers);
        if (roomPeer != null) {
            roomPeer.sendsLines = sendsLines && !setup.bare;
            events.on(new Event.Joined(header(flow), roomPeer.number, roomPeer.name));
            talk.welcome(roomPeer);
        }
        return roomPeer;
    }

    private void leave(RoomPeer roomPeer, Cause cause, String message) {
        if (roomRoster.leave(roomPeer)) {
            events.on(new Event.Left(header(roomPeer.flow), roomPeer.number, roomPeer.name, cause, message));
            if (!closing) {
                talk.notice(roomPeer.name + " left", null);
            }
        }
    }

    private void take(RoomPeer roomPeer, Payload payload) {
        roomPeer.heardNanos = clock.nanos();
        roomPeer.sendsLines = !setup.bare
                && roomPeer.isDatagrams()
                && (payload.isEmpty() ? roomPeer.sendsLines : RoomCommand.hasEnd(payload));
        Payload line = RoomCommand.withoutEnd(payload);
        if (!talk.mayPass(roomPeer, line)) {
            return;
        }
        if (setup.bare) {
            if (!roomPeer.isDatagrams() || !payload.isEmpty()) {
                talk.pass(roomPeer, payload);
            }
        } else {
            execute(roomPeer, RoomCommand.parse(line));
        }
        if (!roomPeer.isDatagrams()) {
            talk.holdBack(roomPeer); // what comes by datagrams cannot be held back, and would be lost in the kernel
        }
    }

    private void execute(RoomPeer roomPeer, RoomCommand line) {
        switch (line) {
            case RoomCommand.Said said -> talk.pass(roomPeer, Payload.of(roomPeer.name + ": " + said.text()));
            case RoomCommand.Nothing nothing -> {}
            case RoomCommand.Here here -> {}
            case RoomCommand.Who who -> talk.tell(roomPeer, talk.who(roomPeer));
            case RoomCommand.Unknown unknown ->
                talk.tell(roomPeer, "there is no " + unknown.word() + ": " + RoomCommand.COMMANDS);
            case RoomCommand.Name name -> rename(roomPeer, name.name());
            case RoomCommand.Leave leave -> {
                talk.tell(
                        roomPeer,
                        roomPeer.isDatagrams() ? "you have left; any datagram brings you back" : "you have left");
                leave(roomPeer, Cause.DONE, "it said /leave");
                roomPeer.channel.close("by this side, since the peer said /leave");
            }
        }
    }

    private void rename(RoomPeer roomPeer, String wanted) {
        String before = roomPeer.name;
        String refusal = roomRoster.rename(roomPeer, wanted);
        if (!refusal.isEmpty()) {
            talk.tell(roomPeer, refusal + "; you are still " + roomPeer.name);
        } else if (!before.equals(roomPeer.name)) {
            events.on(new Event.Renamed(header(roomPeer.flow), roomPeer.number, roomPeer.name));
            talk.notice(before + " is now " + roomPeer.name, null);
        }
    }

    private void evictIdleMembers() throws InterruptedException {
        long idleNanos = setup.idle.toNanos();
        long nextNanos = clock.nanos() + idleNanos;
        while (!listener.sessionLifecycle.awaitUntil(nextNanos)) {
            long now = clock.nanos();
            nextNanos = now + idleNanos;
            for (RoomPeer roomPeer : roomRoster.all()) {
                if (roomPeer.isDatagrams() && now - roomPeer.heardNanos >= idleNanos) {
                    String silent = "silent for " + Durations.show(setup.idle);
                    talk.tell(roomPeer, "you were " + silent + ", so you have left; any datagram brings you back");
                    leave(roomPeer, Cause.TIMED_OUT, "it was " + silent + " (--idle)");
                } else if (roomPeer.isDatagrams()) {
                    nextNanos = Math.min(nextNanos, roomPeer.heardNanos + idleNanos);
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
