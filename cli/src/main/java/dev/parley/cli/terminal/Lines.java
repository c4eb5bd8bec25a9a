package dev.parley.cli.terminal;

import dev.parley.payload.Payload;
import java.io.IOException;
import java.util.Optional;

/** Lines, one after the other, as they are written or typed. Asked on one thread. */
@FunctionalInterface
public interface Lines {
    /**
     * The next line without its end, or empty when there are no more. Blocks until there is one.
     *
     * @throws IOException if they cannot be read
     * @throws IllegalArgumentException if a line is too long
     */
    Optional<Line> next() throws IOException;

    /**
     * One line.
     *
     * @param text without its end
     * @param crlf whether its end was CR LF
     * @param to the number of the peer that the prompt named when it was typed; 0 where it named none
     */
    record Line(Payload text, boolean crlf, int to) {
        /** The same line with this text. */
        public Line withText(Payload other) {
            return new Line(other, crlf, to);
        }
    }
}
