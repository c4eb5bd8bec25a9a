package dev.parley.measure.result;

/** Who hears what a far end does. Called on its threads, before the next datagram is read; may be called on several at once. */
@FunctionalInterface
public interface ServerListener {
    /** A client's stream is over. */
    void served(ServedFlow servedFlow);

    /** Something that the one who runs the far end must know; it goes on. At most one a second. */
    default void warning(String message) {}
}
