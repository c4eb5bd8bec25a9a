package dev.parley.measure;

/** Who hears what a far end does. Called on its threads, before the next datagram is read; may be called on several at once. */
@FunctionalInterface
public interface FarEndListener {
    /** A client's stream is over. */
    void served(Served served);
}
