package dev.parley.capture;

import dev.parley.event.Event;
import dev.parley.payload.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One packet of a capture, as it is in the file.
 *
 * @param number from 1, as Wireshark counts them
 * @param epochNanos when it was captured, in nanoseconds since 1970; {@link #NO_TIME} where the file does not say
 * @param interfaceId the interface that it was captured on, as an index of {@link CaptureReader#interfaces()}
 * @param linkType what it begins with: a LINKTYPE value of tcpdump.org, such as 1 for Ethernet and 101 for IP
 * @param data the bytes that were captured
 * @param length how many bytes the packet had, which is more where only its beginning was captured
 * @param direction which way it went, as the capturing side saw it; null where the file does not say
 * @param dropped how many packets were lost between the one before and this one, as far as the file says
 * @param comments what somebody wrote beside it
 */
public record CapturedPacket(
        long number,
        long epochNanos,
        int interfaceId,
        int linkType,
        Payload data,
        long length,
        Event.@Nullable Direction direction,
        long dropped,
        List<String> comments) {
    /** The file does not say when. */
    public static final long NO_TIME = Long.MIN_VALUE;

    public CapturedPacket {
        comments = List.copyOf(comments);
    }

    /** Whether the file says when. */
    public boolean hasTime() {
        return epochNanos != NO_TIME;
    }
}
