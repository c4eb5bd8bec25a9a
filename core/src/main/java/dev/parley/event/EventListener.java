package dev.parley.event;

/**
 * Gets a session's events. Called on the threads that move the data, possibly several at once, before the next datagram
 * is read: a listener that blocks holds the reader back, loses nothing itself, and makes the kernel drop what does not
 * fit its buffer. It must not close the session; {@code Session.stop()} is for that.
 */
@FunctionalInterface
public interface EventListener {
    void on(Event event);
}
