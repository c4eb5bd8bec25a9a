package dev.parley.capture;

import dev.parley.event.Unit;
import dev.parley.framing.Deframer;
import dev.parley.framing.Framing;
import dev.parley.framing.FramingException;
import dev.parley.payload.Payload;
import dev.parley.text.Sizes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts one direction of a stream into messages. What does not fit the framing, or has no end, is shown as chunks. */
final class MessageCutter {
    /** A longer message does not fit, as where {@code --max-message} says nothing. */
    static final int MOST_MESSAGE_BYTES = 1 << 20;

    private final Framing framing;
    private final HeldBytes held;
    private final Output output;
    private @Nullable Deframer deframer;
    private @Nullable CapturedPacket last;

    /** The message whose end has not come, as it stands in the stream. */
    private final List<Payload> unfinished = new ArrayList<>();

    private long unfinishedBytes;

    /** Gets what was cut. */
    interface Output {
        /**
         * A whole message.
         *
         * @param length how many bytes it had
         */
        void message(Unit unit, Payload payload, int length, CapturedPacket packet);

        /** From here on there are chunks. */
        void unframed(String why);
    }

    /** How much waits for the end of a message, in all flows together. */
    static final class HeldBytes {
        static final long MOST = 8 << 20;

        private long bytes;
    }

    MessageCutter(Framing framing, HeldBytes held, Output output) {
        this.framing = framing;
        this.held = held;
        this.output = output;
        this.deframer = framing.deframer(MOST_MESSAGE_BYTES);
    }

    void chunk(Payload chunk, CapturedPacket packet) {
        Deframer cutting = deframer;
        if (cutting == null) {
            output.message(Unit.CHUNK, chunk, chunk.size(), packet);
            return;
        }
        endBySilence(cutting, packet);
        last = packet;
        long[] framed = {0};
        try {
            cutting.feed(chunk.bytes(), 0, chunk.size(), (message, framedBytes) -> {
                framed[0] += framedBytes;
                output.message(Unit.MESSAGE, message, message.size(), packet);
            });
        } catch (FramingException unfit) {
            int from = Math.clamp(framed[0] - unfinishedBytes, 0, chunk.size());
            if (framed[0] > 0) {
                forget();
            }
            keep(chunk.slice(from, chunk.size()));
            giveUp(unfit.message());
            return;
        }
        if (framed[0] > 0) {
            forget();
            keep(chunk.slice(chunk.size() - Math.min(cutting.begun(), chunk.size()), chunk.size()));
        } else {
            keep(chunk);
        }
        if (held.bytes > HeldBytes.MOST) {
            giveUp("more than %s of all flows wait for the ends of their messages: is this the right framing?"
                    .formatted(Sizes.show(HeldBytes.MOST)));
        }
    }

    private void keep(Payload piece) {
        if (!piece.isEmpty()) {
            unfinished.add(piece);
            unfinishedBytes += piece.size();
            held.bytes += piece.size();
        }
    }

    private void forget() {
        held.bytes -= unfinishedBytes;
        unfinishedBytes = 0;
        unfinished.clear();
    }

    /** Ends a message by the time that has passed since the last chunk, where the framing does that. */
    private void endBySilence(Deframer cutting, CapturedPacket packet) {
        CapturedPacket before = last;
        if (before != null
                && before.hasTime()
                && packet.hasTime()
                && cutting.idleNanos() != Deframer.NEVER
                && packet.epochNanos() - before.epochNanos() >= cutting.idleNanos()) {
            idle(cutting, before);
        }
    }

    private void idle(Deframer cutting, CapturedPacket before) {
        cutting.idle((message, framedBytes) -> output.message(Unit.MESSAGE, message, message.size(), before));
        forget();
    }

    private void giveUp(String why) {
        deframer = null;
        output.unframed(why);
        showUnfinished();
    }

    private void showUnfinished() {
        CapturedPacket packet = last;
        if (!unfinished.isEmpty() && packet != null) {
            ByteArrayOutputStream joined = new ByteArrayOutputStream((int) unfinishedBytes);
            unfinished.forEach(piece -> joined.writeBytes(piece.bytes()));
            Payload rest = Payload.copyOf(joined.toByteArray());
            output.message(Unit.CHUNK, rest, rest.size(), packet);
        }
        forget();
    }

    /** Bytes are missing: what was begun has no end, and what follows begins anew. */
    void gap() {
        if (deframer != null) {
            showUnfinished();
            deframer = framing.deframer(MOST_MESSAGE_BYTES);
        }
    }

    /** Nothing follows. */
    void end() {
        Deframer cutting = deframer;
        CapturedPacket before = last;
        if (cutting != null && before != null) {
            if (cutting.idleNanos() != Deframer.NEVER) {
                idle(cutting, before);
            }
            cutting.finish((message, framedBytes) -> {
                output.message(Unit.MESSAGE, message, message.size(), before);
                forget();
            });
        }
        showUnfinished();
        deframer = null;
    }
}
