package dev.parley.session.impaired;

import dev.parley.event.Unit;
import dev.parley.ledger.Cause;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.SessionContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts the messages of one direction of a stream in the order of its bytes: one is sent with its last byte, and dropped if a
 * byte of it was. Not safe from several threads: the caller locks.
 */
final class MessageCounter {
    private final SessionContext context;
    private final DirectionCount direction;
    private final StreamReceiver receiver;

    /** Those whose last byte has neither left nor been dropped. */
    private final Deque<Part> open = new ArrayDeque<>();

    /** Of the message whose end is not known yet. */
    private Part behind = new Part();

    /** Where the last message ends whose end is known. */
    private long known;

    /** So many bytes have left or were dropped. */
    private long settled;

    /** Whose bytes left last, and how many of them; what {@link #takeBack} takes back. */
    private @Nullable Part leaving;

    private long leavingBytes;

    /** Why nothing more leaves. */
    private @Nullable Cause closed;

    private String closedMessage = "";

    /** What has become of a message so far. */
    private static final class Part {
        private @Nullable StreamMessage message;
        private long end = Long.MAX_VALUE;
        private long left;
        private @Nullable Cause cause;
        private String why = "";

        void drop(Cause because, String message) {
            if (cause == null) {
                cause = because;
                why = message;
            }
        }
    }

    MessageCounter(SessionContext context, DirectionCount direction, StreamReceiver receiver) {
        this.context = context;
        this.direction = direction;
        this.receiver = receiver;
    }

    /**
     * One whose end is known now.
     *
     * @param readBytes how many bytes of the stream were read. A chunk ends there, and a message of a framing where it says
     */
    List<Delivery> add(StreamMessage message, long readBytes) {
        known = message.unit() == Unit.CHUNK ? readBytes : Math.min(readBytes, known + message.framedBytes());
        Part part = behind;
        behind = new Part();
        part.message = message;
        part.end = known;
        if (closed != null && settled < known) {
            part.drop(closed, closedMessage);
        } else if (settled < known || !open.isEmpty()) {
            open.add(part);
            return List.of();
        }
        return List.of(outcome(part));
    }

    /** So many bytes leave now; what comes back is sent. */
    List<Delivery> leave(long bytes) {
        return settle(bytes, null, "");
    }

    /** So many bytes will not leave. */
    List<Delivery> drop(long bytes, Cause cause, String message) {
        return settle(bytes, cause, message);
    }

    private List<Delivery> settle(long bytes, @Nullable Cause cause, String message) {
        List<Delivery> outcomes = new ArrayList<>();
        leaving = null;
        long rest = bytes;
        while (rest > 0) {
            Part part = open.isEmpty() ? behind : open.getFirst();
            long some = Math.min(rest, part.end - settled);
            if (cause == null) {
                part.left += some;
            } else {
                part.drop(cause, message);
            }
            settled += some;
            rest -= some;
            if (settled == part.end) {
                open.remove();
                outcomes.add(outcome(part));
            } else {
                leaving = part;
                leavingBytes = some;
            }
        }
        return outcomes;
    }

    /** The bytes that were to leave last did not. */
    List<Delivery> takeBack(List<Delivery> sent, Cause cause, String message) {
        if (leaving != null) {
            leaving.left -= leavingBytes;
            leaving.drop(cause, message);
        }
        long count = 0;
        List<Delivery> outcomes = new ArrayList<>();
        for (Delivery delivery : sent) {
            if (delivery instanceof Delivery.Sent one) {
                context.ledger().notSent(one.message().size());
                direction.notSent(one.message().size());
                count++;
            } else {
                outcomes.add(delivery);
            }
        }
        if (count > 0) {
            direction.droppedOut(cause, count);
            outcomes.add(context.publisher().dropped(receiver.flow(), cause, count, message));
        }
        return outcomes;
    }

    /** Nothing more leaves: what is open, or is added later, was dropped. */
    List<Delivery> close(Cause cause, String message) {
        closed = cause;
        closedMessage = message;
        List<Delivery> outcomes = new ArrayList<>();
        for (Part part : open) {
            part.drop(cause, message);
            outcomes.add(outcome(part));
        }
        open.clear();
        return outcomes;
    }

    private Delivery outcome(Part part) {
        StreamMessage message = part.message;
        if (message == null) {
            throw new IllegalStateException("only a message whose end is known can have reached it");
        }
        Delivery outcome;
        if (part.cause == null) {
            context.ledger().sent(message.payload().size());
            outcome = new Delivery.Sent(
                    receiver.flow(),
                    message.unit(),
                    message.payload(),
                    message.framedBytes(),
                    context.clock().epochNanos(),
                    message.rule(),
                    message.given());
        } else if (part.left == 0) {
            outcome = context.publisher().dropped(receiver.flow(), part.cause, 1, part.why);
        } else {
            context.ledger().sentInPart(part.left);
            context.ledger().droppedOut(part.cause, 1);
            outcome = new Delivery.Interrupted(receiver.flow(), part.cause, message.framedBytes(), part.left, part.why);
        }
        direction.add(outcome);
        return outcome;
    }
}
