package dev.parley.probe.target;

import dev.parley.payload.Payload;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What an answer makes of a message: it repeats it between a beginning and an end of its own, both perhaps empty. Learned
 * from one message, it shows how much of a longer one came back.
 *
 * @param before what stands before the message in the answer
 * @param after what stands behind it
 */
public record EchoPattern(Payload before, Payload after) {
    /** What repeats nothing. */
    public static final int NOTHING = -1;

    /** Whether the answer is the message and nothing else. */
    public boolean isEcho() {
        return before.isEmpty() && after.isEmpty();
    }

    /** What is learned of it, or null where the message does not stand in the answer. An empty message teaches nothing. */
    static @Nullable public EchoPattern learn(Payload message, Payload answer) {
        byte[] part = message.bytes();
        byte[] whole = answer.bytes();
        for (int start = 0; part.length > 0 && start + part.length <= whole.length; start++) {
            if (Arrays.equals(part, 0, part.length, whole, start, start + part.length)) {
                return new EchoPattern(answer.slice(0, start), answer.slice(start + part.length, whole.length));
            }
        }
        return null;
    }

    /** The whole answer to a message. */
    public Payload of(Payload message) {
        return before.plus(message).plus(after);
    }

    /** How many bytes of the message's beginning the answer repeats, or {@link #NOTHING} where it does not answer in this way. */
    public int repeated(Payload message, Payload answer) {
        byte[] sent = message.bytes();
        byte[] came = answer.bytes();
        int start = before.size();
        if (came.length < start || !answer.slice(0, start).equals(before)) {
            return NOTHING;
        }
        int same = Arrays.mismatch(sent, 0, sent.length, came, start, came.length);
        int repeated = same < 0 ? sent.length : same;
        return Math.min(repeated, came.length - start);
    }
}
