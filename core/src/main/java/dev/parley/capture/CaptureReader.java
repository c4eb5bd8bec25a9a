package dev.parley.capture;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the packets of a capture, one after the other, from a file or from a pipe that is still written. What it tells
 * besides is as far as it has read. Its memory is bounded, whatever the file says: 4 MiB for a packet, 65,536 interfaces,
 * 10,000 names, and 1 MiB of comments that belong to no packet. Not safe from several threads.
 */
public interface CaptureReader extends Closeable {
    /** No packet or block that is kept is longer; what a file says of its own lengths is not believed beyond that. */
    int MOST_BLOCK_BYTES = 1 << 22;

    /** More interfaces are damage. */
    int MOST_INTERFACES = 1 << 16;

    /**
     * Finds out the format, and reads what stands before the first packet.
     *
     * @param in closed with the reader, or at once where this throws
     * @throws CaptureException if this is no capture
     * @throws IOException if it cannot be read
     */
    static CaptureReader open(InputStream in) throws IOException {
        try {
            return CaptureOpener.open(in);
        } catch (IOException | RuntimeException bad) {
            in.close();
            throw bad;
        }
    }

    /**
     * The next packet, or null at the end. Waits for it where this is a pipe.
     *
     * @throws CaptureException if the file is damaged: nothing follows
     * @throws IOException if it cannot be read
     */
    @Nullable
    CapturedPacket next() throws IOException;

    /** How the capture is written. */
    CaptureFormat format();

    /** The interfaces, those of all sections one after the other. */
    List<CaptureInterface> interfaces();

    /** What somebody wrote beside the file or a section of it. */
    List<String> comments();

    /** The program that wrote it; empty where the file does not say. */
    String writer();

    /** Names that the file gives addresses. */
    Map<InetAddress, String> names();

    /** How many bytes at the end are the beginning of something whose rest is missing. */
    long tornBytes();

    /** How many blocks were passed over since what they hold is damaged; their lengths were right. */
    long damagedBlocks();
}
