package dev.parley.session.replay;

import dev.parley.capture.Conversation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When what was recorded is due in a replay: at its own time, faster or slower, with no silence longer than a limit. Silence is
 * what lies between two messages of the whole recording, so that the order among its conversations stays. Immutable.
 */
final class RecordedTimes {
    /** The times of all messages, each once, in order. */
    private final long[] recorded;

    /** When each is due. */
    private final long[] due;

    private RecordedTimes(long[] recorded, long[] due) {
        this.recorded = recorded;
        this.due = due;
    }

    /**
     * @param speed how many times as fast as recorded; infinite for no pause at all
     * @param longestGap the longest silence, as recorded, before it is made faster; null for no limit
     */
    static RecordedTimes of(List<Conversation> conversations, double speed, @Nullable Duration longestGap) {
        long[] recorded = conversations.stream()
                .flatMap(conversation -> conversation.lines().stream())
                .mapToLong(Conversation.Line::nanos)
                .sorted()
                .distinct()
                .toArray();
        long[] due = new long[recorded.length];
        long most = longestGap == null ? Long.MAX_VALUE : longestGap.toNanos();
        long shortened = 0; // the recording's time with its long gaps cut
        for (int i = 1; i < recorded.length; i++) {
            shortened += Math.min(most, recorded[i] - recorded[i - 1]);
            due[i] = (long) (shortened / speed);
        }
        return new RecordedTimes(recorded, due);
    }

    /** When a message of that time is due, in nanoseconds since the replay began. The first of all is due at once. */
    long dueNanos(long recordedNanos) {
        int at = Arrays.binarySearch(recorded, recordedNanos);
        if (at < 0) {
            throw new IllegalArgumentException("no message was recorded at " + recordedNanos + " ns");
        }
        return due[at];
    }

    /** When the last message is due. */
    long lengthNanos() {
        return due.length == 0 ? 0 : due[due.length - 1];
    }
}
