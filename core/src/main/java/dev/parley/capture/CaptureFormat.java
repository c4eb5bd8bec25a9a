package dev.parley.capture;

/** How a capture is written. */
public enum CaptureFormat {
    /** Blocks, with comments, directions and statistics (draft-ietf-opsawg-pcapng). */
    PCAPNG("pcapng"),
    /** Packets behind one header, with times in microseconds (draft-ietf-opsawg-pcap). */
    PCAP("pcap"),
    /** The same with times in nanoseconds. */
    PCAP_NANOS("pcap with nanoseconds");

    private final String label;

    CaptureFormat(String label) {
        this.label = label;
    }

    /** As a person reads it. */
    public String label() {
        return label;
    }
}
