package dev.parley.session.room;

import dev.parley.event.Flow;
import dev.parley.guard.ReplyGuard.Denial;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.listen.ListenSession.Services;
import dev.parley.session.peer.Arrival;
import dev.parley.session.peer.Outgoing;
import dev.parley.session.peer.PeerChannel;
import dev.parley.session.peer.PeerHandler;
import dev.parley.session.peer.PeerRegistry;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.SessionContext;
import dev.parley.time.Clock;
import dev.parley.time.Durations;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a room does with who comes, speaks and leaves. Safe from any thread. */
final class RoomHandler implements PeerHandler {
    private final RoomConfig config;
    private final SessionContext context;
    private final Clock clock;
    private final PeerRegistry peers;
    private final RoomRoster roster;
    private final RoomAdmission admission;
    private final RoomBroadcaster broadcaster;
    private volatile boolean closing;

    RoomHandler(RoomConfig config, Services services) {
        this.config = config;
        this.context = services.session();
        this.clock = context.clock();
        this.peers = services.peers();
        this.roster = new RoomRoster(config.host());
        this.admission = new RoomAdmission(services.limits(), clock);
        this.broadcaster = new RoomBroadcaster(config, context, roster);
    }

    RoomRoster roster() {
        return roster;
    }

    RoomBroadcaster broadcaster() {
        return broadcaster;
    }

    /** From now on nobody is told who leaves. */
    void close() {
        closing = true;
    }

    /** A silent member is normal. */
    @Override
    public boolean expectsMessages() {
        return false;
    }

    /** A last line without its end is passed on like any other. */
    @Override
    public boolean takesUnfinished() {
        return true;
    }

    @Override
    public List<Delivery> connected(PeerChannel peer) {
        List<Delivery> deliveries = new ArrayList<>();
        enter(peer, false, clock.epochNanos(), deliveries);
        return deliveries;
    }

    @Override
    public List<Delivery> message(PeerChannel peer, Arrival arrival) {
        List<Delivery> deliveries = new ArrayList<>();
        Flow flow = peer.flow();
        RoomPeer member = roster.of(flow);
        if (member == null && flow.connection() == 0) {
            member = newcomer(peer, arrival, deliveries);
        }
        if (member != null) { // else one that stays outside, or a connection that is about to be closed
            if (!member.isDatagrams()) {
                broadcaster.holdBack(member); // datagrams cannot be held back, and would be lost in the kernel
            }
            take(member, arrival.payload(), deliveries);
        }
        return deliveries;
    }

    @Override
    public boolean reportsLeaving(Flow peer) {
        return roster.isKnown(peer);
    }

    @Override
    public List<Delivery> refused(PeerChannel peer) {
        return leave(peer, Cause.PORT_UNREACHABLE, "nothing listens there any more");
    }

    @Override
    public List<Delivery> disconnected(PeerChannel peer, Cause cause, String message) {
        return leave(peer, cause, message);
    }

    private List<Delivery> leave(PeerChannel peer, Cause cause, String message) {
        List<Delivery> deliveries = new ArrayList<>();
        RoomPeer member = roster.of(peer.flow());
        if (member != null && roster.leave(member)) {
            context.publisher().left(member.flow, member.number, member.name, cause, message);
            noticeLeft(member, deliveries);
        }
        return deliveries;
    }

    private void noticeLeft(RoomPeer member, List<Delivery> deliveries) {
        if (!closing) {
            broadcaster.notice(member.name + " left", null, deliveries);
        }
    }

    /** Decides on somebody who is not in; null where it stays outside. */
    private @Nullable RoomPeer newcomer(PeerChannel peer, Arrival arrival, List<Delivery> deliveries) {
        Flow flow = peer.flow();
        if (isLeave(arrival.payload())) { // sent before its host refused what it was told, so it has left already
            peers.forget(peer.state());
            return null;
        }
        boolean lines = RoomCommand.hasEnd(arrival.payload());
        RoomAdmission.Decision decision = admission.decide(flow, arrival.payload(), arrival.localDestination());
        if (decision instanceof RoomAdmission.Decision.In) {
            RoomPeer member = enter(peer, lines, arrival.epochNanos(), deliveries);
            if (member != null) {
                return member;
            }
            decision = admission.full(flow, arrival.payload());
        }
        switch (decision) {
            case RoomAdmission.Decision.Told told ->
                deliveries.add(peer.send(Outgoing.manual(lines ? told.answer().plus(RoomCommand.END) : told.answer())));
            case RoomAdmission.Decision.Out out -> deliveries.add(denied(flow, out.why()));
            case RoomAdmission.Decision.In in -> throw new IllegalStateException("a full room lets nobody in");
        }
        peers.forget(peer.state());
        return null;
    }

