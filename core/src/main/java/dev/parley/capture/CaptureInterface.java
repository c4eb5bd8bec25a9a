package dev.parley.capture;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where packets were captured.
 *
 * @param linkType what its packets begin with: a LINKTYPE value of tcpdump.org
 * @param name such as {@code eth0}; empty where the file does not say
 * @param description for a person; empty where there is none
 * @param comments what somebody wrote beside it
 * @param statistics its sums; null where the file has none, or has not come to them yet
 */
public record CaptureInterface(
        int linkType,
        String name,
        String description,
        List<String> comments,
        @Nullable Statistics statistics) {
    public CaptureInterface {
        comments = List.copyOf(comments);
    }

    /**
     * What was counted on an interface. Those that the file does not say are -1.
     *
     * @param received packets that it received
     * @param dropped packets that it dropped for want of room
     * @param acceptedByFilter packets that the capture's filter let pass
     * @param droppedBySystem packets that the system dropped
     * @param delivered packets that reached who captured
     * @param comments what somebody wrote beside it: in Parley's recordings the ledger
     */
    public record Statistics(
            long received,
            long dropped,
            long acceptedByFilter,
            long droppedBySystem,
            long delivered,
            List<String> comments) {
        /** Not said. */
        public static final long UNKNOWN = -1;

        public Statistics {
            comments = List.copyOf(comments);
        }
    }

    CaptureInterface with(Statistics newest) {
        return new CaptureInterface(linkType, name, description, comments, newest);
    }
}
