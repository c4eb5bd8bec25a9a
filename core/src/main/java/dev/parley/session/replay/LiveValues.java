package dev.parley.session.replay;

import dev.parley.payload.Payload;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What changing values are now in one conversation, in the place of the recorded ones. Safe from any thread. */
final class LiveValues {
    private final List<ChangingValue> changing;

    /** By the recorded value. */
    private final Map<Payload, Payload> live = new LinkedHashMap<>();

    LiveValues(List<ChangingValue> changing) {
        this.changing = changing;
    }

    /** An answer came in the place of a recorded one. */
    synchronized void learn(Payload recorded, Payload came) {
        for (ChangingValue value : changing) {
            value.in(recorded).ifPresent(before -> value.in(came).ifPresent(now -> live.put(before, now)));
        }
    }

    /** A recorded message with the values of now. */
    synchronized Payload in(Payload recorded) {
        Payload message = recorded;
        for (Map.Entry<Payload, Payload> value : live.entrySet()) {
            message = replaced(message, value.getKey(), value.getValue());
        }
        return message;
    }

    private static Payload replaced(Payload message, Payload part, Payload by) {
        if (!message.contains(part)) {
            return message;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.size() + by.size());
        byte[] bytes = message.bytes();
        byte[] sought = part.bytes();
        byte[] other = by.bytes();
        int at = 0;
        while (at < bytes.length) {
            if (at + sought.length <= bytes.length
                    && ByteBuffer.wrap(bytes, at, sought.length).mismatch(ByteBuffer.wrap(sought)) < 0) {
                out.write(other, 0, other.length);
                at += sought.length;
            } else {
                out.write(bytes[at++]);
            }
        }
        return Payload.copyOf(out.toByteArray());
    }
}
