package dev.parley.session.impaired;

import dev.parley.event.Flow;
import java.io.IOException;

/** The side that one direction of a stream leads to. */
public interface StreamReceiver {
    /** {@code the target}, for sentences. */
    String name();

    Flow flow();

    /** Waits for it to read. */
    void write(byte[] from, int offset, int length) throws IOException;

    /** Tells it that nothing more comes (TCP FIN). Never blocks. */
    void finish();

    /**
     * Breaks its connection off (TCP RST). Never blocks.
     *
     * @param reason how the end is told: {@code by this side: …}
     */
    void reset(String reason);
}
