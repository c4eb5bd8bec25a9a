package dev.parley.session.replay;

import dev.parley.capture.Conversation;
import dev.parley.capture.Conversation.Line;
import dev.parley.capture.Conversation.Side;
import dev.parley.payload.Payload;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a peer of a recorded server is in a conversation. Used by one thread at a time.
 *
 * <p>A stream without a framing has no messages: what comes is then put together until it is what was recorded.
 */
final class ServerConversation {
    private final Conversation conversation;
    private final RecordedTimes times;
    private final boolean inOrder;
    private final boolean areChunks;

    /** The line behind the answers that were given last. */
    private int next;

    private Payload rest = Payload.EMPTY;

    /**
     * What is said to a message.
     *
     * @param afterNanos how long after it
     */
    record Answer(Payload payload, long afterNanos) {}

    /**
     * @param inOrder whether each message is taken for the next one of the recording, whatever it says
     * @param areChunks whether what comes is cut as the network likes
     */
    ServerConversation(Conversation conversation, RecordedTimes times, boolean inOrder, boolean areChunks) {
        this.conversation = conversation;
        this.times = times;
        this.inOrder = inOrder;
        this.areChunks = areChunks;
    }

    /** What the server said before the client did. */
    List<Answer> greeting() {
        List<Line> lines = conversation.lines();
        return lines.isEmpty() ? List.of() : answersFrom(0, lines.getFirst().nanos());
    }

    /**
     * What the server said to that message, in its order: empty where it said nothing, null where the recording has no such
     * message.
     */
    @Nullable
    List<Answer> answers(Payload message) {
        if (areChunks && !inOrder) {
            return answersToChunk(message);
        }
        int at = find(message);
        return at < 0 ? null : answersFrom(at + 1, conversation.lines().get(at).nanos());
    }

    /** The next one like it; behind the last one the recording begins anew. */
    private int find(Payload message) {
        List<Line> lines = conversation.lines();
        for (int i = 0; i < lines.size(); i++) {
            int at = (next + i) % lines.size();
            Line line = lines.get(at);
            if (line.side() == Side.CLIENT && (inOrder || line.payload().equals(message))) {
                return at;
            }
        }
        return -1;
    }

    private @Nullable List<Answer> answersToChunk(Payload chunk) {
        rest = rest.isEmpty() ? chunk : rest.plus(chunk);
        List<Answer> answers = new ArrayList<>();
        boolean known = false;
        while (!rest.isEmpty()) {
            int at = findBeginning();
            if (at < 0) {
                rest = Payload.EMPTY;
                return known ? answers : null;
            }
            known = true;
            Line line = conversation.lines().get(at);
            if (rest.size() < line.payload().size()) {
                return answers; // the rest of it is on its way
            }
            rest = rest.slice(line.payload().size(), rest.size());
            answers.addAll(answersFrom(at + 1, line.nanos()));
        }
        return answers;
    }

    /** The next one that begins as the rest does. */
    private int findBeginning() {
        List<Line> lines = conversation.lines();
        for (int i = 0; i < lines.size(); i++) {
            int at = (next + i) % lines.size();
            Payload payload = lines.get(at).payload();
            if (lines.get(at).side() == Side.CLIENT
                    && !payload.isEmpty()
                    && (rest.startsWith(payload) || payload.startsWith(rest))) {
                return at;
            }
        }
        return -1;
    }

    private List<Answer> answersFrom(int first, long askedNanos) {
        List<Line> lines = conversation.lines();
        List<Answer> answers = new ArrayList<>();
        long asked = times.dueNanos(askedNanos);
        int at = first;
        while (at < lines.size() && lines.get(at).side() == Side.SERVER) {
            Line line = lines.get(at);
            answers.add(new Answer(line.payload(), times.dueNanos(line.nanos()) - asked));
            at++;
        }
        next = at;
        return answers;
    }
}
