package dev.parley.session.relay;

import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.EventBatch;
import dev.parley.session.runtime.SessionContext;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets what a UDP peer sent be told before what the target answered. Each side is read by a thread of its own, which first
 * passes on what it has read, up to a whole batch, and then tells of it; so an answer may be here before its question is told.
 * Nobody waits then: whoever tells the question tells the answer behind it. Safe from any thread.
 */
final class TellingOrder {
    private static final long NONE = Long.MAX_VALUE;

    private static final int MOST_BEHIND = 1_000;

    /** Whoever tells a question also has something else to do. */
    private static final int MOST_ROUNDS = 4;

    private final SessionContext context;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Delivery> question = List.of(new Delivery.Marked(this::told));

    /** How often something was begun, which is the place of the last in the order. */
    private long begun;

    /** The place of the oldest question that is not told. */
    private long since = NONE;

    /** Answers that are told behind it. */
    private EventBatch behind;

    TellingOrder(SessionContext context) {
        this.context = context;
        this.behind = new EventBatch(context.publisher());
    }

    /** What the peer has sent is passed on now. What comes back is for the batch that tells of it. */
    List<Delivery> question() {
        lock.lock();
        try {
            if (since != NONE) {
                return List.of();
            }
            since = ++begun;
            return question;
        } finally {
            lock.unlock();
        }
    }

    /** What the target has sent is passed on now. What comes back is its place, for {@link #tell}. */
    long answer() {
        lock.lock();
        try {
            return ++begun;
        } finally {
            lock.unlock();
        }
    }

    /** Tells of that, or leaves it to who tells an older question. */
    void tell(long place, EventBatch answers) {
        @Nullable EventBatch held;
        lock.lock();
        try {
            if (since < place && behind.size() < MOST_BEHIND) {
                answers.moveTo(behind);
                return;
            }
            held = takeBehind();
        } finally {
            lock.unlock();
        }
        publish(held);
        answers.publish();
    }

    private void told() {
        boolean more = true;
        for (int round = 1; more; round++) {
            @Nullable EventBatch held;
            lock.lock();
            try {
                more = behind.size() > 0 && round < MOST_ROUNDS;
                since = more ? since : NONE;
                held = takeBehind();
            } finally {
                lock.unlock();
            }
            publish(held);
        }
    }

    private @Nullable EventBatch takeBehind() {
        if (behind.size() == 0) {
            return null;
        }
        EventBatch held = behind;
        behind = new EventBatch(context.publisher());
        return held;
    }

    /** Without the lock: an observer may take long. */
    private static void publish(@Nullable EventBatch held) {
        if (held != null) {
            held.publish();
        }
    }
}
