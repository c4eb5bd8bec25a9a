package dev.parley.capture;

/**
 * What passed in a flow.
 *
 * @param firstNanos when its first packet was captured, since 1970; {@link CapturedPacket#NO_TIME} where the file does not say
 * @param lastNanos the same of its last packet
 * @param up from the client to the server
 * @param down from the server to the client
 * @param roundTrips from the last message of each request to the first of its answer
 * @param longestSilenceNanos the longest time without a packet
 * @param beginning whether the capture has its beginning; of UDP nobody can tell, and it is true
 * @param ending how it ended
 */
public record FlowSummary(
        CapturedFlow flow,
        long firstNanos,
        long lastNanos,
        Sums up,
        Sums down,
        RoundTrips roundTrips,
        long longestSilenceNanos,
        boolean beginning,
        Ending ending) {

    /**
     * One direction of a flow.
     *
     * @param packets with those that carry nothing
     * @param messages datagrams, chunks or messages
     * @param bytes of their payloads, with what was not captured of datagrams
     * @param retransmissions packets that carry bytes which came before
     * @param retransmittedBytes how many those are
     * @param outOfOrder packets that came before bytes which stand before theirs
     * @param gaps places where bytes are missing
     * @param missingBytes how many those are
     */
    public record Sums(
            long packets,
            long messages,
            long bytes,
            long retransmissions,
            long retransmittedBytes,
            long outOfOrder,
            long gaps,
            long missingBytes) {}

    /** Times between requests and answers in nanoseconds; all 0 where there are none. */
    public record RoundTrips(long count, long leastNanos, long meanNanos, long mostNanos) {}

    /** How a flow ended. */
    public enum Ending {
        /** The capture ended before it. */
        OPEN("open at the end of the capture"),
        /** Both sides finished sending (FIN). */
        CLOSED("closed"),
        /** One side ended it at once (RST). */
        RESET("reset"),
        /** Another connection began between the same ports. */
        REPLACED("followed by another connection between the same ports"),
        /** Too many others were there at the same time; what came later counts as another flow. */
        FORGOTTEN("forgotten, since too many flows were there at once");

        private final String label;

        Ending(String label) {
            this.label = label;
        }

        /** As a person reads it. */
        public String label() {
            return label;
        }
    }
}
