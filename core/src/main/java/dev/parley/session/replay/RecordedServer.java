package dev.parley.session.replay;

import dev.parley.capture.Conversation;
import dev.parley.event.Flow;
import dev.parley.event.Unit;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.peer.Arrival;
import dev.parley.session.peer.PeerChannel;
import dev.parley.session.peer.PeerHandler;
import dev.parley.session.peer.ReplyContext;
import dev.parley.session.replay.ServerConversation.Answer;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.SessionContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Is the server of a recording: says what it said. The first peer has the first conversation, the next one the next; behind the
 * last one they begin anew. A message that another conversation has goes on with that one. Safe from any thread.
 */
final class RecordedServer implements PeerHandler {
    private final RecordedServerConfig config;
    private final SessionContext context;
    private final Map<Flow, RecordedServerPeer> peers = new ConcurrentHashMap<>();
    private final AtomicInteger begun = new AtomicInteger();
    private volatile boolean stopped;

    RecordedServer(RecordedServerConfig config, SessionContext context) {
        this.config = config;
        this.context = context;
    }

    @Override
    public boolean answersEach() {
        return true;
    }

    @Override
    public boolean takesUnfinished() {
        return true;
    }

    @Override
    public List<Delivery> connected(PeerChannel peer) {
        RecordedServerPeer known = known(peer.flow());
        return known.say(peer, ReplyContext.unsolicited(), known.greeting());
    }

    /** Nothing more is said: what waits is counted and told. */
    void stop() {
        stopped = true;
        for (Map.Entry<Flow, RecordedServerPeer> each : peers.entrySet()) {
            context.publisher().defer(each.getValue().drop(true));
        }
    }

    private RecordedServerPeer known(Flow flow) {
        return peers.computeIfAbsent(
                flow, unknown -> new RecordedServerPeer(context, conversation(begun.getAndIncrement())));
    }

    private ServerConversation conversation(int number) {
        List<Conversation> recorded = config.conversations();
        Conversation chosen = recorded.get(Math.floorMod(number, recorded.size()));
        boolean areChunks = chosen.isStream() && config.listener().session().framing() == null;
        return new ServerConversation(chosen, config.times(), config.inOrder(), areChunks);
    }

    @Override
    public List<Delivery> message(PeerChannel peer, Arrival arrival) {
        if (stopped) {
            return List.of();
        }
        RecordedServerPeer known = known(peer.flow());
        List<Answer> answers = known.answers(arrival.payload());
        if (answers == null) {
            answers = answersOfAnother(known, arrival.payload());
        }
        if (answers == null) {
            return noteUnmatched(peer, known, arrival);
        }
        return known.say(peer, ReplyContext.of(arrival), answers);
    }

    private @Nullable List<Answer> answersOfAnother(RecordedServerPeer known, Payload message) {
        for (int i = 0; i < config.conversations().size(); i++) {
            ServerConversation other = conversation(i);
            List<Answer> answers = other.answers(message);
            if (answers != null) {
                known.goOnWith(other);
                return answers;
            }
        }
        return null;
    }

    private List<Delivery> noteUnmatched(PeerChannel peer, RecordedServerPeer known, Arrival arrival) {
        if (!context.publisher().hasListener() || !known.notesUnmatched()) {
            return List.of();
        }
        String unit = arrival.unit() == Unit.CHUNK ? "chunk" : "message";
        return List.of(new Delivery.Noted(
                peer.flow(),
                Cause.NO_RULE,
                "the recording has no %s %s, so it has no answer; --match order takes each %s for the next one of the recording. Further ones of this peer are not noted"
                        .formatted(unit, context.publisher().payloadFormat().quote(arrival.payload()), unit)));
    }

    @Override
    public void forgotten(PeerChannel peer) {
        RecordedServerPeer known = peers.remove(peer.flow());
        if (known != null) {
            context.publisher().defer(known.drop(false));
        }
    }

    @Override
    public List<Delivery> disconnected(PeerChannel peer, Cause cause, String message) {
        RecordedServerPeer known = peers.remove(peer.flow());
        if (known == null || cause == Cause.END_OF_STREAM) {
            return List.of(); // one that has finished reads on, and is told the rest
        }
        return known.drop(cause == Cause.STOPPED);
    }
}
