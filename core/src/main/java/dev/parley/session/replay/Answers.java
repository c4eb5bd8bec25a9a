package dev.parley.session.replay;

import dev.parley.capture.Conversation;
import dev.parley.payload.Payload;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answers of one conversation: those that were recorded beside those that come. A stream without a framing has no messages:
 * there bytes are compared, cut as the recorded answers are. Safe from any thread.
 */
final class Answers {
    private final List<Payload> recorded;
    private final long total;
    private final boolean areChunks;
    private final LiveValues values;
    private final Signal changed = new Signal();

    /** Bytes of a stream that are less than the next recorded answer. */
    private Payload rest = Payload.EMPTY;

    private long equal;
    private long different;
    private long surplus;

    /** On a stream without a framing: an answer differed, so that where the next one begins is unknown. */
    private boolean lost;

    private boolean stopped;

    /**
     * An answer that is not as it was recorded.
     *
     * @param number which it is, from 1
     * @param recorded with the values of now; null where the recording has no more
     * @param came null where it did not come
     */
    record Difference(
            long number,
            @Nullable Payload recorded,
            @Nullable Payload came) {}

    /**
     * @param rounds how often the conversation is repeated
     * @param areChunks whether what comes is cut as the network likes
     */
    Answers(Conversation conversation, long rounds, boolean areChunks, LiveValues values) {
        this.recorded = conversation.lines().stream()
                .filter(line -> line.side() == Conversation.Side.SERVER)
                .map(Conversation.Line::payload)
                .toList();
        this.total = recorded.size() * rounds;
        this.areChunks = areChunks;
        this.values = values;
    }

    /** How many were recorded, in all rounds. */
    long total() {
        return total;
    }

    synchronized long equal() {
        return equal;
    }

    synchronized long different() {
        return different;
    }

    synchronized long surplus() {
        return surplus;
    }

    /** How many of the recorded ones came, equal or not. */
    synchronized long answered() {
        return equal + different;
    }

    private synchronized boolean isAnswered(long count) {
        return lost || stopped || equal + different >= count;
    }

    /** Something came; gives back what is not as it was recorded. */
    List<Difference> came(Payload message) {
        List<Difference> differences = areChunks ? chunkCame(message) : messageCame(message);
        changed.set();
        return differences;
    }

    private synchronized List<Difference> messageCame(Payload message) {
        long number = equal + different + 1;
        if (number > total) {
            surplus++;
            return List.of(new Difference(number + surplus - 1, null, message));
        }
        Payload before = next();
        values.learn(before, message);
        Payload expected = values.in(before);
        if (expected.equals(message)) {
            equal++;
            return List.of();
        }
        different++;
        return List.of(new Difference(number, expected, message));
    }

    private Payload next() {
        return recorded.get((int) ((equal + different) % recorded.size()));
    }

    private synchronized List<Difference> chunkCame(Payload chunk) {
        rest = rest.isEmpty() ? chunk : rest.plus(chunk);
        List<Difference> differences = new ArrayList<>();
        while (!lost && answered() < total && rest.size() >= next().size()) {
            Payload expected = next();
            if (rest.startsWith(expected)) {
                equal++;
            } else {
                different++;
                lost = true;
                differences.add(new Difference(answered(), expected, rest.slice(0, expected.size())));
            }
            rest = rest.slice(expected.size(), rest.size());
        }
        if (lost) {
            rest = Payload.EMPTY;
        } else if (answered() == total && !rest.isEmpty()) {
            surplus++;
            differences.add(new Difference(total + surplus, null, rest));
            rest = Payload.EMPTY;
        }
        return differences;
    }

    /** Nothing more comes: gives back the first recorded one that did not come, as far as it came. */
    synchronized List<Difference> end() {
        if (lost || answered() == total) {
            return List.of();
        }
        Payload part = rest.isEmpty() ? null : rest;
        return List.of(new Difference(answered() + 1, values.in(next()), part));
    }

    /** Whether later answers were not compared, since one of a stream without a framing differed. */
    synchronized boolean isLost() {
        return lost;
    }

    /**
     * Waits until so many have come.
     *
     * @return false if the deadline came first
     */
    boolean await(long count, Clock clock, long deadlineNanos) throws InterruptedException {
        changed.clear();
        while (!isAnswered(count)) {
            if (!clock.await(changed, deadlineNanos)) {
                return isAnswered(count);
            }
            changed.clear();
        }
        return true;
    }

    /** Nobody waits any longer. */
    void stop() {
        synchronized (this) {
            stopped = true;
        }
        changed.set();
    }
}
