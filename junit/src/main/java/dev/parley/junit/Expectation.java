package dev.parley.junit;

import dev.parley.event.Event;
import dev.parley.payload.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A message that came as {@link TestPeer#expect} said, and what is expected of it and behind it. Each method waits for what it
 * expects, and throws an {@link AssertionError} where that does not come. Not safe from several threads.
 */
public final class Expectation {
    private final Inbox inbox;
    private final Wanted wanted;
    private final List<Event.Received> came = new ArrayList<>();

    Expectation(Inbox inbox, Wanted wanted) {
        this.inbox = inbox;
        this.wanted = wanted;
        came.add(inbox.next(wanted));
    }

    /**
     * It came so many times in all, one after the other.
     *
     * @param count 1 or more
     */
    public Expectation times(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a message that was expected came once at least, but times was " + count
                    + "; expectNothing() says none");
        }
        while (came.size() < count) {
            came.add(inbox.next(wanted));
        }
        return this;
    }

    /** Between one of them and the next passed so much time at least. */
    public Expectation apartAtLeast(Duration least) {
        return apart(least, "at least", pause -> pause.compareTo(least) >= 0);
    }

    /** Between one of them and the next passed so much time at most. */
    public Expectation apartAtMost(Duration most) {
        return apart(most, "at most", pause -> pause.compareTo(most) <= 0);
    }

    private Expectation apart(Duration bound, String word, Predicate<Duration> holds) {
        for (int i = 1; i < came.size(); i++) {
            Duration pause = Duration.ofNanos(
                    came.get(i).header().epochNanos() - came.get(i - 1).header().epochNanos());
            if (!holds.test(pause)) {
                throw inbox.failure(
                        "message %d came at another time than was expected.\n  expected  %s %s after the one before\n  got       %s after it"
                                .formatted(i + 1, word, Wanted.shown(bound), Wanted.shown(pause)));
            }
        }
        return this;
    }

    /** No other message comes for a moment of 100 ms. */
    public void andNothingMore() {
        inbox.expectNothing(Inbox.MOMENT);
    }

    /** No other message comes for that long. */
    public void andNothingMore(Duration meanwhile) {
        inbox.expectNothing(meanwhile);
    }

    /** The last one of them. */
    public Payload payload() {
        return came.getLast().payload();
    }
}
