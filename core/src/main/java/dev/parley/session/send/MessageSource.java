package dev.parley.session.send;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where a sender's messages come from, one after the other. Asked on the sender's thread alone; may block. */
@FunctionalInterface
public interface MessageSource {
    /**
     * The next message, or empty when there are no more.
     *
     * @throws IOException if they cannot be read
     * @throws IllegalArgumentException if what was read is no message, with a sentence
     */
    Optional<Message> next() throws IOException;

    /**
     * Nobody wants more: whoever waits in {@link #next} shall be given nothing. Called from any thread, perhaps more than
     * once; must not block.
     */
    default void stop() {
        // A source that never waits long has nothing to do.
    }

    /** How many messages it has read from its input and not given; asked once nobody is left to get them. */
    default long readAhead() {
        return 0;
    }

    /** The same message again and again. */
    static MessageSource repeat(Message message) {
        Optional<Message> always = Optional.of(message);
        return () -> always;
    }

    /** These, one after the other. */
    static MessageSource of(List<Message> messages) {
        var iterator = List.copyOf(messages).iterator();
        return () -> iterator.hasNext() ? Optional.of(iterator.next()) : Optional.empty();
    }
}
