package dev.parley.session.record;

import dev.parley.event.Event;
import dev.parley.ledger.Cause;
import org.jspecify.annotations.Nullable;

/** What a recording says of an event, beside the packets. */
final class EventComments {
    private EventComments() {}

    /** Null where the packets say it themselves, or the tap's own comments. */
    static @Nullable String of(Event event) {
        return switch (event) {
            case Event.Received received -> null;
            case Event.Sent sent -> null;
            case Event.Joined joined -> null;
            case Event.Renamed renamed -> null;
            case Event.Left left -> null;
            case Event.Closed closed when isOrderly(closed.cause()) -> null;
            case Event.Dropped dropped when isVerdict(dropped.cause()) -> null;
            case Event.Dropped dropped ->
                "dropped %s (%s): %s".formatted(dropped.count(), dropped.cause().word(), dropped.message());
            case Event.Explained explained -> explained.cause().word() + ": " + explained.message();
            case Event.Step step -> "%s %s: %s".formatted(step.check(), step.status(), step.observed());
            case Event.Listening listening -> null;
            case Event.Opened opened -> null;
            case Event.Finished finished -> null;
            case Event.Relaying relaying -> "relayed to " + relaying.target() + " from " + relaying.from();
            case Event.Summary summary -> null;
        };
    }

    /** What an impairment drops has a comment on its own packet ({@link CaptureTap#decided}); the event puts several together. */
    private static boolean isVerdict(Cause cause) {
        return cause == Cause.LOSS || cause == Cause.BURST_LOSS || cause == Cause.RATE_QUEUE;
    }

    private static boolean isOrderly(Cause cause) {
        return cause == Cause.END_OF_STREAM || cause == Cause.DONE || cause == Cause.STOPPED;
    }
}