    private boolean isLeave(Payload payload) {
        return !config.bare() && RoomCommand.parse(RoomCommand.withoutEnd(payload)) instanceof RoomCommand.Leave;
    }

    private Delivery denied(Flow flow, Denial why) {
        context.ledger().due(1);
        return context.publisher().dropped(flow, why.cause(), 1, why.message());
    }

    /**
     * Takes somebody in, and tells everybody; null if there are too many. That it has come is published at once, and the message
     * that brought it later, with what came in the same read.
     *
     * @param epochNanos when it came: for who comes with a message when that was read
     */
    private @Nullable RoomPeer enter(PeerChannel peer, boolean sendsLines, long epochNanos, List<Delivery> deliveries) {
        RoomPeer member = roster.join(peer.flow(), peer, clock.nanos(), config.mostDatagramMembers());
        if (member != null) {
            member.sendsLines = sendsLines && !config.bare();
            context.publisher().joined(peer.flow(), member.number, member.name, epochNanos);
            broadcaster.welcome(member, deliveries);
        }
        return member;
    }

    private void take(RoomPeer member, Payload payload, List<Delivery> deliveries) {
        member.heardNanos = clock.nanos();
        member.sendsLines = !config.bare()
                && member.isDatagrams()
                && (payload.isEmpty() ? member.sendsLines : RoomCommand.hasEnd(payload));
        Payload line = RoomCommand.withoutEnd(payload);
        if (!broadcaster.mayPass(member, line, deliveries)) {
            return;
        }
        if (config.bare()) {
            if (!member.isDatagrams() || !payload.isEmpty()) {
                broadcaster.pass(member, payload, deliveries);
            }
        } else {
            execute(member, RoomCommand.parse(line), deliveries);
        }
    }

    private void execute(RoomPeer member, RoomCommand command, List<Delivery> deliveries) {
        switch (command) {
            case RoomCommand.Said said ->
                broadcaster.pass(member, Payload.of(member.name + ": " + said.text()), deliveries);
            case RoomCommand.Nothing nothing -> {}
            case RoomCommand.Here here -> {}
            case RoomCommand.Who who -> broadcaster.say(member, broadcaster.who(member), deliveries);
            case RoomCommand.Unknown unknown ->
                broadcaster.say(member, "there is no " + unknown.word() + ": " + RoomCommand.COMMANDS, deliveries);
            case RoomCommand.Name name -> rename(member, name.name(), deliveries);
            case RoomCommand.Leave leave -> {
                broadcaster.say(
                        member,
                        member.isDatagrams() ? "you have left; any datagram brings you back" : "you have left",
                        deliveries);
                deliveries.addAll(leave(member.channel, Cause.DONE, "it said /leave"));
                member.channel.close("by this side, since the peer said /leave");
            }
        }
    }

    private void rename(RoomPeer member, String wanted, List<Delivery> deliveries) {
        String before = member.name;
        String refusal = roster.rename(member, wanted);
        if (!refusal.isEmpty()) {
            broadcaster.say(member, refusal + "; you are still " + member.name, deliveries);
        } else if (!before.equals(member.name)) {
            context.publisher().renamed(member.flow, member.number, member.name);
            broadcaster.notice(before + " is now " + member.name, null, deliveries);
        }
    }

    /** Members on UDP that were silent for too long have left. On the timer's thread, again and again. */
    void evictIdleMembers() {
        long idleNanos = config.idle().toNanos();
        long now = clock.nanos();
        long nextNanos = now + idleNanos;
        for (RoomPeer member : roster.all()) {
            if (!member.isDatagrams()) {
                continue;
            }
            if (now - member.heardNanos >= idleNanos) {
                evict(member);
            } else {
                nextNanos = Math.min(nextNanos, member.heardNanos + idleNanos);
            }
        }
        context.timer().schedule(nextNanos, this::evictIdleMembers);
    }

    private void evict(RoomPeer member) {
        String silent = "silent for " + Durations.show(config.idle());
        List<Delivery> deliveries = new ArrayList<>();
        broadcaster.say(member, "you were " + silent + ", so you have left; any datagram brings you back", deliveries);
        if (roster.leave(member)) {
            context.publisher().defer(deliveries);
            context.publisher()
                    .defer(context.publisher()
                            .leftEvent(
                                    member.flow,
                                    member.number,
                                    member.name,
                                    Cause.TIMED_OUT,
                                    "it was " + silent + " (--idle)"));
            deliveries.clear();
            noticeLeft(member, deliveries);
        }
        context.publisher().defer(deliveries);
    }
}
