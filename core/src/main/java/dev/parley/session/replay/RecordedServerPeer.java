package dev.parley.session.replay;

import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.peer.Blocking;
import dev.parley.session.peer.Outgoing;
import dev.parley.session.peer.PeerChannel;
import dev.parley.session.peer.PeerState;
import dev.parley.session.peer.ReplyContext;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.SessionContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One peer of a recorded server: where it is in its conversation, and what is still to be said to it. Safe from any thread. */
final class RecordedServerPeer {
    private static final String LEFT = "the recorded server says more, and the peer has left";
    private static final String STOPPED = "the recorded server says more, and the session ended";

    private final SessionContext context;
    private ServerConversation conversation;
    private boolean unmatchedNoted;

    /** What is said later, in its order. */
    private final Deque<Due> waiting = new ArrayDeque<>();

    private record Due(Payload payload, long nanos, PeerChannel peer, ReplyContext reply) {}

    RecordedServerPeer(SessionContext context, ServerConversation conversation) {
        this.context = context;
        this.conversation = conversation;
    }

    /** What the recorded server says to that message, or null where this conversation has no such message. */
    synchronized @Nullable List<ServerConversation.Answer> answers(Payload message) {
        return conversation.answers(message);
    }

    synchronized List<ServerConversation.Answer> greeting() {
        return conversation.greeting();
    }

    synchronized void goOnWith(ServerConversation other) {
        conversation = other;
    }

    /** True once. */
    synchronized boolean notesUnmatched() {
        boolean first = !unmatchedNoted;
        unmatchedNoted = true;
        return first;
    }

    /** Says these at their times, behind what is still to be said; what is due now leaves now. */
    List<Delivery> say(PeerChannel peer, ReplyContext reply, List<ServerConversation.Answer> answers) {
        List<Delivery> deliveries = new ArrayList<>();
        synchronized (this) {
            long now = context.clock().nanos();
            boolean idle = waiting.isEmpty();
            for (ServerConversation.Answer answer : answers) {
                waiting.add(new Due(answer.payload(), now + answer.afterNanos(), peer, reply));
            }
            if (idle && !waiting.isEmpty()) {
                PeerState state = peer.state();
                state.executionStarted(); // its connection stays open until all is said
                sayDue(state, Blocking.ALLOWED, deliveries);
            }
        }
        return deliveries;
    }

    private void sayDue(PeerState state, Blocking blocking, List<Delivery> deliveries) {
        for (Due due = waiting.peek(); due != null; due = waiting.peek()) {
            if (due.nanos() > context.clock().nanos()) {
                context.timer().schedule(due.nanos(), () -> goOn(state));
                return;
            }
            waiting.remove();
            deliveries.add(due.peer().send(new Outgoing(due.payload(), due.reply(), "", blocking)));
        }
        state.executionFinished();
    }

    /** On the timer's thread. */
    private void goOn(PeerState state) {
        List<Delivery> deliveries = new ArrayList<>();
        synchronized (this) {
            if (waiting.isEmpty()) {
                return; // it was dropped meanwhile
            }
            sayDue(state, Blocking.NOT_ALLOWED, deliveries);
        }
        context.publisher().defer(deliveries);
    }

    /** Nothing more can be said to it; what it had still to hear is counted, and given back to be published. */
    synchronized List<Delivery> drop(boolean stopped) {
        Due first = waiting.peek();
        if (first == null) {
            return List.of();
        }
        int count = waiting.size();
        waiting.clear();
        PeerChannel peer = first.peer();
        peer.state().executionFinished();
        context.ledger().due(count);
        return List.of(
                stopped
                        ? context.publisher().dropped(peer.flow(), Cause.STOPPED, count, STOPPED)
                        : context.publisher().dropped(peer.flow(), Cause.UNSENDABLE, count, LEFT));
    }
}
