package dev.parley.session.replay;

import dev.parley.payload.Payload;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What changing values are now in one conversation, in the place of the recorded ones. Safe from any thread. */
final class LiveValues {
    private final @Nullable ChangingValues changing;

    /** By the recorded value. */
    private final Map<Payload, Payload> live = new LinkedHashMap<>();

    /** @param changing what changes, or null for nothing */
    LiveValues(@Nullable ChangingValues changing) {
        this.changing = changing;
    }

    /** An answer came in the place of a recorded one. */
    synchronized void learn(Payload recorded, Payload came) {
        if (changing == null) {
            return;
        }
        Map<String, Payload> now = changing.in(came);
        changing.in(recorded).forEach((name, before) -> {
            Payload after = now.get(name);
            if (after != null) {
                live.put(before, after);
            }
        });
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
