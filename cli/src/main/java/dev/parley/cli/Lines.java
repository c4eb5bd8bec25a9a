package dev.parley.cli;

import dev.parley.payload.Payload;
import java.io.IOException;
import java.util.Optional;

/** Lines, one after the other, as they are written or typed. Asked on one thread. */
@FunctionalInterface
interface Lines {
    /**
     * The next line without its end, or empty when there are no more. Blocks until there is one.
     *
     * @throws IOException if they cannot be read
     * @throws IllegalArgumentException if a line is too long
     */
    Optional<Payload> next() throws IOException;
}
